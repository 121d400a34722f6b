import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { hashOfTree, readJson, writeAtomically } from './files.mjs';
import { pinnedNode, repository } from './paths.mjs';
import { environment, lastLines, run, SetupError } from './processes.mjs';

const stampFile = path.join(repository, 'out', 'built.json');
/** All that the page and the desktop shell are made of. */
const sources = [
  'src/renderer',
  'src/shared',
  'src/preload',
  'src/main',
  'electron.vite.config.ts',
  'scripts/build.mjs',
  'package-lock.json',
];
const products = ['renderer/index.html', 'main/index.cjs', 'preload/index.cjs'];

/**
 * Builds the page and the desktop shell, unless what they are made of is unchanged.
 *
 * @param {import('./report.mjs').Reporter} report
 */
export async function build(report) {
  const hash = await hashOfTree(repository, sources);
  const whole = products.every((file) => existsSync(path.join(repository, 'out', file)));
  if (whole && readJson(stampFile)?.sources === hash) return;
  const step = report.step('Build the page and the desktop shell (about 10 s)');
  await rm(stampFile, { force: true });
  const result = await run(pinnedNode, [path.join(repository, 'scripts', 'build.mjs')], { env: environment() });
  if (result.code !== 0) {
    step.fail();
    throw new SetupError(`The build failed:\n${lastLines(result.output, 40)}`);
  }
  await writeAtomically(stampFile, `${JSON.stringify({ sources: hash })}\n`);
  step.done();
}
