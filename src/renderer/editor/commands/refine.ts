import { simplifyRuns } from '../../../shared/geometry/simplify.ts';
import { smoothRuns } from '../../../shared/geometry/smooth.ts';
import type { EditorGarment } from '../garment.ts';
import { labels } from '../labels.ts';
import { editableChosen } from '../targets.ts';
import type { ToolState } from '../tool.ts';
import type { CommandCore, Commands } from './commands.ts';

type How = Parameters<Commands['refine']>[0];

/** The state in which smoothed or simplified masks are shown until they are taken or not. */
const previewing = 'refine.previewing';

export function refineCommands({ context, run, within }: CommandCore): Pick<Commands, 'refine'> {
  let garments: readonly EditorGarment[] = [];
  let shown: readonly EditorGarment[] = [];
  let label: string = labels.smooth;

  function state(): ToolState {
    return {
      name: previewing,
      complete() {
        context.finish(
          label,
          shown.map(({ id, runs }) => ({ kind: 'revise', id, runs })),
        );
        context.restart();
        return true;
      },
    };
  }

  function show(how: How, strength: number): void {
    label = how === 'smooth' ? labels.smooth : labels.simplify;
    shown = garments.map((garment) => ({ ...garment, runs: refined(garment.runs, how, strength) }));
    context.show({ changed: shown });
  }

  return {
    refine(how, strength) {
      if (context.state.busy && context.state.path === previewing) {
        within(() => show(how, strength));
        return;
      }
      run(() => {
        garments = editableChosen(context);
        if (garments.length === 0) return;
        context.go(state());
        context.mark(garments.map(({ id }) => id));
        show(how, strength);
      });
    },
  };
}

function refined(runs: EditorGarment['runs'], how: How, strength: number): EditorGarment['runs'] {
  if (strength <= 0) return runs;
  return how === 'smooth' ? smoothRuns(runs, Math.round(strength)) : simplifyRuns(runs, strength);
}
