import type { Tool } from '../../tool.ts';
import { idle } from './idle.ts';

export const fill: Tool = { name: 'fill', start: idle };
