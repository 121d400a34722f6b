import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { readJson } from './files.mjs';
import { modules, pinnedNode, runtime } from './paths.mjs';
import { environment, largestFile, reasonOf, run } from './processes.mjs';
import { rememberedFailure, rememberFailure } from './packages.mjs';

const home = path.join(modules, 'electron');
const downloadSize = 125_000_000;

/** Electron's program, where its download is complete. @returns {string | undefined} */
export function electronProgram() {
  try {
    const { version } = readJson(path.join(home, 'package.json'));
    const program = path.join(home, 'dist', readFileSync(path.join(home, 'path.txt'), 'utf8'));
    const there = readFileSync(path.join(home, 'dist', 'version'), 'utf8').replace(/^v/, '') === version;
    return there && existsSync(program) ? program : undefined;
  } catch {
    return undefined;
  }
}

/** Why there is no Electron, as far as set-up knows. */
export function electronFailure() {
  return rememberedFailure('electron');
}

/**
 * Fetches Electron's program. Without it the studio opens in a browser, so that a failure is a reason and no error.
 *
 * @param {import('./report.mjs').Reporter} report
 * @param {boolean} retry Whether to try although it failed less than a day ago.
 */
export async function installElectron(report, retry = false) {
  if (electronProgram() !== undefined) return;
  if (!retry && electronFailure() !== undefined) return;
  if (process.env.ELECTRON_SKIP_BINARY_DOWNLOAD === '1') {
    await rememberFailure('electron', 'ELECTRON_SKIP_BINARY_DOWNLOAD is set');
    return;
  }
  const step = report.step('Electron, for the desktop window');
  const temporary = path.join(runtime, 'electron-download');
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  const result = await run(pinnedNode, [path.join(home, 'install.js')], {
    env: environment({ TMPDIR: temporary, TEMP: temporary }),
    watch: () => largestFile(temporary),
    onProgress: (done) => step.update({ done, total: downloadSize, unit: 'bytes' }),
    stallSeconds: 20,
    limitSeconds: 900,
  });
  await rm(temporary, { recursive: true, force: true });
  if (electronProgram() !== undefined) {
    step.done();
    return;
  }
  // A download that was cut short must not look like a whole one.
  await rm(path.join(home, 'dist'), { recursive: true, force: true });
  const reason = result.gaveUp ?? reasonOf(result.output);
  await rememberFailure('electron', `its download failed: ${reason}`);
  step.skipped(`its download failed (${reason}); the studio opens in a browser instead`);
}
