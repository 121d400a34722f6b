import type { Tool } from '../../tool.ts';
import { idle } from './idle.ts';

export const brush: Tool = { name: 'brush', start: (context) => idle(context, 'paint') };

export const eraser: Tool = { name: 'eraser', start: (context) => idle(context, 'erase') };
