import { Button, Group, SegmentedControl, Text } from '@mantine/core';
import { useMemo } from 'react';
import { comparisonColours } from '../../canvas/garment-items.ts';
import { Dot } from '../../ui/dot.tsx';
import { english } from '../../ui/english.ts';
import { agreement } from './agreement.ts';
import { usePanel, type Comparison } from './panel-state.ts';
import { useEditor } from './photo-editor.ts';

const texts = english.photo.comparisonBar;

/** How the garment of now agrees with the revision that it is compared with; the canvas shows both. */
export function ComparisonBar({ comparison }: { comparison: Comparison }) {
  const garments = useEditor((state) => state.garments);
  const now = garments.find(({ id }) => id === comparison.annotationId)?.runs;
  const { earlier, view } = comparison;
  const figures = useMemo(() => (now && earlier ? agreement(earlier, now) : undefined), [earlier, now]);
  return (
    <Group gap="md" wrap="nowrap">
      <SegmentedControl
        size="xs"
        aria-label={texts.howBothAreShown}
        data={[
          { value: 'overlay', label: texts.overlay },
          { value: 'difference', label: texts.difference },
        ]}
        value={view}
        onChange={(value) =>
          usePanel.setState({ comparison: { ...comparison, view: value === 'difference' ? 'difference' : 'overlay' } })
        }
      />
      <Legend colour={comparisonColours.model} words={texts.before} />
      <Legend colour={comparisonColours.human} words={texts.now} />
      {view === 'difference' && <Legend colour={comparisonColours.both} words={texts.both} />}
      {figures && (
        <Text size="xs" className="figures" role="status">
          {texts.iouPx(figures.iou, figures.added, figures.removed)}
        </Text>
      )}
      <Button size="compact-sm" variant="default" onClick={() => usePanel.setState({ comparison: null })}>
        {english.common.close}
      </Button>
    </Group>
  );
}

function Legend({ colour, words }: { colour: readonly [number, number, number]; words: string }) {
  return (
    <Group gap={6} wrap="nowrap">
      <Dot colour={`rgb(${colour.join()})`} size={9} />
      <Text size="xs">{words}</Text>
    </Group>
  );
}
