import type { ToolName } from '../state.ts';
import type { Tool } from '../tool.ts';
import { brush, eraser } from './brush/brush.ts';

/** A tool that does nothing yet. */
const unready = (name: ToolName): Tool => ({ name, start: () => ({ name: `${name}.idle` }) });

export const tools: Readonly<Record<ToolName, Tool>> = {
  select: unready('select'),
  vertices: unready('vertices'),
  polygon: unready('polygon'),
  rectangle: unready('rectangle'),
  brush,
  eraser,
  fill: unready('fill'),
  wand: unready('wand'),
  grabcut: unready('grabcut'),
  scissors: unready('scissors'),
};
