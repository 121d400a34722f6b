import { ActionIcon, Group, Tooltip } from '@mantine/core';
import {
  IconBucketDroplet,
  IconCopy,
  IconLayersDifference,
  IconLayersUnion,
  IconRipple,
  IconSeparator,
  IconStackPop,
  IconStackPush,
  IconTrash,
  type Icon,
} from '@tabler/icons-react';
import { english } from '../../ui/english.ts';
import type { ActionId } from '../../ui/hotkeys/actions.ts';
import { useActionWords } from '../../ui/hotkeys/use-actions.ts';
import { photoEditor, useEditor } from './photo-editor.ts';
import { startRefining } from './refine-bar.tsx';

const texts = english.photo.selectionActions;

interface SelectionAction {
  action: ActionId;
  label: string;
  icon: Icon;
  /** As many garments must be chosen. */
  least: number;
  run: () => void;
}

const { commands } = photoEditor;

const selectionActions: readonly SelectionAction[] = [
  {
    action: 'garment.raise',
    label: texts.bringForward,
    icon: IconStackPush,
    least: 1,
    run: () => commands.order('raise'),
  },
  { action: 'garment.lower', label: texts.sendBack, icon: IconStackPop, least: 1, run: () => commands.order('lower') },
  {
    action: 'garment.smooth',
    label: texts.smoothOrSimplify,
    icon: IconRipple,
    least: 1,
    run: () => startRefining({ how: 'smooth', strength: 4 }),
  },
  {
    action: 'garment.fill-holes',
    label: texts.fillAllHoles,
    icon: IconBucketDroplet,
    least: 1,
    run: commands.fillHoles,
  },
  { action: 'garment.join', label: texts.join, icon: IconLayersUnion, least: 2, run: commands.join },
  { action: 'garment.split', label: texts.splitIntoParts, icon: IconSeparator, least: 1, run: commands.split },
  {
    action: 'garment.below',
    label: texts.takePixelsFromThoseBelow,
    icon: IconLayersDifference,
    least: 1,
    run: commands.takeFromBelow,
  },
  { action: 'garment.duplicate', label: texts.duplicate, icon: IconCopy, least: 1, run: commands.duplicate },
  { action: 'garment.delete', label: english.common.delete, icon: IconTrash, least: 1, run: commands.delete },
];

/** What can be done with the chosen garments. */
export function SelectionActions() {
  const count = useEditor((state) => state.selected.length);
  const words = useActionWords();
  return (
    <Group gap={2} wrap="nowrap">
      {selectionActions.map(({ action, label, icon: Picture, least, run }) => (
        <Tooltip key={action} label={words(action, label)}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={30}
            aria-label={label}
            // Not disabled: the focus would be lost with the last garment.
            aria-disabled={count < least}
            data-disabled={count < least}
            onClick={() => count >= least && run()}
          >
            <Picture size={17} />
          </ActionIcon>
        </Tooltip>
      ))}
    </Group>
  );
}
