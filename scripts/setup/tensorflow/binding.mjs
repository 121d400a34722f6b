import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { hashOfTree, writeAtomically } from '../files.mjs';
import { modules, runtime } from '../paths.mjs';
import { lastLines, run, SetupError } from '../processes.mjs';

/** The npm package whose JavaScript the program calls, and whose native half is put together here. */
export const tfjsNode = path.join(modules, '@tensorflow', 'tfjs-node');
const placed = path.join(tfjsNode, 'lib', 'napi-v8', 'tfjs_binding.node');
const libraries = path.join(tfjsNode, 'deps', 'lib');
const compiled = path.join(runtime, 'tensorflow', 'bindings');

/**
 * Compiles tfjs-node's binding against a TensorFlow library; one that was compiled from the same sources is kept.
 *
 * @param {string} library The folder with `lib/` and `include/`.
 * @param {string} identity What tells this library from others.
 * @param {import('../report.mjs').Reporter} report
 * @returns {Promise<string>} The compiled file.
 */
export async function compileBinding(library, identity, report) {
  const sources = await hashOfTree(tfjsNode, ['binding']);
  const key = createHash('sha256').update(`${sources} ${identity} ${process.platform} ${process.arch}`).digest('hex');
  const target = path.join(compiled, `tfjs_binding-${key.slice(0, 16)}.node`);
  if (existsSync(target)) return target;
  const compiler = await findCompiler();
  const step = report.step(`Compile the TensorFlow binding with ${compiler} (about 15 s)`);
  await mkdir(compiled, { recursive: true });
  for (const name of await readdir(compiled)) {
    // What a killed compiler left behind.
    if (name.includes('.partial-')) await rm(path.join(compiled, name), { force: true });
  }
  const partial = `${target}.partial-${process.pid}`;
  const result = await run(compiler, await compilerWords(library, partial), { cwd: tfjsNode, limitSeconds: 900 });
  if (result.code !== 0) {
    step.fail();
    throw new SetupError(`${compiler} could not compile the TensorFlow binding:\n${lastLines(result.output)}`);
  }
  await rename(partial, target);
  step.done();
  return target;
}

/** @param {string} library @param {string} output */
async function compilerWords(library, output) {
  const sources = (await readdir(path.join(tfjsNode, 'binding'))).filter((name) => name.endsWith('.cc')).sort();
  const mac = process.platform === 'darwin';
  return [
    ...['-std=c++17', '-O2', '-fPIC', '-shared', '-DNAPI_VERSION=8'],
    `-I${path.join(library, 'include')}`,
    `-I${path.join(modules, 'node-api-headers', 'include')}`,
    ...sources.map((name) => path.join('binding', name)),
    ...['-o', output, `-L${path.join(library, 'lib')}`],
    ...(mac
      ? ['-ltensorflow_cc.2', '-ltensorflow_framework.2']
      : ['-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2']),
    ...(mac ? ['-undefined', 'dynamic_lookup'] : []),
    // Relative, so that the folder may be moved.
    `-Wl,-rpath,${mac ? '@loader_path' : '$ORIGIN'}/../../deps/lib`,
  ];
}

/** A C++ compiler that starts. Throws a SetupError where there is none. */
async function findCompiler() {
  const chosen = process.env.CXX === undefined || process.env.CXX === '' ? [] : [process.env.CXX];
  for (const compiler of [...chosen, 'c++', 'g++', 'clang++']) {
    const { code } = await run(compiler, ['--version'], { limitSeconds: 30 });
    if (code === 0) return compiler;
  }
  throw new SetupError(
    'No C++ compiler was found (tried CXX, c++, g++ and clang++).',
    'Install one (Debian and Ubuntu: apt-get install g++; macOS: xcode-select --install).',
  );
}

/**
 * Puts binding and library where tfjs-node looks for them. `npm ci` removes them; this brings them back at once.
 *
 * @param {string} library @param {string} binding
 */
export async function placeBinding(library, binding) {
  await removePlaced();
  await mkdir(path.dirname(libraries), { recursive: true });
  await symlink(linkTarget(library), libraries, process.platform === 'win32' ? 'junction' : 'dir');
  await writeAtomically(placed, await readFile(binding), 0o755);
}

/** Takes away what was placed, so that tfjs-node's own installer writes into its own folder. */
export async function removePlaced() {
  await rm(placed, { force: true });
  await rm(libraries, { recursive: true, force: true });
}

/** Whether tfjs-node has this binding and this library. @param {string} library @param {string} binding */
export function isPlaced(library, binding) {
  if (lstatSync(libraries, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return false;
  if (path.resolve(path.dirname(libraries), readlinkSync(libraries)) !== path.join(library, 'lib')) return false;
  return existsSync(binding) && existsSync(placed) && readFileSync(placed).equals(readFileSync(binding));
}

/** Whether tfjs-node's own installer has put its binding and library in place. */
export function officialIsPlaced() {
  const found = lstatSync(libraries, { throwIfNoEntry: false });
  return existsSync(placed) && found !== undefined && !found.isSymbolicLink();
}

/** @param {string} library */
function linkTarget(library) {
  const target = path.join(library, 'lib');
  return process.platform === 'win32' ? target : path.relative(path.dirname(libraries), target);
}
