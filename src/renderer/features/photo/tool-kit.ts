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
import { english } from '../../ui/english.ts';
import type { ActionId } from '../../ui/hotkeys/actions.ts';

const words = english.photo.toolKit;

interface ToolLook {
  action: ActionId;
  icon: Icon;
  /** What to do with it, while nothing else is to be said. */
  hint: string;
}

export const toolLooks: Readonly<Record<ToolName, ToolLook>> = {
  select: { action: 'tool.select', icon: IconPointer, hint: words.clickAGarmentToChoose },
  vertices: {
    action: 'tool.vertices',
    icon: IconVectorBezier2,
    hint: words.dragAVertexPressOnAnEdge,
  },
  brush: { action: 'tool.brush', icon: IconBrush, hint: words.paintsANewGarment },
  eraser: {
    action: 'tool.eraser',
    icon: IconEraser,
    hint: words.erasesFromTheHighestGarment,
  },
  polygon: {
    action: 'tool.polygon',
    icon: IconPolygon,
    hint: words.clickCornerAfterCorner,
  },
  rectangle: { action: 'tool.rectangle', icon: IconRectangle, hint: words.dragFromCornerToCorner },
  fill: { action: 'tool.fill', icon: IconBucketDroplet, hint: words.clickAHoleOfTheChosen },
  wand: { action: 'tool.wand', icon: IconWand, hint: words.pressOnAColourDrag },
  grabcut: {
    action: 'tool.grabcut',
    icon: IconFocusCentered,
    hint: words.drawABoxAroundAGarment,
  },
  scissors: {
    action: 'tool.scissors',
    icon: IconScissors,
    hint: words.clickAlongAnEdgeThePath,
  },
};

/** What to do in a state of a tool where that is something else than with the tool at first. */
const stateHints: Readonly<Record<string, string>> = words.stateHints;

/** With something chosen, brush and eraser work on that: `target` in words. */
const targetHints: Readonly<Partial<Record<ToolName, (target: string) => string>>> = {
  brush: (target) => words.paintsOn(target),
  eraser: (target) => words.erasesFrom(target),
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

export const modeLabels: Readonly<Record<DrawMode, string>> = words.modeLabels;

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
