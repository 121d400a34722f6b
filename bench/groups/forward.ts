import type { Tensor4D } from '@tensorflow/tfjs-node';
import { compileFeatures } from '../../src/main/ml/backbones/compile.ts';
import type { Backbone } from '../../src/main/ml/backbones/backbone.ts';
import { createBackbone } from '../../src/main/ml/backbones/backbone.ts';
import { tf } from '../../src/main/ml/ops/tensorflow.ts';
import type { BackboneName } from '../../src/shared/contract/training.ts';
import type { GroupResult, Measurement } from '../measurement.ts';
import { percentile, ratioOf, say, scaled } from '../measurement.ts';
import { findPython, runPeer } from '../python.ts';
import { formatBytes } from '../../src/main/cli/terminal/table.ts';

const backbones: BackboneName[] = ['efficientnet-lite0', 'resnet18', 'resnet50', 'vgg16'];
const batches = [1, 8, 32];
/** The batch whose processor time is given. */
const typicalBatch = 8;
const rounds = 2;
const secondsEach = 3 * Number(process.env['STUDIO_BENCH_SCALE'] ?? 1);
const fewestRuns = scaled(3);
/** Before the clock: as many as the parties take to settle their memory and to pack weights. */
const warmUps = 3;

/** Images/s, and seconds of processor time for an image. */
interface Speed {
  rate: number;
  processor: number;
}

type Speeds = Record<string, Speed>;

interface PeerResult {
  /** By backbone and batch. */
  speeds: Speeds;
  version: string;
  threads: number;
  peakMemory: number;
}

/**
 * Pixels to features, float32, random weights and biases: as training runs it (eager), as inference does (graph), PyTorch, and ONNX
 * Runtime. Each is measured in every round, and its better round counts: what other programs take for seconds harms one round only.
 */
export async function run(): Promise<GroupResult> {
  const python = await findPython();
  const peer = async (script: string): Promise<PeerResult | undefined> =>
    python.executable === undefined
      ? undefined
      : runPeer<PeerResult>(python.executable, script, [
          backbones.join(','),
          batches.join(','),
          secondsEach,
          fewestRuns,
          warmUps,
        ]);
  const speeds: Speeds = {};
  let [torch, onnx]: (PeerResult | undefined)[] = [];
  for (let round = 1; round <= rounds; round++) {
    say(`round ${round} of ${rounds}`);
    keepBetter(speeds, await measureStudio());
    torch = withBetter(torch, await peer('forward.py'));
    onnx = withBetter(onnx, await peer('forward_onnxruntime.py'));
  }
  const measurements = backbones.flatMap((name) =>
    batches.flatMap((batch) => {
      const key = `${name} ${batch}`;
      const [eager, graph] = [speeds[`${key} eager`], speeds[`${key} graph`]];
      if (eager === undefined || graph === undefined) return [];
      const what = `${name}, batch ${batch}`;
      const rows = [
        rateRow(`${what}, graph`, graph, 'ONNX Runtime', onnx?.speeds[key], '>= 1 x'),
        rateRow(`${what}, graph`, graph, 'PyTorch', torch?.speeds[key]),
        rateRow(`${what}, eager`, eager, 'PyTorch', torch?.speeds[key]),
      ];
      if (batch !== typicalBatch) return rows;
      return [
        ...rows,
        processorRow(`${what}, graph: processor time`, graph, 'ONNX Runtime', onnx?.speeds[key]),
        processorRow(`${what}, graph: processor time`, graph, 'PyTorch', torch?.speeds[key]),
      ];
    }),
  );
  const notes = [
    `TensorFlow ${tensorflowVersion()}, oneDNN ${process.env['TF_ENABLE_ONEDNN_OPTS'] === '0' ? 'off' : 'on'}; median of at least ${fewestRuns} runs over ${secondsEach} s after ${warmUps} that warm up, the better of ${rounds} rounds.`,
  ];
  if (torch === undefined || onnx === undefined) {
    notes.push(`Left out: PyTorch and ONNX Runtime, because ${python.missing ?? ''}.`);
  } else {
    notes.push(
      `PyTorch ${torch.version} with ${torch.threads} threads, eval and inference mode; its peak memory ${formatBytes(torch.peakMemory)}.`,
      `ONNX Runtime ${onnx.version} with ${onnx.threads} threads, which spin while they wait; its peak memory, the export by PyTorch included, ${formatBytes(onnx.peakMemory)}.`,
    );
  }
  return { title: 'Backbone forward', measurements, notes };
}

