import type { Runs } from '../../../../shared/geometry/run-length.ts';
import { areaOfRuns } from '../../../../shared/geometry/runs.ts';
import type { AreaEdit } from '../../area.ts';
import type { PointerDetail } from '../../events.ts';
import { labels } from '../../labels.ts';
import type { ToolOptions } from '../../state.ts';
import type { ToolContext, ToolState } from '../../tool.ts';
import { wandKey, wandWheel } from './tolerance.ts';

const names = { new: labels.wand, add: labels.wandAdd, subtract: labels.wandSubtract };
/** Stage pixels to the right for one more of tolerance. */
const travel = 2;

/** What a question's answer depends on. */
const optionsOf = ({ wandTolerance, wandContiguous, wandSmoothing }: ToolOptions) =>
  ({ tolerance: wandTolerance, contiguous: wandContiguous, smoothing: wandSmoothing }) as const;

/**
 * Pressed: the way to the right is more tolerance, to the left less. Letting go takes what there is then; where the
 * answer is still on its way, as soon as it has come.
 */
export function selecting(context: ToolContext, start: PointerDetail, area: AreaEdit): ToolState {
  const { photo, options } = context.state;
  let base = options.wandTolerance;
  let released = false;
  let found: { runs: Runs; key: string } | undefined;

  const key = (): string => JSON.stringify(optionsOf(context.state.options));

  function ask(): void {
    if (!photo) return;
    const asked = key();
    const question = { photoId: photo.id, point: start.point, ...optionsOf(context.state.options) };
    context.propose('wand', question, ({ runs }) => {
      found = { runs, key: asked };
      context.show({ changed: area.preview(runs) });
      if (released) finish();
    });
  }

  /** Answers whether the gesture is over. */
  function finish(): boolean {
    if (found?.key !== key()) return false;
    const { runs } = found;
    if (areaOfRuns(runs) === 0) {
      context.bail();
      context.notify('nothing-here');
      return true;
    }
    area.finish(names[area.mode], runs);
    context.restart();
    return true;
  }

  function setTolerance(tolerance: number): void {
    const before = key();
    context.setOptions({ wandTolerance: tolerance });
    if (key() !== before) ask();
  }

  return {
    name: 'wand.selecting',
    look: 'crosshair',
    enter() {
      context.mark(area.held);
      ask();
    },
    pointerMove(event) {
      if (!released) setTolerance(base + ((event.point.x - start.point.x) * event.zoom) / travel);
    },
    pointerUp() {
      released = true;
      finish();
    },
    wheel(steps) {
      const { wandTolerance } = context.state.options;
      wandWheel(context, steps);
      base += context.state.options.wandTolerance - wandTolerance;
      ask();
      return true;
    },
    key(pressed) {
      if (!wandKey(context, pressed)) return false;
      ask();
      return true;
    },
    complete: () => finish(),
    changed: ask,
    failed: () => context.bail(),
  };
}
