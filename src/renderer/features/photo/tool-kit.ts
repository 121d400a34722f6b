import {
  IconBrush,
  IconBucketDroplet,
  IconEraser,
  IconFocusCentered,
  IconPointer,
  IconPolygon,
  IconRectangle,
  IconScissors,
  IconVectorBezier2,
  IconWand,
  type Icon,
} from '@tabler/icons-react';
import type { DrawMode, EditorState, ToolName } from '../../editor/state.ts';
import type { ActionId } from '../../ui/hotkeys/actions.ts';

interface ToolLook {
  action: ActionId;
  icon: Icon;
  /** What to do with it, while nothing else is to be said. */
  hint: string;
}

export const toolLooks: Readonly<Record<ToolName, ToolLook>> = {
  select: { action: 'tool.select', icon: IconPointer, hint: 'Click a garment to choose it, drag it to move it.' },
  vertices: {
    action: 'tool.vertices',
    icon: IconVectorBezier2,
    hint: 'Drag a vertex, press on an edge to insert one.',
  },
  brush: { action: 'tool.brush', icon: IconBrush, hint: 'Paints a new garment. With Alt it erases.' },
  eraser: {
    action: 'tool.eraser',
    icon: IconEraser,
    hint: 'Erases from the highest garment under it. With Alt it paints.',
  },
  polygon: {
    action: 'tool.polygon',
    icon: IconPolygon,
    hint: 'Click corner after corner; Enter or the first corner closes it.',
  },
  rectangle: { action: 'tool.rectangle', icon: IconRectangle, hint: 'Drag from corner to corner.' },
  fill: { action: 'tool.fill', icon: IconBucketDroplet, hint: 'Click a hole of the chosen garment.' },
  wand: { action: 'tool.wand', icon: IconWand, hint: 'Press on a colour, drag to the right for more of it.' },
  grabcut: {
    action: 'tool.grabcut',
    icon: IconFocusCentered,
    hint: 'Draw a box around a garment; Enter refines the chosen one.',
  },
  scissors: {
    action: 'tool.scissors',
    icon: IconScissors,
    hint: 'Click along an edge, the path follows it; Enter or the first point closes it.',
  },
};

/** What to do in a state of a tool where that is something else than with the tool at first. */
const stateHints: Readonly<Record<string, string>> = {
  'wand.selecting': 'Right for more, left for less; let go to take it.',
  'grabcut.proposal': 'Paint what belongs to it, with Alt what does not; Enter takes it.',
  'grabcut.stroking': 'Paint what belongs to it, with Alt what does not; Enter takes it.',
};

/** With something chosen, brush and eraser work on that: `target` in words. */
const targetHints: Readonly<Partial<Record<ToolName, (target: string) => string>>> = {
  brush: (target) => `Paints on ${target}. With Alt it erases.`,
  eraser: (target) => `Erases from ${target}. With Alt it paints.`,
};

export function hintOf(tool: ToolName, path: string, target?: string): string {
  const aimed = target === undefined ? undefined : targetHints[tool]?.(target);
  return stateHints[path] ?? aimed ?? toolLooks[tool].hint;
}

/** In the order of the rail, with gaps between the groups. */
export const railGroups: readonly (readonly ToolName[])[] = [
  ['select', 'vertices'],
  ['brush', 'eraser', 'polygon', 'rectangle', 'fill'],
  ['wand', 'grabcut', 'scissors'],
];

export const modeLabels: Readonly<Record<DrawMode, string>> = { new: 'New', add: 'Add', subtract: 'Subtract' };

/** Tools whose area becomes a garment, is added or is subtracted. */
export function hasMode(tool: ToolName): boolean {
  return tool === 'polygon' || tool === 'rectangle' || tool === 'wand' || tool === 'grabcut' || tool === 'scissors';
}

export function hasSize(tool: ToolName): boolean {
  return tool === 'brush' || tool === 'eraser' || tool === 'grabcut';
}

export function nextMode({ options: { mode } }: EditorState): DrawMode {
  const modes: readonly DrawMode[] = ['new', 'add', 'subtract'];
  return modes[(modes.indexOf(mode) + 1) % modes.length] ?? 'new';
}
