/** Where the photo lies on the stage: stage pixels = photo pixels * scale + offset. */
export interface View {
  scale: number;
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

export const largestScale = 32;

/** The whole photo, centred, as large as the stage lets it with a margin around. */
export function fitView(photo: Size, stage: Size, margin = 16): View {
  const scale = Math.max(
    1e-3,
    Math.min((stage.width - 2 * margin) / photo.width, (stage.height - 2 * margin) / photo.height, largestScale),
  );
  return { scale, x: (stage.width - photo.width * scale) / 2, y: (stage.height - photo.height * scale) / 2 };
}

/** A part of the photo, centred, with room around it: at least as large as in `fitView`, at most at `largest`. */
export function fitPart(photo: Size, part: Point & Size, stage: Size, room = 0.35, largest = 8): View {
  const whole = fitView(photo, stage);
  const around = 1 + 2 * room;
  const wanted = Math.min(stage.width / (part.width * around), stage.height / (part.height * around), largest);
  if (wanted <= whole.scale) return whole;
  const scale = wanted;
  const place = (at: number, length: number, side: number, space: number): number => {
    // No empty stage beside a photo that is larger than it.
    const centred = space / 2 - (at + length / 2) * scale;
    return side * scale <= space ? (space - side * scale) / 2 : Math.min(0, Math.max(space - side * scale, centred));
  };
  return {
    scale,
    x: place(part.x, part.width, photo.width, stage.width),
    y: place(part.y, part.height, photo.height, stage.height),
  };
}

/** Larger (factor > 1) or smaller, with the photo's pixel under `pointer` staying where it is. */
export function zoomAt(view: View, pointer: Point, factor: number, smallestScale: number): View {
  const scale = Math.min(largestScale, Math.max(smallestScale, view.scale * factor));
  const ratio = scale / view.scale;
  return { scale, x: pointer.x - (pointer.x - view.x) * ratio, y: pointer.y - (pointer.y - view.y) * ratio };
}

/** Moves the photo, but never so far that less than `kept` pixels of it stay on the stage. */
export function panBy(view: View, move: Point, photo: Size, stage: Size, kept = 48): View {
  const within = (value: number, length: number, room: number): number =>
    Math.min(room - kept, Math.max(kept - length, value));
  return {
    scale: view.scale,
    x: within(view.x + move.x, photo.width * view.scale, stage.width),
    y: within(view.y + move.y, photo.height * view.scale, stage.height),
  };
}

/** The photo's point under a point of the stage. */
export function toPhoto(view: View, point: Point): Point {
  return { x: (point.x - view.x) / view.scale, y: (point.y - view.y) / view.scale };
}

/** How much one turn of the wheel zooms; a trackpad's small steps zoom little. */
export function wheelFactor(event: Pick<WheelEvent, 'deltaY' | 'deltaMode' | 'ctrlKey'>): number {
  const pixels = event.deltaMode === 1 ? event.deltaY * 33 : event.deltaMode === 2 ? event.deltaY * 600 : event.deltaY;
  const limited = Math.max(-240, Math.min(240, pixels));
  return Math.exp(-limited * (event.ctrlKey ? 0.01 : 0.0018));
}
