import { ActionIcon, Center, Loader, SegmentedControl, Text, Tooltip, VisuallyHidden } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { IconFocusCentered, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState, type ReactNode } from 'react';
import type { Job } from '../../../shared/contract/jobs.ts';
import { PointsCanvas, type LassoJoin, type PointsCanvasHandle } from '../../canvas/points-canvas.tsx';
import { api } from '../../client/api.ts';
import { english } from '../../ui/english.ts';
import { JobCard } from '../../ui/job-card.tsx';
import { Problem } from '../../ui/problem.tsx';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import { ChoicePanel } from './choice-panel.tsx';
import { chosenIds, coloursOf, joinChoice, legendOf, pointsWith, type Aspect } from './colouring.ts';
import { HoverCard, type Hovered } from './hover-card.tsx';
import { Legend } from './legend.tsx';
import { readPoints, type Points } from './map-points.ts';

const words = english.map.mapWorkplace;

/** The points with their legend; asks for them, and again when labels change. */
export function MapWorkplace({ job }: { job: Job | undefined }) {
  const [aspect, setAspect] = useState<Aspect>('event');
  const [wantedRun, setWantedRun] = useState<number>();
  const { data: runs } = useQuery(api.training.runs.options({}));
  const evaluated = (runs ?? []).filter(({ state, evaluatedSplits }) => state === 'done' && evaluatedSplits.length > 0);
  const run = wantedRun ?? evaluated[0]?.id;
  const runId = aspect === 'correctness' ? run : undefined;
  const { data, error, refetch } = useQuery({
    ...api.map.points.options(runId === undefined ? {} : { runId }),
    placeholderData: (before) => before,
  });
  const points = useMemo(() => data && readPoints(data), [data]);
  if (error) return <Problem error={error} title={words.mapCouldNotBeRead} onRetry={() => void refetch()} />;
  if (!points || !data) {
    return (
      <Center flex={1}>
        <Loader aria-label={english.common.loading} />
      </Center>
    );
  }
  return (
    <Workplace
      key={data.computedAt}
      points={points}
      aspect={aspect}
      onAspect={setAspect}
      runs={evaluated}
      run={run}
      onRun={setWantedRun}
      job={job}
    />
  );
}

interface WorkplaceProps {
  points: Points;
  aspect: Aspect;
  onAspect: (aspect: Aspect) => void;
  runs: readonly { id: number; name: string }[];
  run: number | undefined;
  onRun: (run: number) => void;
  /** A new map on its way. */
  job: Job | undefined;
}

function Workplace({ points, aspect, onAspect, runs, run, onRun, job }: WorkplaceProps) {
  const taxonomies = useTaxonomies();
  const [hidden, setHidden] = useState<ReadonlySet<number>>(new Set());
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [mode, setMode] = useState<'pan' | 'lasso'>('pan');
  const [hovered, setHovered] = useState<Hovered>();
  const canvas = useRef<PointsCanvasHandle>(null);
  const { ref: stage, width, height } = useElementSize<HTMLDivElement>();

  const entries = useMemo(() => legendOf(points, aspect, taxonomies), [points, aspect, taxonomies]);
  const colours = useMemo(() => coloursOf(points, aspect, entries, hidden), [points, aspect, entries, hidden]);
  const flags = useMemo(() => {
    if (chosen.size === 0) return null;
    return Uint8Array.from(points.annotationIds, (id) => (chosen.has(id) ? 1 : 0));
  }, [points, chosen]);
  const ids = useMemo(() => chosenIds(points, flags), [points, flags]);
  const [places, setPlaces] = useState(points.places);
  // Another array would be fitted anew: where only labels have changed, the view stays.
  if (!isSame(places, points.places)) setPlaces(points.places);

  const join = useCallback(
    (lassoed: Iterable<number>, how: LassoJoin) => {
      setChosen(new Set(chosenIds(points, joinChoice(flags, lassoed, how, colours))));
    },
    [points, flags, colours],
  );
  const press = useCallback(
    (point: number | undefined) => {
      if (point === undefined) setChosen(new Set());
      else join([point], flags?.[point] === 1 ? 'remove' : 'add');
    },
    [join, flags],
  );
  const hover = useCallback((point: number | undefined, place: { x: number; y: number }) => {
    setHovered(point === undefined ? undefined : { point, place });
  }, []);

  return (
    <div className="map-workplace">
      <div className="map-stage" ref={stage}>
        <div className="map-tools">
          <SegmentedControl
            size="xs"
            aria-label={words.dragging}
            value={mode}
            onChange={(value) => setMode(value === 'lasso' ? 'lasso' : 'pan')}
            data={[
              { value: 'pan', label: words.move },
              { value: 'lasso', label: words.lasso },
            ]}
          />
          <ToolButton label={english.common.zoomIn} onClick={() => canvas.current?.zoom(1.4)}>
            <IconZoomIn size={16} />
          </ToolButton>
          <ToolButton label={english.common.zoomOut} onClick={() => canvas.current?.zoom(1 / 1.4)}>
            <IconZoomOut size={16} />
          </ToolButton>
          <ToolButton label={words.fit} onClick={() => canvas.current?.fit()}>
            <IconFocusCentered size={16} />
          </ToolButton>
        </div>
        <PointsCanvas
          handle={canvas}
          positions={places}
          colours={colours}
          chosen={flags}
          mode={mode}
          label={words.mapOfGarments(points.count)}
          onHover={hover}
          onPress={press}
          onLasso={join}
        />
        {job && (
          <div className="map-job">
            <JobCard job={job} />
          </div>
        )}
        {hovered && hovered.point < points.count && (
          <HoverCard points={points} hovered={hovered} stage={{ width, height }} />
        )}
      </div>
      <aside className="map-side" aria-label={words.legendAndChoice}>
        <Legend
          aspect={aspect}
          onAspect={(next) => {
            setHidden(new Set());
            onAspect(next);
          }}
          runs={runs}
          run={run}
          onRun={onRun}
          entries={entries}
          hidden={hidden}
          onHidden={setHidden}
          onChoose={(value) => join(pointsWith(points, aspect, value), 'replace')}
        />
        {ids.length > 0 ? (
          <ChoicePanel ids={ids} onClear={() => setChosen(new Set())} />
        ) : (
          <Text size="sm" c="dimmed">
            {words.drawALassoRoundGarments}
          </Text>
        )}
        <VisuallyHidden aria-live="polite">{words.garmentsChosen(ids.length)}</VisuallyHidden>
      </aside>
    </div>
  );
}

function isSame(left: Float32Array, right: Float32Array): boolean {
  return left === right || (left.length === right.length && left.every((value, at) => value === right[at]));
}

function ToolButton({ label, onClick, children }: { label: string; onClick: () => void; children: ReactNode }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" size={30} aria-label={label} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
