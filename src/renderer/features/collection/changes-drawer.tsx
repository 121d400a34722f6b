import { Badge, Center, Drawer, Group, Loader, SegmentedControl, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { PassChange, PassPhoto } from '../../../shared/contract/detection-passes.ts';
import { runsFromMask } from '../../../shared/geometry/run-length.ts';
import { PhotoCanvas, type CanvasMask } from '../../canvas/photo-canvas.tsx';
import { api } from '../../client/api.ts';
import { TextLink } from '../../ui/anchor.tsx';
import { channels } from '../../ui/colours.ts';
import { Dot } from '../../ui/dot.tsx';
import { english } from '../../ui/english.ts';
import { formatShare } from '../../ui/format.ts';
import { photoAddress } from '../../ui/media.ts';
import { useMaskPreferences } from '../../ui/preferences.ts';
import { Problem } from '../../ui/problem.tsx';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import './changes-drawer.css';
import { changeKind, sortChanges, type ChangeKind } from './pass-state.ts';

const words = english.collection.changesDrawer;

interface ChangesDrawerProps {
  passId: number;
  photoId: number | undefined;
  photo: PassPhoto | undefined;
  /** Where the photo's own screen leads back to. */
  back: string;
  onClose: () => void;
}

type Side = 'before' | 'after';

const kindLabels: Readonly<Record<ChangeKind, string>> = words.kindLabels;
const kindColours: Readonly<Record<ChangeKind, string>> = { added: 'teal', changed: 'ink', removed: 'red' };

/** A photo's garments as they were before a pass and as they are after it. */
export function ChangesDrawer({ passId, photoId, photo, back, onClose }: ChangesDrawerProps) {
  return (
    <Drawer
      opened={photoId !== undefined}
      onClose={onClose}
      position="right"
      size="min(1040px, 92vw)"
      title={photo ? words.whatChangedOn(photo.fileName) : words.whatChanged}
      closeButtonProps={{ 'aria-label': english.common.close }}
      styles={{
        title: { fontWeight: 600, fontSize: 'var(--mantine-font-size-lg)', overflowWrap: 'anywhere' },
        content: { display: 'flex', flexDirection: 'column' },
        body: { flex: 1, minHeight: 0, display: 'flex', flexDirection: 'column' },
      }}
    >
      {photoId !== undefined && <Changes key={photoId} passId={passId} photoId={photoId} back={back} />}
    </Drawer>
  );
}

function Changes({ passId, photoId, back }: { passId: number; photoId: number; back: string }) {
  const { data, error, refetch } = useQuery(api.detector.changes.options({ passId, photoId }));
  if (error) return <Problem error={error} title={words.changesCouldNotBeRead} onRetry={() => void refetch()} />;
  if (!data) {
    return (
      <Center flex={1}>
        <Loader aria-label={english.common.loading} />
      </Center>
    );
  }
  return <Comparison photoId={photoId} changes={sortChanges(data)} back={back} />;
}

interface ComparisonProps {
  photoId: number;
  changes: readonly PassChange[];
  back: string;
}

function Comparison({ photoId, changes, back }: ComparisonProps) {
  const { garments } = useTaxonomies();
  const { opacity } = useMaskPreferences();
  const [side, setSide] = useState<Side>('after');
  const [selected, setSelected] = useState<number>();
  const [height, width] = (changes[0]?.after ?? changes[0]?.before)?.mask.size ?? [1, 1];
  const decoded = useMemo(
    () =>
      changes.flatMap((change) =>
        (['before', 'after'] as const).flatMap((of) => {
          const state = change[of];
          return state ? [{ of, state, id: maskId(change, of), runs: runsFromMask(state.mask).counts }] : [];
        }),
      ),
    [changes],
  );
  const masks = useMemo(
    () =>
      decoded.map(({ of, state, id, runs }): CanvasMask => {
        return { id, runs, colour: channels(garments.colour(state.garmentClassId)), visible: of === side };
      }),
    [decoded, garments, side],
  );

  return (
    <div className="changes">
      <div className="changes-photo">
        <PhotoCanvas
          preview={photoAddress(photoId, 1024)}
          source={photoAddress(photoId)}
          width={width}
          height={height}
          masks={masks}
          selected={selected === undefined ? undefined : side === 'after' ? selected : -selected}
          opacity={opacity}
          outlines
          onSelect={(id) => setSelected(id === undefined ? undefined : Math.abs(id))}
        />
      </div>
      <Stack gap="sm" className="changes-side">
        <SegmentedControl
          size="xs"
          aria-label={words.showTheGarments}
          value={side}
          onChange={(value) => setSide(value === 'before' ? 'before' : 'after')}
          data={[
            { value: 'before', label: words.before },
            { value: 'after', label: words.after },
          ]}
        />
        <ul className="changes-list" aria-label={words.changedGarments}>
          {changes.map((change) => {
            const kind = changeKind(change);
            return (
              <li key={change.annotationId}>
                <button
                  type="button"
                  className="change-button"
                  aria-pressed={change.annotationId === selected}
                  onClick={() => {
                    setSelected(change.annotationId === selected ? undefined : change.annotationId);
                    if (change[side] === null) setSide(side === 'after' ? 'before' : 'after');
                  }}
                >
                  <Badge size="sm" variant="light" tt="none" color={kindColours[kind]} style={{ flexShrink: 0 }}>
                    {kindLabels[kind]}
                  </Badge>
                  <span>
                    {change.before && <GarmentWords {...change.before} />}
                    {change.before && change.after && ' → '}
                    {change.after && <GarmentWords {...change.after} />}
                  </span>
                </button>
              </li>
            );
          })}
        </ul>
        <Group>
          <Text size="sm">
            <TextLink href={`/photos/${photoId}?back=${encodeURIComponent(back)}`}>{words.openThePhoto}</TextLink>
          </Text>
        </Group>
      </Stack>
    </div>
  );
}

/** A garment is drawn twice, once for each side. */
function maskId({ annotationId }: PassChange, side: Side): number {
  return side === 'after' ? annotationId : -annotationId;
}

function GarmentWords({ garmentClassId, score }: NonNullable<PassChange['after']>) {
  const { garments } = useTaxonomies();
  return (
    <span className="change-garment">
      <Dot colour={garments.colour(garmentClassId)} /> {garments.name(garmentClassId)}
      {score !== null && ` ${formatShare(score, 0)}`}
    </span>
  );
}
