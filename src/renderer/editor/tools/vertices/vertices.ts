import type { Tool } from '../../tool.ts';
import { idle } from './idle.ts';

export const vertices: Tool = { name: 'vertices', start: (context) => idle(context, []) };
