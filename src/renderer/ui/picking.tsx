import { IconCheck } from '@tabler/icons-react';
import type { MouseEvent } from 'react';

/** How a tile is picked: whether it is, and what a press with Ctrl, with Shift or on the mark means. */
export interface Picking {
  picked: boolean;
  onToggle: () => void;
  onExtend: () => void;
}

/** A press on a tile's link: with a modifier it picks, and the link stays where it is. */
export function pick(event: MouseEvent, picking: Picking | undefined): void {
  if (!picking || (!event.shiftKey && !event.ctrlKey && !event.metaKey)) return;
  event.preventDefault();
  if (event.shiftKey) picking.onExtend();
  else picking.onToggle();
}

/** The mark in a tile's corner. The keyboard has Space for it. */
export function PickMark({ picking }: { picking: Picking }) {
  return (
    <span
      className="tile-pick"
      aria-hidden
      onClick={(event) => (event.shiftKey ? picking.onExtend() : picking.onToggle())}
    >
      {picking.picked && <IconCheck size={13} stroke={3} />}
    </span>
  );
}
