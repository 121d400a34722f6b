import type { Tool } from '../../tool.ts';
import { idle } from './idle.ts';

export const select: Tool = { name: 'select', start: idle };
