import type { GarmentChange } from '../gesture.ts';
import { labels } from '../labels.ts';
import type { CommandCore, Commands } from './commands.ts';

export function suggestionCommands({ context, run }: CommandCore): Pick<Commands, 'take'> {
  return {
    take(suggested) {
      run(() => {
        switch (suggested.kind) {
          case 'garment': {
            const { runs, garmentClassId } = suggested;
            const garment = { ...context.draft(runs), garmentClassId };
            context.finish(labels.takeGarment, [{ kind: 'add', garment }]);
            context.select([garment.id]);
            return;
          }
          case 'class':
            return revise(labels.takeClass, {
              kind: 'revise',
              id: suggested.id,
              garmentClassId: suggested.garmentClassId,
            });
          case 'outline':
            return revise(labels.takeOutline, { kind: 'revise', id: suggested.id, runs: suggested.runs });
        }
      });
    },
  };

  function revise(label: string, change: Extract<GarmentChange, { kind: 'revise' }>): void {
    if (!context.editable(change.id)) {
      context.notify(context.state.hidden.has(change.id) ? 'hidden' : 'locked');
      return;
    }
    context.finish(label, [change]);
    context.select([change.id]);
  }
}
