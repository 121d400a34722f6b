import type { Polygon } from '../../shared/geometry/polygons.ts';
import type { EditorState, VertexPlace } from '../editor/state.ts';
import type { Point, Size, View } from './view.ts';

type Context = CanvasRenderingContext2D;

/** What stands over photo and masks: frames, paths, vertices and the brush, with lines as thin at every zoom. */
export function drawOverlay(context: Context, view: View, stage: Size, state: EditorState): void {
  const { preview, cursor } = state;
  context.lineJoin = 'round';
  context.lineCap = 'round';
  if (preview.box) drawFrame(context, view, preview.box);
  if (preview.vertices) drawVertices(context, view, stage, preview.vertices);
  if (preview.path) drawPath(context, view, preview.path);
  if (cursor) drawBrush(context, view, cursor);
}

/** Whether a state has anything for `drawOverlay`. */
export function hasOverlay({ preview, cursor }: EditorState): boolean {
  return preview.box !== null || preview.vertices !== null || preview.path !== null || cursor !== null;
}

const [light, dark, accent] = ['#ffffff', 'rgba(16, 18, 22, 0.75)', '#6a7dcb'];
const handleSize = 4;
/** Vertices nearer to each other than this on the stage have no handles: they would cover the outline. */
const handleDistance = 7;

function drawFrame(context: Context, view: View, { kind, box }: NonNullable<EditorState['preview']['box']>): void {
  const corner = toStage(view, { x: box[0], y: box[1] });
  const [width, height] = [box[2] * view.scale, box[3] * view.scale];
  if (kind === 'marquee') {
    context.fillStyle = 'rgba(106, 125, 203, 0.18)';
    context.fillRect(corner.x, corner.y, width, height);
  }
  context.beginPath();
  context.rect(corner.x, corner.y, width, height);
  strokeTwice(context, kind === 'rectangle' ? [] : [6, 4]);
}

function drawPath(context: Context, view: View, path: NonNullable<EditorState['preview']['path']>): void {
  if (path.points.length + path.ahead.length === 0) return;
  const handles = new Set(path.handles ?? indices(path.points));
  const last = path.points.length - 2;
  context.beginPath();
  trace(context, view, path.points, false);
  strokeTwice(context, []);
  if (path.ahead.length > 0) {
    context.beginPath();
    trace(context, view, last >= 0 ? [...path.points.slice(last), ...path.ahead] : path.ahead, false);
    strokeTwice(context, [5, 4]);
  }
  for (const index of handles) {
    const point = pointAt(view, path.points, index);
    drawHandle(context, point, index === 0 && path.closing ? 'active' : 'usual');
  }
}

function drawVertices(
  context: Context,
  view: View,
  stage: Size,
  { rings, active, insert, chosen }: NonNullable<EditorState['preview']['vertices']>,
): void {
  context.beginPath();
  for (const ring of rings) trace(context, view, ring, true);
  strokeTwice(context, []);
  const isChosen = new Set(chosen.map(placeKey));
  rings.forEach((ring, ringIndex) => {
    let last: Point | undefined;
    for (const index of indices(ring)) {
      const point = pointAt(view, ring, index);
      const place = { ring: ringIndex, vertex: index };
      const isActive = active?.ring === ringIndex && active.vertex === index;
      const kind = isActive ? 'active' : isChosen.has(placeKey(place)) ? 'chosen' : 'usual';
      if (!onStage(point, stage)) continue;
      const crowded = last !== undefined && Math.hypot(point.x - last.x, point.y - last.y) < handleDistance;
      if (crowded && kind === 'usual') continue;
      last = point;
      drawHandle(context, point, kind);
    }
  });
  if (insert) drawHandle(context, toStage(view, insert), 'insert');
}

function drawBrush(context: Context, view: View, { point, size, shape }: NonNullable<EditorState['cursor']>): void {
  const { x, y } = toStage(view, point);
  const reach = (size * view.scale) / 2;
  context.beginPath();
  if (shape === 'round') context.arc(x, y, Math.max(reach, 1), 0, 2 * Math.PI);
  else context.rect(x - reach, y - reach, 2 * reach, 2 * reach);
  strokeTwice(context, []);
  if (reach > 3) return;
  // A brush too small to be seen is found by a cross around it.
  context.beginPath();
  for (const [dx, dy] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ] as const) {
    context.moveTo(x + dx * (reach + 4), y + dy * (reach + 4));
    context.lineTo(x + dx * (reach + 10), y + dy * (reach + 10));
  }
  strokeTwice(context, []);
}

/** A light line on a dark one is seen on any photo. */
function strokeTwice(context: Context, dashes: number[]): void {
  context.setLineDash([]);
  context.lineWidth = 3;
  context.strokeStyle = dark;
  context.stroke();
  context.setLineDash(dashes);
  context.lineWidth = 1.25;
  context.strokeStyle = light;
  context.stroke();
  context.setLineDash([]);
}

function drawHandle(context: Context, { x, y }: Point, kind: 'usual' | 'chosen' | 'active' | 'insert'): void {
  const reach = kind === 'active' ? handleSize + 2 : handleSize;
  context.beginPath();
  context.arc(x, y, reach, 0, 2 * Math.PI);
  context.fillStyle = kind === 'usual' ? light : kind === 'insert' ? 'rgba(255, 255, 255, 0.55)' : accent;
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = kind === 'usual' || kind === 'insert' ? dark : light;
  context.stroke();
}

function trace(context: Context, view: View, points: Polygon, closed: boolean): void {
  for (const index of indices(points)) {
    const { x, y } = pointAt(view, points, index);
    if (index === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  if (closed) context.closePath();
}

function pointAt(view: View, points: Polygon, index: number): Point {
  return toStage(view, { x: points[index * 2] ?? 0, y: points[index * 2 + 1] ?? 0 });
}

function* indices(points: Polygon): Generator<number> {
  for (let index = 0; index * 2 < points.length; index++) yield index;
}

function toStage({ scale, x, y }: View, point: Point): Point {
  return { x: point.x * scale + x, y: point.y * scale + y };
}

function onStage({ x, y }: Point, { width, height }: Size): boolean {
  return x > -10 && y > -10 && x < width + 10 && y < height + 10;
}

function placeKey({ ring, vertex }: VertexPlace): string {
  return `${ring}/${vertex}`;
}
