import { useState } from 'react';
import type { BulkAction, Selection } from '../../shared/contract/editing.ts';
import { applyBulk } from './bulk.ts';

export interface BulkChange {
  /** Answers whether it was done, or begun; a notice says what, with a way back. */
  apply: (selection: Selection, action: BulkAction, done?: string) => Promise<boolean>;
  pending: boolean;
}

/**
 * Bulk actions on what is selected. A selection of everything that matches ends with the action: from then on it would be
 * other things.
 */
export function useBulkOfSelection(
  selection: Selection,
  onClear: () => void,
): { apply: (action: BulkAction) => Promise<void>; pending: boolean } {
  const { apply, pending } = useBulk();
  return {
    pending,
    async apply(action) {
      const done = await apply(selection, action);
      if (done && ('filter' in selection || 'photoFilter' in selection)) onClear();
    },
  };
}

/** Bulk actions, one after another. */
export function useBulk(): BulkChange {
  const [pending, setPending] = useState(false);
  return {
    pending,
    async apply(selection, action, done) {
      setPending(true);
      const applied = await applyBulk(selection, action, done);
      setPending(false);
      return applied;
    },
  };
}
