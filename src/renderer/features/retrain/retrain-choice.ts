import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { RetrainKind } from '../../../shared/contract/retrain.ts';

/** What was retrained last; remembered by the browser. */
export const useRetrainChoice = create<{ kind: RetrainKind }>()(
  persist((): { kind: RetrainKind } => ({ kind: 'classifier' }), { name: 'studio-retrain', version: 1 }),
);
