import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { detectorSample } from '../src/shared/contract/detection.ts';
import { scoreDetector } from '../src/main/ml/eval/score-detector.ts';
import { readLines } from '../src/main/ml/images/manifest.ts';
import { loadDetector } from '../src/main/ml/maskrcnn/load-detector.ts';
import { readDetector, writeDetector } from '../src/main/ml/train/checkpoint-detector.ts';

/**
 * Makes the starter detector that the studio ships from a finished run: half precision where it hardly moves the figures
 * (not the batch norms, whose variances are too small for binary16, not the depthwise kernels, not the biases, not the
 * stem and the first six blocks, whose errors would grow on their way). With the run's manifest it also measures what is
 * shipped on `val`, and the run's own float32 weights beside it.
 *
 *   node scripts/make-starter-detector.ts --run PROJECT/runs/1 [--manifest PROJECT/runs/1/manifest.jsonl]
 */
const { run, manifest } = parseArgs({ options: { run: { type: 'string' }, manifest: { type: 'string' } } }).values;
if (run === undefined) throw new Error('name the folder of a finished detector run with --run FOLDER');
const target = path.join(import.meta.dirname, '../resources/models/starter-detector');
const { description, weights } = await readDetector(run);
const { format: _format, kind: _kind, sha256: _sha256, ...facts } = description;
await mkdir(target, { recursive: true });
await writeDetector(target, facts, weights, {
  half(name) {
    const role = /\.(_conv_stem|_depthwise_conv|_bn\d)\.|\.bias$/.exec(name);
    const block = /_blocks\.(\d+)\./.exec(name)?.[1];
    return role === null && (block === undefined || Number(block) >= 6);
  },
  metadata: { license: 'Apache-2.0', source: 'trained by the studio; see README.md beside this file' },
});
const shipped = (await readDetector(target)).description;
const bytes = (await readFile(path.join(target, 'model.safetensors'))).length;
process.stdout.write(`${JSON.stringify({ directory: target, bytes, sha256: shipped.sha256 })}\n`);

if (manifest !== undefined) {
  const samples = (await readLines(manifest, detectorSample)).filter(({ split }) => split === 'val');
  for (const directory of [target, run]) {
    const { detector, sides, classNames } = await loadDetector({ kind: 'folder', directory });
    const figures = await scoreDetector(detector, samples, { sides, classNames });
    detector.dispose();
    process.stdout.write(`${JSON.stringify({ directory, photos: samples.length, ...figures })}\n`);
  }
}
