import type { ToolName } from '../state.ts';
import type { Tool } from '../tool.ts';
import { brush, eraser } from './brush/brush.ts';
import { fill } from './fill/fill.ts';
import { grabcut } from './grabcut/grabcut.ts';
import { polygon } from './polygon/polygon.ts';
import { rectangle } from './rectangle/rectangle.ts';
import { scissors } from './scissors/scissors.ts';
import { select } from './select/select.ts';
import { vertices } from './vertices/vertices.ts';
import { wand } from './wand/wand.ts';

export const tools: Readonly<Record<ToolName, Tool>> = {
  select,
  vertices,
  polygon,
  rectangle,
  brush,
  eraser,
  fill,
  wand,
  grabcut,
  scissors,
};
