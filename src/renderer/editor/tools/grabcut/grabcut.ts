import type { Tool } from '../../tool.ts';
import { idle } from './idle.ts';

export const grabcut: Tool = { name: 'grabcut', proposes: true, start: idle };
