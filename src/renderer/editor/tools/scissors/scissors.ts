import type { Tool } from '../../tool.ts';
import { idle } from './idle.ts';

export const scissors: Tool = { name: 'scissors', proposes: true, start: idle };
