import { build } from './build.mjs';
import { installElectron } from './electron.mjs';
import { withSetupLock } from './lock.mjs';
import { installPackages } from './packages.mjs';
import { SetupError } from './processes.mjs';
import { createReporter, seconds } from './report.mjs';
import { installTensorFlow } from './tensorflow/index.mjs';

/**
 * Brings this folder into the state in which everything runs. Each part looks first whether it has anything to do, so
 * that a second call takes a moment and no network; each puts its result in place in one step, so that one killed
 * half-way is repaired by the next.
 *
 * @param {object} [options]
 * @param {boolean} [options.retry] Try again what failed before although the studio does without it.
 * @param {boolean} [options.product] Also Electron and the built page and shell, which the command line does without.
 * @param {import('./report.mjs').Reporter} [options.report]
 */
export async function setUp({ retry = false, product = true, report = createReporter() } = {}) {
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (major < 20) throw new SetupError(`This is Node ${process.versions.node}.`, 'Install Node 20 or newer.');
  const started = Date.now();
  let steps = 0;
  const counting = { ...report, step: (title) => ((steps += 1), report.step(title)) };
  await withSetupLock(report, async () => {
    await installPackages(counting);
    await installTensorFlow(counting, retry);
    if (!product) return;
    await installElectron(counting, retry);
    await build(counting);
  });
  if (steps > 0) report.line(`Set-up is complete (${seconds((Date.now() - started) / 1000)}).`);
}

/**
 * Runs a script's work; a failure that has a remedy is told without a stack.
 *
 * @param {() => Promise<number | void>} work Answers with the exit code.
 */
export async function main(work) {
  try {
    process.exitCode = (await work()) ?? 0;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`\n${error.message}\n${error.remedy === undefined ? '' : `→ ${error.remedy}\n`}`);
    process.exitCode = 1;
  }
}
