import { useState } from 'react';
import type { BulkAction, Selection } from '../../shared/contract/editing.ts';
import { applyBulk } from './bulk.ts';

export interface BulkChange {
  /** Answers whether it was done, or begun; a notice says what, with a way back. */
  apply: (selection: Selection, action: BulkAction, done?: string) => Promise<boolean>;
  pending: boolean;
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
