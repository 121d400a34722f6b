import type { Tool } from '../../tool.ts';
import { idle } from './idle.ts';

export const polygon: Tool = { name: 'polygon', start: idle };
