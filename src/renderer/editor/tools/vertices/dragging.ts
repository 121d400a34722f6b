import type { Polygon } from '../../../../shared/geometry/polygons.ts';
import type { Runs } from '../../../../shared/geometry/run-length.ts';
import type { PointerDetail } from '../../events.ts';
import type { EditorGarment } from '../../garment.ts';
import { isDrag, pointAt, withVertex } from '../../hand.ts';
import { labels } from '../../labels.ts';
import type { VertexPlace } from '../../state.ts';
import type { ToolContext, ToolState } from '../../tool.ts';
import { idle } from './idle.ts';
import { keepOutline, reshape, type EditableOutline } from './outline.ts';

interface Grip {
  garment: EditorGarment;
  /** With the inserted vertex, if there is one. */
  outline: EditableOutline;
  /** The vertex under the pointer. */
  held: VertexPlace;
  /** All that move along, the held one among them. */
  places: readonly VertexPlace[];
  inserted: boolean;
}

/** Vertices follow the pointer, within the photo, and the mask follows them. */
export function dragging(
  context: ToolContext,
  start: PointerDetail,
  { garment, outline, held, places, inserted }: Grip,
): ToolState {
  let dragged = false;
  let next: { runs: Runs; outline: EditableOutline } = { runs: garment.runs, outline };

  function show(): void {
    context.show({
      changed: next.runs === garment.runs ? [] : [{ ...garment, runs: next.runs }],
      vertices: { garmentId: garment.id, rings: next.outline.rings, active: held, insert: null, chosen: places },
    });
  }

  function follow(event: PointerDetail): void {
    dragged ||= isDrag(start, event);
    if (!dragged) return;
    const grip = outline.rings[held.ring];
    if (!grip) return;
    // The held vertex goes where the pointer is; it may have been pressed beside its middle.
    const from = pointAt(grip, held.vertex);
    const [x, y] = [event.point.x - from.x, event.point.y - from.y];
    const rings = outline.rings.map((ring, index) => moved(ring, placesIn(index), x, y));
    next = reshape(garment.runs, outline, rings);
    show();
  }

  const placesIn = (ring: number): number[] =>
    places.filter((place) => place.ring === ring).map(({ vertex }) => vertex);

  function moved(ring: Polygon, indices: readonly number[], x: number, y: number): Polygon {
    const { photo } = context.state;
    const within = (value: number, most = Infinity): number => Math.min(most, Math.max(0, value));
    return indices.reduce((polygon: Polygon, index) => {
      const point = pointAt(ring, index);
      return withVertex(polygon, index, {
        x: within(point.x + x, photo?.width),
        y: within(point.y + y, photo?.height),
      });
    }, ring);
  }

  function finish(): boolean {
    // A vertex that was only inserted changes no pixel, and yet is there.
    keepOutline(next.runs, next.outline);
    const label = inserted ? labels.vertexInsert : labels.vertex;
    context.finish(label, [{ kind: 'revise', id: garment.id, runs: next.runs }]);
    context.go(idle(context, places));
    return true;
  }

  return {
    name: 'vertices.dragging',
    look: 'grabbing',
    enter() {
      context.mark([garment.id]);
      show();
    },
    pointerMove: follow,
    pointerUp(event) {
      follow(event);
      finish();
    },
    complete: finish,
  };
}
