import { Button, Group, SegmentedControl, Slider, Text } from '@mantine/core';
import { useEffect } from 'react';
import { english } from '../../ui/english.ts';
import { usePanel } from './panel-state.ts';
import { photoEditor, useEditor } from './photo-editor.ts';

const words = english.photo.refineBar;

const strongest = 40;

/** The strength of smoothing or simplifying, shown on the photo until it is taken or not. */
export function RefineBar({ refining }: { refining: { how: 'smooth' | 'simplify'; strength: number } }) {
  const { how, strength } = refining;
  const busy = useEditor((state) => state.busy);
  const change = (next: Partial<typeof refining>): void => startRefining({ ...refining, ...next });
  // Escape, Enter or another tool has ended it.
  useEffect(() => {
    if (!busy) usePanel.setState({ refining: null });
  }, [busy]);
  return (
    <Group gap="md" wrap="nowrap">
      <SegmentedControl
        size="xs"
        aria-label={words.how}
        data={[
          { value: 'smooth', label: words.smooth },
          { value: 'simplify', label: words.simplify },
        ]}
        value={how}
        onChange={(value) => change({ how: value === 'simplify' ? 'simplify' : 'smooth' })}
      />
      <Group gap={8} wrap="nowrap">
        <Text size="xs" c="dimmed" aria-hidden>
          {words.strength}
        </Text>
        <Slider
          w={180}
          size="sm"
          min={1}
          max={strongest}
          value={strength}
          onChange={(value) => change({ strength: value })}
          label={(value) => words.valuePx(value)}
          thumbLabel={words.strength}
        />
        <Text size="xs" className="figures" miw={44}>
          {words.strengthPx(strength)}
        </Text>
      </Group>
      <Button size="compact-sm" onClick={() => photoEditor.dispatch({ type: 'complete' })}>
        {words.takeIt}
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => photoEditor.dispatch({ type: 'cancel' })}>
        {english.common.cancel}
      </Button>
    </Group>
  );
}

/** Shows the chosen garments smoothed; nothing opens where none can be. */
export function startRefining(refining: { how: 'smooth' | 'simplify'; strength: number }): void {
  photoEditor.commands.refine(refining.how, refining.strength);
  usePanel.setState({ refining: photoEditor.getState().busy ? refining : null });
}
