import { strokeSpans } from '../../../../shared/geometry/brush.ts';
import { joinSpans, type Spans } from '../../../../shared/geometry/spans.ts';
import type { PointerDetail } from '../../events.ts';
import type { Point } from '../../state.ts';
import type { ToolContext, ToolState } from '../../tool.ts';
import { brushCursor, brushKey, brushWheel } from '../brush/size.ts';
import { proposal, strokeMasks, type Draft, type Stroke } from './proposal.ts';

/** A stroke over what is garment, or with Alt over what is not. */
export function stroking(context: ToolContext, draft: Draft, start: PointerDetail): ToolState {
  const { photo } = context.state;
  const before = draft.strokes ?? [];
  let spans: Spans = new Uint32Array(0);
  let last = start.point;

  function withStroke(): Draft {
    const stroke: Stroke = { garment: !start.alt, spans, before: draft.proposed };
    return { ...draft, strokes: [...before, stroke] };
  }

  function extend(to: Point): void {
    if (!photo) return;
    const { brushSize: size, brushShape: shape } = context.state.options;
    spans = joinSpans([spans, strokeSpans(last, to, { size, shape }, photo.height, photo.width)]);
    last = to;
    context.show({ strokes: strokeMasks(withStroke(), photo) });
  }

  function finish(): void {
    if (spans.length === 0) context.go(proposal(context, draft, draft.proposed === undefined));
    else context.go(proposal(context, withStroke()));
  }

  return {
    name: 'grabcut.stroking',
    look: 'none',
    enter() {
      brushCursor(context, start);
      extend(start.point);
    },
    pointerMove(event) {
      brushCursor(context, event);
      extend(event.point);
    },
    pointerUp(event) {
      extend(event.point);
      finish();
    },
    classChosen: (garmentClassId) => draft.target.classify(garmentClassId),
    wheel: (steps) => brushWheel(context, steps),
    key: (key) => brushKey(context, key),
  };
}
