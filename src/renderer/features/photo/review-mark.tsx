import { IconCircleCheckFilled, IconCircleXFilled } from '@tabler/icons-react';
import type { EditorGarment } from '../../editor/garment.ts';

/** What somebody has decided; nothing while nobody has. The words stand beside it. */
export function ReviewMark({ state }: { state: EditorGarment['reviewState'] }) {
  switch (state) {
    case 'accepted':
      return <IconCircleCheckFilled size={13} className="review-mark" data-state={state} aria-hidden />;
    case 'rejected':
      return <IconCircleXFilled size={13} className="review-mark" data-state={state} aria-hidden />;
    case 'unreviewed':
      return null;
  }
}
