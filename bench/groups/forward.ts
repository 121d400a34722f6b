import type { Tensor4D } from '@tensorflow/tfjs-node';
import { compileFeatures } from '../../src/main/ml/backbones/compile.ts';
import { createBackbone } from '../../src/main/ml/backbones/backbone.ts';
import { tf } from '../../src/main/ml/ops/tensorflow.ts';
import type { BackboneName } from '../../src/shared/contract/training.ts';
import type { GroupResult, Measurement } from '../measurement.ts';
import { percentile, ratioOf, say } from '../measurement.ts';
import { findPython, runPeer } from '../python.ts';
import { formatBytes } from '../../src/main/cli/terminal/table.ts';

const backbones: BackboneName[] = ['efficientnet-lite0', 'resnet18', 'resnet50'];
const batches = [1, 8, 32];
const secondsEach = 4;
const fewestRuns = 3;

interface PeerResult {
  rates: Record<string, number>;
  version: string;
  threads: number;
  peakMemory: number;
}

/** Pixels to features, float32, random weights: as training runs it (eager), as inference does (graph), and PyTorch. */
export async function run(): Promise<GroupResult> {
  const rates = new Map<string, { eager: number; graph: number }>();
  for (const name of backbones) {
    const backbone = createBackbone(name, { seed: 1 });
    const graph = await compileFeatures(backbone);
    for (const batch of batches) {
      const pixels = tf.randomUniform([batch, backbone.inputSize, backbone.inputSize, 3], 0, 255) as Tensor4D;
      rates.set(`${name} ${batch}`, {
        eager: await rate(batch, () => backbone.features(pixels)),
        graph: await rate(batch, () => graph.run(pixels)),
      });
      pixels.dispose();
      say(`${name}, batch ${batch}`);
    }
    graph.dispose();
    backbone.dispose();
  }
  const python = await findPython();
  const peer =
    python.executable === undefined
      ? undefined
      : await runPeer<PeerResult>(python.executable, 'forward.py', [
          backbones.join(','),
          batches.join(','),
          secondsEach,
          fewestRuns,
        ]);
  const measurements = backbones.flatMap((name) =>
    batches.flatMap((batch) => {
      const ours = rates.get(`${name} ${batch}`) ?? { eager: NaN, graph: NaN };
      const theirs = peer?.rates[`${name} ${batch}`];
      return (['graph', 'eager'] as const).map((way): Measurement => ({
        what: `${name}, batch ${batch}, ${way}`,
        value: ours[way],
        unit: 'images/s',
        ...(theirs === undefined
          ? {}
          : { peer: { name: 'PyTorch', value: theirs }, ratio: ratioOf(ours[way], theirs, 'more') }),
      }));
    }),
  );
  const notes = [
    `TensorFlow ${tensorflowVersion()}, oneDNN ${process.env['TF_ENABLE_ONEDNN_OPTS'] === '0' ? 'off' : 'on'}; median of at least ${fewestRuns} runs over ${secondsEach} s.`,
    peer === undefined
      ? `Left out: PyTorch, because ${python.missing ?? ''}.`
      : `PyTorch ${peer.version} with ${peer.threads} threads, eval and inference mode; its peak memory ${formatBytes(peer.peakMemory)}.`,
  ];
  return {
    title: 'Backbone forward',
    measurements,
    notes,
  };
}

function tensorflowVersion(): string {
  return (tf.backend() as unknown as { binding: { TF_Version: string } }).binding.TF_Version;
}

async function rate(batch: number, forward: () => ReturnType<typeof tf.tensor>): Promise<number> {
  const once = async (): Promise<void> => {
    const features = forward();
    await features.data();
    features.dispose();
  };
  await once();
  const times: number[] = [];
  const started = performance.now();
  while (times.length < fewestRuns || performance.now() - started < secondsEach * 1000) {
    const from = performance.now();
    await once();
    times.push((performance.now() - from) / 1000);
  }
  return batch / percentile(times, 0.5);
}
