import type { Tool } from '../../tool.ts';
import { idle } from './idle.ts';

export const rectangle: Tool = { name: 'rectangle', start: idle };
