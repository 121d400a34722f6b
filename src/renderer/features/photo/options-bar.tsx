import { ActionIcon, Button, Checkbox, Group, SegmentedControl, Slider, Text, Tooltip } from '@mantine/core';
import { IconLink, IconWaveSine, type Icon } from '@tabler/icons-react';
import { largestBrush, smallestBrush, type ToolOptions } from '../../editor/state.ts';
import { Dot } from '../../ui/dot.tsx';
import { english } from '../../ui/english.ts';
import { useActionWords } from '../../ui/hotkeys/use-actions.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import { ComparisonBar } from './comparison-bar.tsx';
import { usePanel } from './panel-state.ts';
import { photoEditor, useEditor } from './photo-editor.ts';
import { RefineBar } from './refine-bar.tsx';
import { SelectionActions } from './selection-actions.tsx';
import { useEditorClass, useTarget } from './target.ts';
import { hasMode, hasSize, modeLabels } from './tool-kit.ts';

const texts = english.photo.optionsBar;

/** What the tool in hand can be told; always as high, so that nothing under it moves. */
export function OptionsBar() {
  const tool = useEditor((state) => state.tool);
  const refining = usePanel((panel) => panel.refining);
  const comparison = usePanel((panel) => panel.comparison);
  return (
    <div className="options-bar" role="toolbar" aria-label={texts.optionsOfTheTool}>
      {comparison ? (
        <ComparisonBar comparison={comparison} />
      ) : refining ? (
        <RefineBar refining={refining} />
      ) : (
        <>
          {tool === 'eraser' ? <ErasedFrom /> : <ActiveClass />}
          {hasSize(tool) && <BrushOptions />}
          {hasMode(tool) && <ModeOption />}
          {tool === 'wand' && <WandOptions />}
          {tool !== 'select' && tool !== 'vertices' && tool !== 'fill' && <BelowOption />}
          {tool === 'select' && <SelectionActions />}
        </>
      )}
    </div>
  );
}

/** The class that what is chosen has, or that the garment which the tool begins will get. */
function ActiveClass() {
  const { id, several, next } = useEditorClass();
  const { garments } = useTaxonomies();
  const words = useActionWords();
  return (
    <Tooltip label={words('class.choose', next ? texts.classOfTheNextGarment : texts.classOfWhatIsChosen)}>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<Dot colour={garments.colour(several ? null : id)} size={9} />}
        onClick={() => usePanel.setState({ classesShown: true })}
        className="active-class"
      >
        {next && (
          <Text span inherit c="dimmed" fw={400}>
            {texts.next}&nbsp;
          </Text>
        )}
        {several ? texts.severalClasses : garments.name(id)}
      </Button>
    </Tooltip>
  );
}

function ErasedFrom() {
  const target = useTarget();
  return (
    <Text size="sm" className="erased-from">
      <Text span c="dimmed">
        {texts.erasesFrom}
      </Text>{' '}
      {target ?? texts.highestGarmentUnderIt}
    </Text>
  );
}

function BrushOptions() {
  const size = useEditor((state) => state.options.brushSize);
  const shape = useEditor((state) => state.options.brushShape);
  const tool = useEditor((state) => state.tool);
  return (
    <>
      <Group gap={8} wrap="nowrap">
        <Text size="xs" c="dimmed" aria-hidden>
          {texts.size}
        </Text>
        <Slider
          w={130}
          size="sm"
          min={0}
          max={100}
          step={1}
          // Small sizes need small steps, large ones large: the slider is logarithmic.
          value={positionOf(size)}
          onChange={(position) => setOptions({ brushSize: sizeAt(position) })}
          label={texts.sizePx(size)}
          scale={sizeAt}
          thumbLabel={texts.brushSize}
        />
        <Text size="xs" className="figures" miw={50}>
          {texts.sizePx(size)}
        </Text>
      </Group>
      {tool !== 'grabcut' && (
        <SegmentedControl
          size="xs"
          aria-label={texts.shapeOfTheBrush}
          data={[
            { value: 'round', label: texts.round },
            { value: 'square', label: texts.square },
          ]}
          value={shape}
          onChange={(value) => setOptions({ brushShape: value === 'square' ? 'square' : 'round' })}
        />
      )}
    </>
  );
}

function ModeOption() {
  const mode = useEditor((state) => state.options.mode);
  const words = useActionWords();
  return (
    <Tooltip label={words('tool.mode')}>
      <SegmentedControl
        size="xs"
        aria-label={texts.whatIsDrawn}
        data={Object.entries(modeLabels).map(([value, label]) => ({ value, label }))}
        value={mode}
        onChange={(value) => setOptions({ mode: value === 'add' || value === 'subtract' ? value : 'new' })}
      />
    </Tooltip>
  );
}

function WandOptions() {
  const tolerance = useEditor((state) => state.options.wandTolerance);
  const contiguous = useEditor((state) => state.options.wandContiguous);
  const smoothing = useEditor((state) => state.options.wandSmoothing);
  return (
    <Group gap={10} wrap="nowrap">
      <Text size="xs" c="dimmed" aria-hidden>
        {texts.tolerance}
      </Text>
      <Slider
        w={64}
        size="sm"
        min={0}
        max={255}
        value={tolerance}
        onChange={(value) => setOptions({ wandTolerance: value })}
        thumbLabel={texts.tolerance}
      />
      <Text size="xs" className="figures" miw={26}>
        {tolerance}
      </Text>
      <Toggle
        label={texts.onlyWhatIsConnectedWithThePixel}
        icon={IconLink}
        pressed={contiguous}
        onToggle={() => setOptions({ wandContiguous: !contiguous })}
      />
      <Toggle
        label={texts.smoothTheRim}
        icon={IconWaveSine}
        pressed={smoothing > 0}
        onToggle={() => setOptions({ wandSmoothing: smoothing > 0 ? 0 : 1 })}
      />
    </Group>
  );
}

function Toggle({
  label,
  icon: Shape,
  pressed,
  onToggle,
}: {
  label: string;
  icon: Icon;
  pressed: boolean;
  onToggle: () => void;
}) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        size="md"
        variant={pressed ? 'light' : 'default'}
        aria-label={label}
        aria-pressed={pressed}
        onClick={onToggle}
      >
        <Shape size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

function BelowOption() {
  const takeFromBelow = useEditor((state) => state.options.takeFromBelow);
  const words = useActionWords();
  return (
    <Tooltip label={words('tool.below')}>
      <div>
        <Checkbox
          size="xs"
          label={texts.takeFromThoseBelow}
          checked={takeFromBelow}
          onChange={(event) => setOptions({ takeFromBelow: event.currentTarget.checked })}
        />
      </div>
    </Tooltip>
  );
}

function setOptions(options: Partial<ToolOptions>): void {
  photoEditor.dispatch({ type: 'options', options });
}

const ratio = largestBrush / smallestBrush;

function sizeAt(position: number): number {
  return Math.round(smallestBrush * ratio ** (position / 100));
}

function positionOf(size: number): number {
  return (100 * Math.log(size / smallestBrush)) / Math.log(ratio);
}