/** By backbone, batch and way. */
async function measureStudio(): Promise<Speeds> {
  const speeds: Speeds = {};
  for (const name of backbones) {
    const backbone = createBackbone(name, { seed: 1 });
    shiftBiases(backbone);
    const graph = await compileFeatures(backbone);
    for (const batch of batches) {
      const pixels = tf.randomUniform([batch, backbone.inputSize, backbone.inputSize, 3], 0, 255) as Tensor4D;
      speeds[`${name} ${batch} eager`] = await measure(batch, () => backbone.features(pixels));
      speeds[`${name} ${batch} graph`] = await measure(batch, () => graph.run(pixels));
      pixels.dispose();
      say(`${name}, batch ${batch}`);
    }
    graph.dispose();
    backbone.dispose();
  }
  return speeds;
}

function withBetter(before: PeerResult | undefined, result: PeerResult | undefined): PeerResult | undefined {
  if (before !== undefined && result !== undefined) keepBetter(result.speeds, before.speeds);
  return result;
}

function keepBetter(speeds: Speeds, others: Speeds): void {
  for (const [key, other] of Object.entries(others)) {
    const speed = speeds[key] ?? other;
    speeds[key] = {
      rate: Math.max(speed.rate, other.rate),
      processor: Math.min(speed.processor, other.processor),
    };
  }
}

/** As a trained network has them: TensorFlow leaves biases of zero out, and then fuses less. */
function shiftBiases({ variables }: Backbone): void {
  for (const [name, variable] of variables) {
    if (!/\.(bias|running_mean)$/.test(name)) continue;
    const values = tf.randomNormal(variable.shape, 0, 0.1, 'float32', 1);
    variable.assign(values);
    values.dispose();
  }
}

function rateRow(what: string, ours: Speed, name: string, theirs: Speed | undefined, target?: string): Measurement {
  const row = { what, value: ours.rate, unit: 'images/s', ...(target === undefined ? {} : { target }) };
  if (theirs === undefined) return row;
  return { ...row, peer: { name, value: theirs.rate }, ratio: ratioOf(ours.rate, theirs.rate, 'more') };
}

function processorRow(what: string, ours: Speed, name: string, theirs: Speed | undefined): Measurement {
  const row = { what, value: 1000 * ours.processor, unit: 'ms/image' };
  if (theirs === undefined) return row;
  const value = 1000 * theirs.processor;
  return { ...row, peer: { name, value }, ratio: ratioOf(row.value, value, 'less') };
}

function tensorflowVersion(): string {
  return (tf.backend() as unknown as { binding: { TF_Version: string } }).binding.TF_Version;
}

async function measure(batch: number, forward: () => ReturnType<typeof tf.tensor>): Promise<Speed> {
  const once = async (): Promise<void> => {
    const features = forward();
    await features.data();
    features.dispose();
  };
  for (let run = 0; run < warmUps; run++) await once();
  const times: number[] = [];
  const processor = process.cpuUsage();
  const started = performance.now();
  while (times.length < fewestRuns || performance.now() - started < secondsEach * 1000) {
    const from = performance.now();
    await once();
    times.push((performance.now() - from) / 1000);
  }
  const { user, system } = process.cpuUsage(processor);
  return { rate: batch / percentile(times, 0.5), processor: (user + system) / 1e6 / (times.length * batch) };
}
