import { attachPointerInput, type PhotoPointer } from '../pointer-input.ts';
import { createViewController, type ViewController } from '../view-controller.ts';
import type { Point, Size } from '../view.ts';
import type { PointLooks, PointsDrawing } from './drawing.ts';
import { createPixelDrawing } from './pixel-drawing.ts';
import { planeOf, type Plane } from './plane.ts';
import { createPointIndex, type PointIndex } from './point-index.ts';
import { createWebglDrawing, webglRuns } from './webgl-drawing.ts';

/** How a lasso joins what is chosen already. */
export type LassoJoin = 'replace' | 'add' | 'remove';

export interface PointsListeners {
  /** The point under the pointer, and where it is on the canvas in CSS pixels. */
  onHover: ((point: number | undefined, place: Point) => void) | undefined;
  /** A click on a point, or beside all. */
  onPress: ((point: number | undefined) => void) | undefined;
  onLasso: ((points: Uint32Array, join: LassoJoin) => void) | undefined;
}

export interface PointsSession {
  readonly controller: ViewController;
  readonly kind: PointsDrawing['kind'];
  setPoints: (positions: Float32Array, looks: PointLooks) => void;
  setLooks: (looks: PointLooks) => void;
  setLassoing: (lassoing: boolean) => void;
  setListeners: (listeners: PointsListeners) => void;
  resize: (stage: Size) => void;
  /** Where a point is on the canvas, in CSS pixels. */
  placeOf: (point: number) => Point | undefined;
  dispose: () => void;
}

/** CSS pixels around the pointer within which a point is under it. */
const hoverReach = 10;
/** The least way, in CSS pixels, between two corners of a lasso. */
const lassoStep = 3;

/**
 * @param overlay lies above `canvas` and shows lasso and hovered point
 */
