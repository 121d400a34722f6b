import { english } from '../ui/english.ts';
import type { Notice, ToolName } from './state.ts';

const words = english.editor.labels;

/** Names of gestures, as the history and the undo button show them. */
export const labels = words.labels;

export const noticeTexts: Record<Notice['code'], string> = words.noticeTexts;

export const toolTitles: Record<ToolName, string> = words.toolTitles;
