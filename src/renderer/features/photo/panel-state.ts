import { create } from 'zustand';
import type { Runs } from '../../../shared/geometry/run-length.ts';
import type { ToolName } from '../../editor/state.ts';

/** Two revisions of one garment, the older as they were before a person's hand. */
export interface Comparison {
  annotationId: number;
  revisionId: number;
  view: 'overlay' | 'difference';
  /** The older revision's mask, once it has come. */
  earlier: Runs | undefined;
}

interface PanelState {
  /** Whether the search for a class is open. */
  classesShown: boolean;
  /** Smoothing or simplifying whose strength is being chosen. */
  refining: { how: 'smooth' | 'simplify'; strength: number } | null;
  comparison: Comparison | null;
  /** The tool that drew last, to be taken up again. */
  lastTool: ToolName;
  /** A garment that the list points at. */
  hovered: number | undefined;
  /** The suggestion that keys are about, where one has been chosen. */
  suggestion: number | undefined;
}

/** What is open on the photo's screen besides the editor itself. */
export const usePanel = create<PanelState>(() => ({
  classesShown: false,
  refining: null,
  comparison: null,
  lastTool: 'brush',
  hovered: undefined,
  suggestion: undefined,
}));
