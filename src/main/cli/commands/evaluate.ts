import type { Command } from 'commander';
import type { SplitName } from '../../../shared/contract/common.ts';
import { modelReport } from '../../../shared/contract/detector.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import type { CommandGroup, ContextFactory } from '../context.ts';
import { action } from '../context.ts';
import { idOr, nonEmpty, oneOf } from '../options.ts';
import { splitNames } from '../vocabulary.ts';

const cocoKinds = ['bbox', 'segm'] as const;

interface CocoOptions {
  gt: string;
  dt: string;
  kind: (typeof cocoKinds)[number];
}

interface EvaluateDetectorOptions {
  run?: number | 'latest';
  model?: number | 'latest' | 'starter';
  split: SplitName;
}

interface EvaluateOptions {
  run: number | 'latest';
  split: SplitName;
}

export const evaluateCommands: CommandGroup = (program, contextOf) => {
  const group = program.command('evaluate').description('measure a trained model, or the detections of any program');
  group
    .command('classifier')
    .description('accuracy, per-class figures, calibration and the confusion matrix of one run on one split')
    .option('--run <run>', 'id of a run, or "latest"', idOr('latest'), 'latest')
    .option('--split <split>', 'split to measure on', oneOf(splitNames), 'val')
    .action(
      action<EvaluateOptions>(contextOf, async (context, options) => {
        const [{ withProject }, { describeEvaluation }, { resolveRun }] = await Promise.all([
          import('../session.ts'),
          import('../reports/evaluation.ts'),
          import('../runs.ts'),
        ]);
        return withProject(context, async ({ call, follow }) => {
          const subject = { runId: await resolveRun(call, options.run), split: options.split };
          await follow((await call('evaluation.start', subject)).jobId);
          const report = await call('evaluation.report', subject);
          return { json: report, text: describeEvaluation(report) };
        });
      }),
    );
  group
    .command('coco')
    .description("COCO's figures of a results file, equal to those of pycocotools; needs no project")
    .requiredOption('--gt <file>', 'ground truths: COCO instances', nonEmpty)
    .requiredOption('--dt <file>', 'detections: COCO results, a list', nonEmpty)
    .option('--kind <kind>', 'compare boxes (bbox) or masks (segm)', oneOf(cocoKinds), 'segm')
    .action(
      action<CocoOptions>(contextOf, async (context, { gt, dt, kind }) => {
        const [{ evaluateCocoFiles }, { describeCoco }, paths] = await Promise.all([
          import('../../engine/features/evaluation/coco/evaluate-files.ts'),
          import('../reports/coco.ts'),
          import('../paths.ts'),
        ]);
        const groundTruths = paths.existing(gt, 'file', 'the ground truths');
        const detections = paths.existing(dt, 'file', 'the detections');
        const report = await evaluateCocoFiles(
          { groundTruths, detections, kind },
          { progress: (progress) => context.progress.show(progress) },
        );
        for (const note of report.notes) context.note(note);
        return { json: report, text: describeCoco(report) };
      }),
    );
  addEvaluateDetector(group, contextOf);
};

function addEvaluateDetector(group: Command, contextOf: ContextFactory): void {
  group
    .command('detector')
    .description("COCO's figures of one run on one split, by boxes and by masks")
    .option('--run <run>', 'id of a run, or "latest", which is the default', idOr('latest'))
    .option('--model <model>', 'instead of a run: id of a detector, latest, or starter', idOr('latest', 'starter'))
    .option('--split <split>', 'split to measure on', oneOf(splitNames), 'val')
    .action(
      action<EvaluateDetectorOptions>(contextOf, async (context, options) => {
        const { run, model, split } = options;
        if (run !== undefined && model !== undefined) {
          throw new StudioError('USAGE', 'Give --run or --model, not both.', {
            field: '--model',
            remedy: 'A run is measured with the model that it trained.',
          });
        }
        const [{ withProject }, { describeDetectorReport }, { resolveRun }] = await Promise.all([
          import('../session.ts'),
          import('../reports/detector.ts'),
          import('../runs.ts'),
        ]);
        return withProject(context, async ({ call, follow }) => {
          if (model !== undefined) {
            const { jobId } = await call('detector.evaluateModel', { modelId: model, split });
            const measured = modelReport.parse((await follow(jobId)).result);
            return { json: measured, text: describeDetectorReport(measured) };
          }
          const subject = { runId: await resolveRun(call, run ?? 'latest', 'detector'), split };
          await follow((await call('detector.evaluate', subject)).jobId);
          const report = await call('detector.report', subject);
          return { json: report, text: describeDetectorReport(report) };
        });
      }),
    );
}