export function createPointsSession(
  element: HTMLElement,
  canvas: HTMLCanvasElement,
  overlay: HTMLCanvasElement,
): PointsSession {
  const controller = createViewController();
  // A canvas that was asked for one kind of context gives no other, also where that one was refused.
  let drawing = (webglRuns() ? createWebglDrawing(canvas) : undefined) ?? createPixelDrawing(canvas);
  const lines = overlay.getContext('2d');
  let plane: Plane = { width: 1, height: 1, positions: new Float32Array(0) };
  let looks: PointLooks = { colours: new Uint8Array(0), chosen: null };
  let index: PointIndex | undefined;
  let listeners: PointsListeners = { onHover: undefined, onPress: undefined, onLasso: undefined };
  let lassoing = false;
  let lasso: { outline: number[]; join: LassoJoin } | undefined;
  let hovered: number | undefined;
  let scheduled = 0;

  function schedule(): void {
    if (scheduled === 0) scheduled = requestAnimationFrame(frame);
  }

  function frame(): void {
    scheduled = 0;
    const { scale, x, y } = controller.view;
    const ratio = devicePixelRatio;
    drawing.draw({ scale: scale * ratio, x: x * ratio, y: y * ratio, size: sizeAt(scale) * ratio });
    drawLines();
  }

  /** Points grow slowly as one comes nearer: heaps open up, and single points can be hit. */
  function sizeAt(scale: number): number {
    const count = plane.positions.length >> 1;
    const fitted = Math.min(controller.stage.width / plane.width, controller.stage.height / plane.height) || 1;
    const usual = count > 50_000 ? 2.5 : count > 5_000 ? 3.5 : 5;
    return Math.min(14, usual * Math.max(1, scale / fitted) ** 0.4);
  }

  function drawLines(): void {
    if (lines === null) return;
    const ratio = devicePixelRatio;
    lines.setTransform(1, 0, 0, 1, 0, 0);
    lines.clearRect(0, 0, overlay.width, overlay.height);
    lines.setTransform(ratio, 0, 0, ratio, 0, 0);
    const { scale, x, y } = controller.view;
    const strokeTwice = (): void => {
      for (const [width, style] of [
        [3.5, 'rgba(16, 18, 22, 0.8)'],
        [1.5, '#ffffff'],
      ] as const) {
        lines.lineWidth = width;
        lines.strokeStyle = style;
        lines.stroke();
      }
    };
    if (lasso) {
      lines.beginPath();
      for (let at = 0; at < lasso.outline.length; at += 2) {
        lines.lineTo((lasso.outline[at] as number) * scale + x, (lasso.outline[at + 1] as number) * scale + y);
      }
      lines.closePath();
      lines.fillStyle = 'rgba(106, 125, 203, 0.2)';
      lines.fill();
      strokeTwice();
    }
    const place = hovered === undefined ? undefined : placeOf(hovered);
    if (place) {
      lines.beginPath();
      lines.arc(place.x, place.y, sizeAt(scale) / 2 + 3, 0, 2 * Math.PI);
      strokeTwice();
    }
  }

  function placeOf(point: number): Point | undefined {
    const { scale, x, y } = controller.view;
    const [planeX, planeY] = [plane.positions[point * 2], plane.positions[point * 2 + 1]];
    if (planeX === undefined || planeY === undefined || Number.isNaN(planeX + planeY)) return undefined;
    return { x: planeX * scale + x, y: planeY * scale + y };
  }

  function pointIndex(): PointIndex {
    index ??= createPointIndex(plane.positions, (point) => (looks.colours[point * 4 + 3] ?? 0) > 0);
    return index;
  }

  const under = ({ point, zoom }: PhotoPointer): number | undefined =>
    pointIndex().nearest(point.x, point.y, hoverReach / zoom);

  function hover(point: number | undefined): void {
    if (point === hovered) return;
    hovered = point;
    listeners.onHover?.(point, (point === undefined ? undefined : placeOf(point)) ?? { x: 0, y: 0 });
    schedule();
  }

  function extend({ point, zoom }: PhotoPointer): void {
    if (!lasso) return;
    const [lastX, lastY] = [lasso.outline.at(-2) ?? 0, lasso.outline.at(-1) ?? 0];
    if (Math.hypot(point.x - lastX, point.y - lastY) * zoom < lassoStep) return;
    lasso.outline.push(point.x, point.y);
    schedule();
  }

  const detach = attachPointerInput({
    element,
    controller,
    dragPans: (event) => !lassoing && !event.shiftKey,
    target: {
      down(pointer) {
        if (pointer.button !== 0) return;
        hover(undefined);
        const join = pointer.alt ? 'remove' : pointer.shift && lassoing ? 'add' : 'replace';
        lasso = { outline: [pointer.point.x, pointer.point.y], join };
      },
      move(pointer) {
        if (lasso) extend(pointer);
        else hover(under(pointer));
      },
      up(pointer) {
        const drawn = lasso;
        lasso = undefined;
        schedule();
        if (!drawn) return;
        if (drawn.outline.length < 6) listeners.onPress?.(under(pointer));
        else listeners.onLasso?.(pointIndex().within(drawn.outline), drawn.join);
      },
      doubleClick: () => undefined,
      leave: () => hover(undefined),
      cancel() {
        lasso = undefined;
        schedule();
      },
      wheel: () => false,
    },
    onPanning(state) {
      element.style.cursor =
        state === 'panning' ? 'grabbing' : state === 'ready' ? 'grab' : lassoing ? 'crosshair' : '';
      if (state === 'panning') hover(undefined);
    },
  });
  const unsubscribe = controller.subscribe(schedule);
  const off = new AbortController();
  // Without this the browser would not give a lost context back.
  canvas.addEventListener('webglcontextlost', (event) => event.preventDefault(), { signal: off.signal });
  canvas.addEventListener(
    'webglcontextrestored',
    () => {
      drawing = createWebglDrawing(canvas) ?? drawing;
      drawing.setPoints(plane.positions, looks);
      schedule();
    },
    { signal: off.signal },
  );

  return {
    controller,
    kind: drawing.kind,
    setPoints(positions, nextLooks) {
      plane = planeOf(positions);
      looks = nextLooks;
      index = undefined;
      hover(undefined);
      controller.setPhoto(plane);
      drawing.setPoints(plane.positions, looks);
      schedule();
    },
    setLooks(next) {
      // Only which points are shown at all changes what can be found.
      if (next.colours !== looks.colours) index = undefined;
      looks = next;
      drawing.setLooks(next);
      schedule();
    },
    setLassoing(next) {
      lassoing = next;
      element.style.cursor = next ? 'crosshair' : '';
    },
    setListeners(next) {
      listeners = next;
    },
    resize(stage) {
      if (stage.width === 0 || stage.height === 0) return;
      for (const each of [canvas, overlay]) {
        each.width = Math.round(stage.width * devicePixelRatio);
        each.height = Math.round(stage.height * devicePixelRatio);
      }
      controller.setStage(stage);
      cancelAnimationFrame(scheduled);
      frame();
    },
    placeOf,
    dispose() {
      cancelAnimationFrame(scheduled);
      scheduled = -1;
      detach();
      off.abort();
      unsubscribe();
      drawing.dispose();
    },
  };
}
