import type { Polygon } from '../../../../shared/geometry/polygons.ts';
import { runsFromRings } from '../../../../shared/geometry/polygons.ts';
import { areaOfRuns } from '../../../../shared/geometry/runs.ts';
import type { AreaEdit } from '../../area.ts';
import type { PointerDetail } from '../../events.ts';
import { distance, isDrag, reachOf } from '../../hand.ts';
import { labels } from '../../labels.ts';
import type { Point } from '../../state.ts';
import type { ToolContext, ToolState } from '../../tool.ts';
import { joined, samePoint, straight, type Piece } from './outline.ts';

const names = { new: labels.scissors, add: labels.scissorsAdd, subtract: labels.scissorsSubtract };

/**
 * Each click fixes the path that leads to it from the click before; meanwhile the path to the pointer is shown. A click on
 * the first point, a double click or Enter closes the outline, Backspace takes the last point back.
 */
export function drawing(context: ToolContext, area: AreaEdit, start: PointerDetail): ToolState {
  const { photo } = context.state;
  const first = start.point;
  const pieces: Piece[] = [];
  let last = start;
  let pressed = start;
  let closing: Piece | undefined;
  let live: { to: Point; path: Polygon } | undefined;
  /** The end that a live path is asked for, so that one pointer place is asked once. */
  let wanted: Point | undefined;
  let asked: Piece | undefined;

  const end = (): Point => pieces.at(-1)?.to ?? first;
  const closes = (event: PointerDetail): boolean =>
    pieces.length >= 2 && distance(first, event.point) <= reachOf(event);

  function show(): void {
    const { points, handles } = joined(first, pieces);
    const near = closes(last);
    const ahead = closing ? straight(closing) : (live?.path ?? [end().x, end().y, last.point.x, last.point.y]);
    context.show({ path: { kind: 'scissors', points, handles, ahead: ahead.slice(2), closing: near } });
    context.setLook(near ? 'pointer' : 'crosshair');
  }

  /** Asks for the first path that is missing: of what was clicked before what is only pointed at. */
  function askNext(): void {
    if (!photo) return;
    const missing = [...pieces, ...(closing ? [closing] : [])].find(({ path }) => path === undefined);
    if (missing) {
      if (missing === asked) return;
      const { from, to } = missing;
      asked = missing;
      wanted = undefined;
      context.propose('scissors', { photoId: photo.id, from, to }, ({ points }) => {
        asked = undefined;
        missing.path = points;
        show();
        askNext();
      });
      return;
    }
    if (closing) {
      fill();
      return;
    }
    const [from, to] = [end(), last.point];
    if (samePoint(from, to) || (live && samePoint(live.to, to)) || (wanted && samePoint(wanted, to))) return;
    wanted = to;
    context.propose('scissors', { photoId: photo.id, from, to }, ({ points }) => {
      // A click since then begins elsewhere.
      if (samePoint(from, end())) live = { to, path: points };
      show();
    });
  }

  function fix(event: PointerDetail): void {
    const to = event.point;
    const known = live && samePoint(live.to, to) ? live.path : undefined;
    pieces.push({ from: end(), to, path: known });
    live = undefined;
    wanted = undefined;
    show();
    askNext();
  }

  function close(): boolean {
    if (pieces.length < 2) return false;
    live = undefined;
    closing ??= { from: end(), to: first, path: undefined };
    show();
    askNext();
    return true;
  }

  function fill(): void {
    if (!photo || !closing) return;
    const { points } = joined(first, [...pieces, closing]);
    const runs = runsFromRings([points], photo.height, photo.width);
    if (areaOfRuns(runs) === 0) {
      context.bail();
      context.notify('too-small');
      return;
    }
    area.finish(names[area.mode], runs);
    context.restart();
  }

  return {
    name: 'scissors.drawing',
    look: 'crosshair',
    enter() {
      context.mark(area.held);
      show();
    },
    pointerMove(event) {
      if (closing) return;
      last = event;
      show();
      askNext();
    },
    pointerDown(event) {
      if (event.button !== 0 || closing) return;
      last = event;
      if (closes(event)) close();
      // The second press of a double click is no point of its own.
      else if (isDrag(pressed, event)) fix(event);
      pressed = event;
    },
    doubleClick: () => void close(),
    key(key) {
      if ((key !== 'Backspace' && key !== 'Delete') || closing) return false;
      if (pieces.pop() === undefined) {
        context.bail();
        return true;
      }
      live = undefined;
      wanted = undefined;
      show();
      askNext();
      return true;
    },
    complete: close,
    failed() {
      // Where no path can be had the straight way stands in for it, and the outline can be finished.
      for (const piece of [...pieces, ...(closing ? [closing] : [])]) piece.path ??= straight(piece);
      [wanted, asked] = [undefined, undefined];
      show();
      if (closing) fill();
    },
  };
}
