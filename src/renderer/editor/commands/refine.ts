import type { CommandCore, Commands } from './commands.ts';

export function refineCommands({ context, run }: CommandCore): Pick<Commands, 'refine'> {
  return {
    refine() {
      run(() => context.notify('nothing-here'));
    },
  };
}
