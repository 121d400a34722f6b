import type { PointerDetail } from '../../events.ts';
import type { EditorGarment } from '../../garment.ts';
import { edgeNear, reachOf, vertexNear, withInserted, withoutVertex, type EdgePlace } from '../../hand.ts';
import { labels } from '../../labels.ts';
import type { VertexPlace } from '../../state.ts';
import { chosen, garmentToChoose } from '../../targets.ts';
import type { ToolContext, ToolState } from '../../tool.ts';
import { dragging } from './dragging.ts';
import { keepOutline, outlineOf, reshape } from './outline.ts';

/**
 * The outline of the highest chosen garment with its vertices. A press on a vertex drags it (with Alt deletes it, with
 * Shift chooses it besides others), a press on an edge inserts one there, a press elsewhere chooses another garment.
 *
 * @param picked vertices that Delete deletes and that are dragged together
 */
export function idle(context: ToolContext, picked: readonly VertexPlace[]): ToolState {
  let places = picked;
  let active: VertexPlace | null = null;
  let shown = target(context)?.runs;

  function show(insert: EdgePlace | undefined): void {
    const garment = target(context);
    if (garment?.runs !== shown) places = [];
    shown = garment?.runs;
    const rings = garment ? outlineOf(garment.runs).rings : [];
    context.show({
      vertices: garment && { garmentId: garment.id, rings, active, insert: insert?.point ?? null, chosen: places },
    });
  }

  function find(garment: EditorGarment, event: PointerDetail): { vertex?: VertexPlace; edge?: Insertion } {
    const { rings } = outlineOf(garment.runs);
    const reach = reachOf(event);
    for (const [ring, polygon] of rings.entries()) {
      const vertex = vertexNear(polygon, event.point, reach);
      if (vertex !== undefined) return { vertex: { ring, vertex } };
    }
    let edge: Insertion | undefined;
    for (const [ring, polygon] of rings.entries()) {
      const near = edgeNear(polygon, event.point, edge?.away ?? reach);
      if (near) edge = { ...near, ring };
    }
    return edge ? { edge } : {};
  }

  function remove(garment: EditorGarment, gone: readonly VertexPlace[]): void {
    const outline = outlineOf(garment.runs);
    const rings = outline.rings.map((ring, index) => {
      const own = gone.filter((place) => place.ring === index).map(({ vertex }) => vertex);
      const rest = own.sort((left, right) => right - left).reduce(withoutVertex, ring);
      return own.length === 0 ? ring : rest.length < 6 ? undefined : rest;
    });
    const next = reshape(garment.runs, outline, rings);
    keepOutline(next.runs, next.outline);
    active = null;
    places = [];
    context.finish(labels.vertexDelete, [{ kind: 'revise', id: garment.id, runs: next.runs }]);
    show(undefined);
  }

  function press(garment: EditorGarment, event: PointerDetail): boolean {
    const { vertex, edge } = find(garment, event);
    const outline = outlineOf(garment.runs);
    if (vertex && event.alt) {
      remove(garment, [vertex]);
    } else if (vertex && event.shift) {
      const others = places.filter((place) => !samePlace(place, vertex));
      places = others.length < places.length ? others : [...places, vertex];
      show(undefined);
    } else if (vertex) {
      const together = places.some((place) => samePlace(place, vertex)) ? places : [vertex];
      context.go(dragging(context, event, { garment, outline, held: vertex, places: together, inserted: false }));
    } else if (edge) {
      const held = { ring: edge.ring, vertex: edge.edge + 1 };
      const rings = outline.rings.map((ring, index) =>
        index === edge.ring ? withInserted(ring, held.vertex, edge.point) : ring,
      );
      const inserted = { ...outline, rings };
      context.go(dragging(context, event, { garment, outline: inserted, held, places: [held], inserted: true }));
    } else {
      return false;
    }
    return true;
  }

  return {
    name: 'vertices.idle',
    enter: () => show(undefined),
    pointerMove(event) {
      const garment = target(context);
      const { vertex, edge } = garment ? find(garment, event) : {};
      active = vertex ?? null;
      show(edge);
      context.setLook(vertex ? 'move' : edge ? 'crosshair' : 'default');
    },
    pointerDown(event) {
      if (event.button !== 0) return;
      const garment = target(context);
      if (garment && press(garment, event)) return;
      const under = garmentToChoose(context.state, event.point);
      context.select(under ? [under.id] : []);
      if (under && !context.editable(under.id)) context.notify('locked');
      places = [];
      show(undefined);
    },
    key(key) {
      const garment = target(context);
      const gone = places.length > 0 ? places : active ? [active] : [];
      if ((key !== 'Delete' && key !== 'Backspace') || !garment || gone.length === 0) return false;
      remove(garment, gone);
      return true;
    },
    changed: () => show(undefined),
    leave: () => context.show({ vertices: null }),
  };
}

type Insertion = EdgePlace & { ring: number };

function target(context: ToolContext): EditorGarment | null {
  const garment = chosen(context.state).at(-1);
  return garment && context.editable(garment.id) ? garment : null;
}

function samePlace(left: VertexPlace, right: VertexPlace): boolean {
  return left.ring === right.ring && left.vertex === right.vertex;
}
