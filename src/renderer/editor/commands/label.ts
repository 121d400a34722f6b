import { labels } from '../labels.ts';
import { editableChosen } from '../targets.ts';
import type { CommandCore, Commands } from './commands.ts';

export function labelCommands({
  context,
  setState,
  run,
  within,
}: CommandCore): Pick<Commands, 'setClass' | 'setReviewState'> {
  return {
    setClass(garmentClassId) {
      if (context.state.busy) {
        // The garment in the making gets it.
        within((inHand) => {
          setState({ activeClassId: garmentClassId });
          inHand.classChosen?.(garmentClassId);
        });
        return;
      }
      run(() => {
        setState({ activeClassId: garmentClassId });
        if (context.state.selected.length === 0) return;
        const changes = editableChosen(context).map(({ id }) => ({ kind: 'revise' as const, id, garmentClassId }));
        context.finish(labels.class, changes);
      });
    },
    setReviewState(reviewState) {
      run(() => {
        const changes = editableChosen(context).map(({ id }) => ({ kind: 'revise' as const, id, reviewState }));
        context.finish(labels.review[reviewState], changes);
      });
    },
  };
}
