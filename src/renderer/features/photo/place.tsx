import { create } from 'zustand';
import type { CanvasPlace } from '../../canvas/canvas-session.ts';
import { formatShare } from '../../ui/format.ts';

/** Where the pointer is on the photo, and how large that is drawn. */
export const usePlace = create<CanvasPlace>(() => ({ scale: 1, point: undefined }));

export function setPlace(place: CanvasPlace): void {
  usePlace.setState(place);
}

export function Place() {
  const { scale, point } = usePlace();
  return (
    <>
      <span className="figures status-part status-point">
        {point ? `${Math.floor(point.x)}, ${Math.floor(point.y)}` : ''}
      </span>
      <span className="figures status-part status-zoom">{formatShare(scale, 0)}</span>
    </>
  );
}
