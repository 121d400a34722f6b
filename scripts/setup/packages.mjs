import { existsSync } from 'node:fs';
import path from 'node:path';
import { readJson, writeAtomically } from './files.mjs';
import { modules, pinnedNode, repository, runtime } from './paths.mjs';
import { environment, lastLines, run, SetupError } from './processes.mjs';

const lockFile = path.join(repository, 'package-lock.json');
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** The packages that the lock file names: those that every platform needs first. */
function lockedPackages() {
  const { packages } = readJson(lockFile);
  return Object.entries(packages).filter(([place]) => place !== '');
}

/** What of the lock file is not in node_modules, as a few names; empty where everything is. */
export function missingPackages() {
  const installed = readJson(path.join(modules, '.package-lock.json'))?.packages;
  // npm writes this file last: where it is missing, an installation was cut short.
  if (installed === undefined) return ['all of them'];
  return lockedPackages()
    .filter(([place, { version, optional, peer, link }]) => {
      if (link === true) return false;
      const there = installed[place];
      if (there === undefined) return optional !== true && peer !== true;
      return there.version !== version || readJson(path.join(repository, place, 'package.json'))?.version !== version;
    })
    .map(([place]) => place.replace(/^.*node_modules\//, ''));
}

/** @param {import('./report.mjs').Reporter} report */
export async function installPackages(report) {
  const missing = missingPackages();
  if (missing.length > 0) await cleanInstall(report, missing);
  await installPinnedNode(report);
}

/** @param {import('./report.mjs').Reporter} report @param {string[]} missing */
async function cleanInstall(report, missing) {
  const total = lockedPackages().filter(([, entry]) => entry.optional !== true).length;
  const why = missing.length > 3 ? `${missing.length} are missing` : `missing: ${missing.join(', ')}`;
  const step = report.step(`Packages from npm (${why}; about 1 GB on disk)`);
  const result = await run(npm, ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    env: environment(),
    watch: countPackages,
    onProgress: (done) => step.update({ done: Math.min(done, total), total, unit: 'packages' }),
  });
  if (result.code !== 0) {
    step.fail();
    throw new SetupError(
      `npm ci failed:\n${lastLines(result.output)}`,
      'Check the network (or your npm registry in ~/.npmrc) and the free disk space, then run the same command again.',
    );
  }
  step.done(`${countPackages()} packages`);
}

/** How many packages have their manifest, npm being at work. */
function countPackages() {
  return lockedPackages().filter(([place]) => existsSync(path.join(repository, place, 'package.json'))).length;
}

/**
 * `ignore-scripts` keeps every package's install script from running. The package `node` is one of the few whose script
 * is wanted: it puts the binary for this machine in place.
 *
 * @param {import('./report.mjs').Reporter} report
 */
async function installPinnedNode(report) {
  const wanted = readJson(path.join(modules, 'node', 'package.json'))?.version;
  const stamp = path.join(modules, 'node', '.works');
  if (existsSync(pinnedNode) && readJson(stamp)?.version === wanted) return;
  const step = report.step(`Node ${wanted}, which runs everything (about 125 MB)`);
  if (!(await versionIs(wanted))) {
    const result = await run(npm, ['rebuild', 'node', '--ignore-scripts=false', '--loglevel=error']);
    if (result.code !== 0 || !(await versionIs(wanted))) {
      step.fail();
      throw new SetupError(
        `Node ${wanted} could not be put in place:\n${lastLines(result.output)}`,
        'Check the network, then run the same command again.',
      );
    }
  }
  await writeAtomically(stamp, JSON.stringify({ version: wanted }));
  step.done();
}

/** @param {string} wanted */
async function versionIs(wanted) {
  if (!existsSync(pinnedNode)) return false;
  const { code, output } = await run(pinnedNode, ['--version'], { limitSeconds: 30 });
  return code === 0 && output.trim() === `v${wanted}`;
}

/** Where a failed optional download is remembered, so that the next start does not wait for it again. */
const attemptsFile = path.join(runtime, 'attempts.json');
const retryAfterHours = 24;

/** @param {string} what @returns {string | undefined} Why it failed less than a day ago. */
export function rememberedFailure(what) {
  const attempt = readJson(attemptsFile)?.[what];
  if (attempt === undefined || Date.now() - attempt.at > retryAfterHours * 3_600_000) return undefined;
  return attempt.reason;
}

/** @param {string} what @param {string} reason */
export async function rememberFailure(what, reason) {
  const attempts = { ...readJson(attemptsFile), [what]: { at: Date.now(), reason } };
  await writeAtomically(attemptsFile, `${JSON.stringify(attempts, null, 2)}\n`);
}
