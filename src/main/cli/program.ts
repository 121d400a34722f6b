import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import type { ErrorReport } from '../../shared/domain/errors.ts';
import { toErrorReport } from '../../shared/domain/errors.ts';
import { balanceCommands } from './commands/balance.ts';
import { compareCommand } from './commands/compare.ts';
import { cropCommands } from './commands/crops.ts';
import { detectCommand } from './commands/detect.ts';
import { detectionCommands } from './commands/detections.ts';
import { doctorCommand } from './commands/doctor.ts';
import { embedCommand } from './commands/embed.ts';
import { evaluateCommands } from './commands/evaluate.ts';
import { findingCommands } from './commands/findings.ts';
import { importCommands } from './commands/import.ts';
import { jobCommands } from './commands/jobs.ts';
import { modelCommands } from './commands/models.ts';
import { projectCommands } from './commands/project.ts';
import { recommendCommand } from './commands/recommend.ts';
import { retrainCommand } from './commands/retrain.ts';
import { reviewCommands } from './commands/review.ts';
import { runCommands } from './commands/runs.ts';
import { sampleCommand } from './commands/sample.ts';
import { serveCommand } from './commands/serve.ts';
import { snapshotCommands } from './commands/snapshots.ts';
import { splitCommand } from './commands/split.ts';
import { trainCommands } from './commands/train.ts';
import type { CommandContext } from './context.ts';
import { nonEmpty } from './options.ts';
import type { Streams } from './terminal/output.ts';
import { createProgressReporter } from './terminal/progress.ts';

/** Exit codes: done, failed, wrongly called. */
export const exitCodes = { done: 0, failed: 1, usage: 2 } as const;

const groups = [
  doctorCommand,
  serveCommand,
  sampleCommand,
  projectCommands,
  importCommands,
  splitCommand,
  cropCommands,
  balanceCommands,
  findingCommands,
  trainCommands,
  retrainCommand,
  runCommands,
  evaluateCommands,
  compareCommand,
  snapshotCommands,
  detectCommand,
  detectionCommands,
  recommendCommand,
  embedCommand,
  reviewCommands,
  modelCommands,
  jobCommands,
];

/** Runs one command line (without the program's own name) and answers with its exit code. Throws nothing. */
export async function runCommandLine(words: string[], streams: Streams): Promise<number> {
  const json = asksForJson(words);
  const program = createProgram(streams);
  try {
    await program.parseAsync(words, { from: 'user' });
    return exitCodes.done;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
    const report = error instanceof CommanderError ? usageReport(error) : toErrorReport(error);
    // Commander has already told a person about a wrong call.
    if (!(error instanceof CommanderError)) streams.stderr.write(`${describeError(report)}\n`);
    if (json) streams.stdout.write(`${JSON.stringify(report)}\n`);
    return report.code === 'USAGE' ? exitCodes.usage : exitCodes.failed;
  }
}

export function createProgram(streams: Streams): Command {
  const program = new Command('f2e')
    .description(
      'Fashion2Events Studio: curate garment segmentations, train event classifiers, see what they get wrong.',
    )
    .option(
      '-p, --project <directory>',
      'project folder (default: the current folder, where it is a project)',
      nonEmpty,
    )
    .option('--json', 'write one JSON object as the last line on stdout; all else goes to stderr')
    .version(readVersion(), '-V, --version')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => void streams.stdout.write(text),
      writeErr: (text) => void streams.stderr.write(text),
    })
    .showHelpAfterError('(--help shows how it is used)')
    .exitOverride();
  const contextOf = (command: Command): CommandContext => createContext(command, streams);
  for (const addTo of groups) addTo(program, contextOf);
  return program;
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  return typeof manifest === 'object' && manifest !== null ? String(Reflect.get(manifest, 'version')) : 'unknown';
}

function createContext(command: Command, streams: Streams): CommandContext {
  const globals = command.optsWithGlobals<{ json?: boolean; project?: string }>();
  const json = globals.json === true;
  const progress = createProgressReporter(streams.stderr);
  return {
    json,
    project: globals.project,
    progress,
    note: (text) => progress.note(text),
    answer(answer) {
      progress.clear();
      streams.stdout.write(`${json ? JSON.stringify(answer.json) : answer.text}\n`);
    },
  };
}

/** Read from the words themselves: a wrong call must be answered in JSON too, before any option is parsed. */
function asksForJson(words: string[]): boolean {
  const end = words.indexOf('--');
  return words.slice(0, end === -1 ? words.length : end).includes('--json');
}

function usageReport(error: CommanderError): ErrorReport {
  const message =
    error.code === 'commander.help'
      ? 'A command is missing; --help lists them.'
      : error.message.replace(/^error: /, '');
  return { code: 'USAGE', message, details: { cause: error.code.replace(/^commander\./, ''), remedy: 'See --help.' } };
}

function describeError(report: ErrorReport): string {
  const lines = [`f2e: ${report.message}`];
  for (const [name, value] of Object.entries(report.details)) {
    if (value === null || value === undefined || value === '' || name === 'name') continue;
    lines.push(`  ${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  }
  lines.push(`  (${report.code})`);
  return lines.join('\n');
}
