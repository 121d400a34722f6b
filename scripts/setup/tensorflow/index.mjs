import { existsSync } from 'node:fs';
import { mkdir, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { installFolder, readJson, sizeOf, stampOf, writeAtomically } from '../files.mjs';
import { modules, pinnedNode, repository, runtime } from '../paths.mjs';
import { environment, lastLines, reasonOf, run, SetupError } from '../processes.mjs';
import { size } from '../report.mjs';
import { compileBinding, isPlaced, officialIsPlaced, placeBinding, removePlaced } from './binding.mjs';
import { downloadWheel } from './download.mjs';
import { tensorflowVersion, wheelsOf } from './wheels.mjs';
import { unpackedSize, unpackZip } from './zip.mjs';

const home = path.join(runtime, 'tensorflow');
/** What `doctor` tells: which TensorFlow is in use, and why not a better one. */
const recordFile = path.join(home, 'installed.json');
const choices = /** @type {const} */ (['gpu', 'cpu', 'official']);

/** The headers that tfjs-node's binding includes, directly or through others: 1 MB of 287. */
const headers = ['tensorflow/c/', 'tensorflow/core/platform/ctstring', 'tsl/platform/ctstring', 'xla/tsl/c/'];

/**
 * Puts TensorFlow in place: the wheel's library with a binding compiled here, else tfjs-node's own installer, else an
 * error that says what to do. `STUDIO_TENSORFLOW=cpu|gpu|official` chooses one and takes no other.
 *
 * @param {import('../report.mjs').Reporter} report
 * @param {boolean} retry Whether to try again what failed before, although something else is in use.
 */
export async function installTensorFlow(report, retry = false) {
  const chosen = choiceOf(process.env.STUDIO_TENSORFLOW);
  const preference = chosen === undefined ? preferred() : [chosen];
  if (isReady(preference, retry)) return;
  /** @type {string[]} */
  const refused = [];
  for (const choice of preference) {
    try {
      const installed = choice === 'official' ? await installOfficial(report) : await installWheel(choice, report);
      const works = await proveItLoads(report);
      const record = { ...installed, ...works, chosen: chosen ?? null, notBetter: refused, preference };
      await writeAtomically(recordFile, `${JSON.stringify(record, null, 2)}\n`);
      return;
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      refused.push(`${choice}: ${error.message}${error.remedy === undefined ? '' : ` ${error.remedy}`}`);
      report.line(`  TensorFlow (${choice}): ${error.message}`);
    }
  }
  throw new SetupError(
    `TensorFlow could not be put in place.\n${refused.map((reason) => `  - ${reason}`).join('\n')}`,
    'Mend one of these causes, then run the same command again.',
  );
}

/** @param {string | undefined} value */
function choiceOf(value) {
  if (value === undefined || value === '') return undefined;
  const choice = choices.find((one) => one === value);
  if (choice !== undefined) return choice;
  throw new SetupError(`STUDIO_TENSORFLOW is '${value}'.`, `Give one of ${choices.join(', ')}, or leave it out.`);
}

/** Best first, as far as this machine can use them. */
function preferred() {
  const nvidia = existsSync('/dev/nvidia0') || existsSync('/proc/driver/nvidia/version');
  return choices.filter(
    (choice) => choice === 'official' || (wheelsOf(choice) !== undefined && (choice !== 'gpu' || nvidia)),
  );
}

/** Whether what is installed is what would be installed now; looks at sizes and at the binding, loads nothing. */
function isReady(preference, retry) {
  const record = readJson(recordFile);
  if (record === undefined) return false;
  // A second-best choice stays in use until a retry is asked for; the record says why it was made.
  const settled = !retry && JSON.stringify(record.preference) === JSON.stringify(preference);
  if (!settled && record.choice !== preference[0]) return false;
  if (record.choice === 'official') return officialIsPlaced();
  const library = path.join(repository, record.library);
  return isUnpacked(library, wheelsOf(record.choice) ?? []) && isPlaced(library, path.join(repository, record.binding));
}

/** @param {string} library @param {import('./wheels.mjs').Wheel[]} wheels */
function isUnpacked(library, wheels) {
  const stamp = stampOf(library);
  if (stamp === undefined) return false;
  if (stamp.wheels?.join() !== wheels.map(({ sha256 }) => sha256).join()) return false;
  return Object.entries(stamp.libraries).every(([name, bytes]) => sizeOf(path.join(library, 'lib', name)) === bytes);
}

/** @param {import('./wheels.mjs').Variant} variant @param {import('../report.mjs').Reporter} report */
async function installWheel(variant, report) {
  const wheels = wheelsOf(variant);
  if (wheels === undefined) {
    throw new SetupError(`There is no ${variant} wheel for ${process.platform} on ${process.arch}.`);
  }
  const library = path.join(home, `${variant}-${tensorflowVersion}`);
  if (!isUnpacked(library, wheels)) await fetchAndUnpack(library, wheels, report);
  const binding = await compileBinding(library, wheels[0]?.sha256 ?? '', report);
  if (!isPlaced(library, binding)) await placeBinding(library, binding);
  return {
    source: `wheel ${wheels[0]?.requirement}`,
    choice: variant,
    library: path.relative(repository, library),
    binding: path.relative(repository, binding),
  };
}

/** @param {string} library @param {import('./wheels.mjs').Wheel[]} wheels @param {import('../report.mjs').Reporter} report */
async function fetchAndUnpack(library, wheels, report) {
  const download = wheels.reduce((sum, { bytes }) => sum + bytes, 0);
  report.line(
    `  TensorFlow ${tensorflowVersion}: ${size(download)} to download, about ${size(download * 3.3)} on disk`,
  );
  await mkdir(home, { recursive: true });
  const space = await statfs(home);
  const needed = download * 4.5;
  if (space.bavail * space.bsize < needed) {
    throw new SetupError(
      `${size(space.bavail * space.bsize)} are free in ${home}; ${size(needed)} are needed while TensorFlow is unpacked.`,
      'Make room, then run the same command again.',
    );
  }
  const downloads = path.join(home, 'download');
  await mkdir(downloads, { recursive: true });
  const files = [];
  for (const wheel of wheels) files.push(await downloadWheel(wheel, downloads, report));
  await installFolder(library, (partial) => unpackWheels(files, wheels, partial, report));
  // Only once the unpacked folder is in place: until then a second try needs no second download.
  await rm(downloads, { recursive: true, force: true });
}

/** @param {string[]} files @param {import('./wheels.mjs').Wheel[]} wheels @param {string} partial @param {import('../report.mjs').Reporter} report */
async function unpackWheels(files, wheels, partial, report) {
  const wanted = (name) => placeInLibrary(name) !== undefined;
  let total = 0;
  for (const file of files) total += await unpackedSize(file, wanted);
  const step = report.step('Unpack TensorFlow');
  let before = 0;
  for (const file of files) {
    const { bytes } = await unpackZip(
      file,
      (name) => (wanted(name) ? path.join(partial, placeInLibrary(name) ?? '') : undefined),
      (done) => step.update({ done: before + done, total, unit: 'bytes' }),
    );
    before += bytes;
  }
  step.done(size(before));
  const names = ['libtensorflow_cc', 'libtensorflow_framework'].map((name) => name + librarySuffix);
  return {
    version: tensorflowVersion,
    wheels: wheels.map(({ sha256 }) => sha256),
    libraries: Object.fromEntries(names.map((name) => [name, sizeOf(path.join(partial, 'lib', name))])),
  };
}

const librarySuffix = process.platform === 'darwin' ? '.2.dylib' : '.so.2';

/** Where a file of a wheel belongs; undefined for the many that only Python needs. @param {string} name */
function placeInLibrary(name) {
  const library = /^tensorflow\/(libtensorflow_(?:cc|framework)\.[^/]+)$/.exec(name)?.[1];
  if (library !== undefined) return `lib/${library}`;
  const header = /^tensorflow\/(include\/.+)$/.exec(name)?.[1];
  if (header !== undefined && headers.some((start) => header.startsWith(`include/${start}`))) return header;
  // The libraries look for CUDA in ../nvidia/*/lib, seen from where they lie; XLA looks for ptxas and libdevice there.
  return /^nvidia\/[^/]+\/(?:lib|bin|nvvm)\//.test(name) ? name : undefined;
}

/** @param {import('../report.mjs').Reporter} report */
async function installOfficial(report) {
  const step = report.step("TensorFlow from tfjs-node's own installer");
  await removePlaced();
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const words = ['rebuild', '@tensorflow/tfjs-node', '--ignore-scripts=false', '--loglevel=error'];
  const result = await run(npm, words, { env: environment({ TF_SKIP_TELEMETRY: '1' }), limitSeconds: 900 });
  if (result.code !== 0 || !officialIsPlaced()) {
    step.fail();
    throw new SetupError(
      `tfjs-node's installer failed: ${result.gaveUp ?? reasonOf(result.output)}`,
      'It downloads from a file host of its own: check that the network lets it.',
    );
  }
  step.done();
  return { source: 'tfjs-node installer', choice: 'official' };
}

/** @param {import('../report.mjs').Reporter} report @returns {Promise<{ version: string, package: string }>} */
async function proveItLoads(report) {
  const step = report.step('Load TensorFlow once');
  const program = `
    import { tf } from './src/main/ml/ops/tensorflow.ts';
    const sum = tf.tidy(() => tf.matMul(tf.ones([8, 8]), tf.ones([8, 8])).sum().dataSync()[0]);
    if (sum !== 512) throw new Error('A product of two matrices came out as ' + sum + '.');
    console.log('STUDIO ' + JSON.stringify({ version: tf.backend().binding.TF_Version }));
  `;
  const result = await run(pinnedNode, ['--input-type=module', '-e', program], {
    env: environment({ TF_CPP_MIN_LOG_LEVEL: '2' }),
    limitSeconds: 120,
  });
  const said = /^STUDIO (.*)$/m.exec(result.output)?.[1];
  if (result.code !== 0 || said === undefined) {
    step.fail();
    throw new SetupError(`TensorFlow is in place but does not load: ${result.gaveUp ?? lastLines(result.output, 6)}`);
  }
  const works = JSON.parse(said);
  step.done(`version ${works.version}`);
  return { ...works, package: readJson(path.join(modules, '@tensorflow', 'tfjs-node', 'package.json')).version };
}
