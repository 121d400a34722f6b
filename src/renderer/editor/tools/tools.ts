import type { ToolName } from '../state.ts';
import type { Tool } from '../tool.ts';
import { brush, eraser } from './brush/brush.ts';
import { fill } from './fill/fill.ts';
import { polygon } from './polygon/polygon.ts';
import { rectangle } from './rectangle/rectangle.ts';
import { select } from './select/select.ts';
import { vertices } from './vertices/vertices.ts';

/** A tool that does nothing yet. */
const unready = (name: ToolName): Tool => ({ name, start: () => ({ name: `${name}.idle` }) });

export const tools: Readonly<Record<ToolName, Tool>> = {
  select,
  vertices,
  polygon,
  rectangle,
  brush,
  eraser,
  fill,
  wand: unready('wand'),
  grabcut: unready('grabcut'),
  scissors: unready('scissors'),
};
