import type { Box } from '../../../../shared/geometry/boxes.ts';
import { boxSpans } from '../../../../shared/geometry/brush.ts';
import { runsOfSpans } from '../../../../shared/geometry/spans.ts';
import type { AreaEdit } from '../../area.ts';
import type { PointerDetail } from '../../events.ts';
import { isDrag } from '../../hand.ts';
import { labels } from '../../labels.ts';
import type { ToolContext, ToolState } from '../../tool.ts';

const names = { new: labels.rectangle, add: labels.rectangleAdd, subtract: labels.rectangleSubtract };

/** A rectangle between the press and the pointer, of whole pixels; a square with Control. */
export function drawing(context: ToolContext, start: PointerDetail, area: AreaEdit): ToolState {
  const { photo } = context.state;
  let last = start;
  let dragged = false;

  function frame(): Box {
    let [across, down] = [last.point.x - start.point.x, last.point.y - start.point.y];
    if (last.ctrl) {
      const side = Math.max(Math.abs(across), Math.abs(down));
      [across, down] = [Math.sign(across) * side, Math.sign(down) * side];
    }
    const [x1, x2] = [start.point.x, start.point.x + across].sort((left, right) => left - right) as [number, number];
    const [y1, y2] = [start.point.y, start.point.y + down].sort((left, right) => left - right) as [number, number];
    return clipped(Math.round(x1), Math.round(y1), Math.round(x2), Math.round(y2));
  }

  function clipped(x1: number, y1: number, x2: number, y2: number): Box {
    const within = (value: number, most: number): number => Math.min(most, Math.max(0, value));
    const [width, height] = [photo?.width ?? 0, photo?.height ?? 0];
    const [left, top] = [within(x1, width), within(y1, height)];
    return [left, top, within(x2, width) - left, within(y2, height) - top];
  }

  const runs = () => {
    const [height, width] = [photo?.height ?? 1, photo?.width ?? 1];
    return runsOfSpans(boxSpans(frame(), height, width), height, width);
  };

  function finish(): boolean {
    const [, , width, height] = frame();
    if (!dragged || width === 0 || height === 0) {
      context.bail();
      if (dragged) context.notify('too-small');
      return true;
    }
    area.finish(names[area.mode], runs());
    context.restart();
    return true;
  }

  return {
    name: 'rectangle.drawing',
    look: 'crosshair',
    enter: () => context.mark(area.held),
    pointerMove(event) {
      dragged ||= isDrag(start, event);
      last = event;
      if (dragged) context.show({ box: { kind: 'rectangle', box: frame() }, changed: area.preview(runs()) });
    },
    pointerUp(event) {
      dragged ||= isDrag(start, event);
      last = event;
      finish();
    },
    complete: finish,
  };
}
