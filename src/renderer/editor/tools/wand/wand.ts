import type { Tool } from '../../tool.ts';
import { idle } from './idle.ts';

export const wand: Tool = { name: 'wand', proposes: true, start: idle };
