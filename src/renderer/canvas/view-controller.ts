import type { Box } from '../../shared/geometry/boxes.ts';
import { fitPart, fitView, largestScale, panBy, zoomAt, type Point, type Size, type View } from './view.ts';

/** Where the photo lies on the stage, kept outside of React: panning renders no component. */
export interface ViewController {
  readonly view: View;
  readonly stage: Size;
  setPhoto: (photo: Size) => void;
  setStage: (stage: Size) => void;
  /** The part to begin with, undefined for the whole photo; another one is shown at once. */
  setHome: (part: Box | undefined) => void;
  /** Back to what it began with; it stays fitted when the stage changes its size. */
  fit: () => void;
  /** The whole photo, fitted likewise. */
  whole: () => void;
  /** Larger (above 1) or smaller, about a point of the stage, its middle by default. */
  zoom: (factor: number, about?: Point) => void;
  pan: (move: Point) => void;
  /** Two fingers: moves with their middle and zooms with their distance. */
  pinch: (from: Point, to: Point, factor: number) => void;
  /** Brings a box of the photo into the stage's middle, and zooms so that it can be worked on. */
  reveal: (box: Box) => void;
  subscribe: (listener: () => void) => () => void;
}

/** A box that is revealed takes this share of the stage. */
const revealedShare = 0.6;
const largestRevealedScale = 4;

export function createViewController(): ViewController {
  let photo: Size = { width: 1, height: 1 };
  let stage: Size = { width: 0, height: 0 };
  let home: Box | undefined;
  let fitted: 'home' | 'whole' | 'no' = 'home';
  let view: View = { scale: 1, x: 0, y: 0 };
  const listeners = new Set<() => void>();

  function set(next: View): void {
    if (next.scale === view.scale && next.x === view.x && next.y === view.y) return;
    view = next;
    for (const listener of listeners) listener();
  }

  const smallestScale = (): number => Math.min(fitView(photo, stage).scale, 1) * 0.5;

  function refit(): void {
    if (stage.width === 0 || stage.height === 0) return;
    if (fitted === 'no') {
      set(panBy(view, { x: 0, y: 0 }, photo, stage));
    } else if (fitted === 'home' && home !== undefined) {
      const [x, y, width, height] = home;
      set(fitPart(photo, { x, y, width, height }, stage));
    } else {
      set(fitView(photo, stage));
    }
  }

  return {
    get view() {
      return view;
    },
    get stage() {
      return stage;
    },
    setPhoto(next) {
      if (next.width === photo.width && next.height === photo.height) return;
      photo = next;
      fitted = 'home';
      refit();
    },
    setStage(next) {
      if (next.width === stage.width && next.height === stage.height) return;
      stage = next;
      refit();
    },
    fit() {
      fitted = 'home';
      refit();
    },
    setHome(part) {
      if (part === home || (part && home && part.every((value, index) => value === home?.[index]))) return;
      home = part;
      fitted = 'home';
      refit();
    },
    whole() {
      fitted = 'whole';
      refit();
    },
    zoom(factor, about = { x: stage.width / 2, y: stage.height / 2 }) {
      fitted = 'no';
      set(panBy(zoomAt(view, about, factor, smallestScale()), { x: 0, y: 0 }, photo, stage));
    },
    pan(move) {
      fitted = 'no';
      set(panBy(view, move, photo, stage));
    },
    pinch(from, to, factor) {
      fitted = 'no';
      const zoomed = zoomAt(view, from, factor, smallestScale());
      set(panBy(zoomed, { x: to.x - from.x, y: to.y - from.y }, photo, stage));
    },
    reveal([x, y, width, height]) {
      if (stage.width === 0 || width <= 0 || height <= 0) return;
      fitted = 'no';
      const share = Math.min((stage.width * revealedShare) / width, (stage.height * revealedShare) / height);
      const scale = Math.max(smallestScale(), Math.min(share, largestRevealedScale, largestScale));
      const middle = { x: x + width / 2, y: y + height / 2 };
      const centred = { scale, x: stage.width / 2 - middle.x * scale, y: stage.height / 2 - middle.y * scale };
      set(panBy(centred, { x: 0, y: 0 }, photo, stage));
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
