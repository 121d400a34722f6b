import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readSafetensors, writeSafetensors } from '../src/main/ml/weights/safetensors.ts';

/**
 * Makes the starter backbone that the studio ships from the published ImageNet weights, without the ImageNet classifier.
 * Half precision where it hardly moves the features: not the batch norms (variances too small for binary16), not the
 * depthwise kernels, not the stem and the first six blocks, whose errors would grow on their way. Prints the size and hash that the model catalogue holds.
 *
 *   node scripts/make-starter-weights.ts --source efficientnet-lite0-imagenet.safetensors
 */
const { source } = parseArgs({ options: { source: { type: 'string' } } }).values;
if (source === undefined) throw new Error('name the published weights with --source FILE');
const { weights, metadata } = readSafetensors(await readFile(source), source);
for (const name of ['_fc.weight', '_fc.bias']) weights.delete(name);
const half = (name: string): boolean => {
  const block = /^_blocks\.(\d+)\.(_expand_conv|_project_conv)\.weight$/.exec(name)?.[1];
  return name === '_conv_head.weight' || (block !== undefined && Number(block) >= 6);
};
const changes =
  'kernels from block 6 on, depthwise ones excepted, stored as IEEE 754 binary16; the ImageNet classifier (_fc) left out';
const bytes = writeSafetensors(weights, { half, metadata: { ...metadata, changes } });
const target = path.join(import.meta.dirname, '../resources/models/efficientnet-lite0-imagenet-half.safetensors');
await writeFile(target, bytes);
const sha256 = createHash('sha256').update(bytes).digest('hex');
process.stdout.write(`${JSON.stringify({ file: path.basename(target), bytes: bytes.length, sha256 })}\n`);
