import type { Tensor, Tensor1D, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs-node';
import type { TrainingPhase, TrainingRecipe } from '../../../shared/contract/training.ts';
import type { DatasetSample } from '../../../shared/contract/worker.ts';
import { createRandom } from '../../../shared/domain/random.ts';
import { usesCachedFeatures } from '../../../shared/domain/recipes.ts';
import type { Backbone } from '../backbones/backbone.ts';
import type { CompiledBackbone } from '../backbones/compile.ts';
import { compileFeatures, compileTrunk } from '../backbones/compile.ts';
import type { Dropout, Head } from '../classifier/head.ts';
import { headLogits } from '../classifier/head.ts';
import type { CropView, FeatureSource, PrepareOptions } from '../features/feature-source.ts';
import { drawAugmentation } from '../images/augment.ts';
import { decodeImages, inputSize, prefetch } from '../images/decode.ts';
import { cropFile } from '../images/manifest.ts';
import { applyAugmentation, pixelTensor } from '../images/transform.ts';
import { tf } from '../ops/tensorflow.ts';

/** Samples and what enters the trained part of the network: features, or activations of the frozen trunk. */
export interface Batch {
  samples: readonly DatasetSample[];
  /** float32 [batch, featureSize] or [batch, height, width, channels]. The reader disposes it. */
  input: Tensor;
}

/** What one phase trains on, and what it trains. */
export interface Feed {
  /** `head.…`, and for the last stage `backbone.…`. */
  parameters: ReadonlyMap<string, Variable>;
  /** Compiles the frozen part, and computes what the phase reads from the cache. To be called before all else. */
  prepare(options: PrepareOptions): Promise<void>;
  /** Batches of an epoch from `firstStep` on; `order` holds positions into the training samples. */
  training(order: Uint32Array, epoch: number, firstStep: number): AsyncGenerator<Batch, void, undefined>;
  /** All validation samples in their order, not augmented. */
  validation(): AsyncGenerator<Batch, void, undefined>;
  /** float32 [batch, events]; differentiable in `parameters`. */
  logits(batch: Batch, dropout?: Dropout): Tensor2D;
  dispose(): void;
}

export interface FeedOptions {
  recipe: TrainingRecipe;
  phase: TrainingPhase;
  backbone: Backbone;
  head: Head;
  /** Of the backbone as it was before any fine-tuning. */
  features: FeatureSource;
  cropsDirectory: string;
  seed: number;
  train: readonly DatasetSample[];
  validation: readonly DatasetSample[];
}

/** Pictures that are decoded in one go for a validation pass. */
const validationBatch = 64;
const batchesAhead = 2;

export function createFeed(options: FeedOptions): Feed {
  switch (options.phase.trained) {
    case 'head':
      return headFeed(options);
    case 'last-stage':
      return lastStageFeed(options);
  }
}

/** The backbone is frozen: validation, and with cached views training too, read features instead of pictures. */
function headFeed(options: FeedOptions): Feed {
  const { recipe, phase, backbone, head, features, seed, train, validation } = options;
  const cached = usesCachedFeatures(recipe, phase);
  const viewCount = 1 + recipe.cachedViews;
  let network: CompiledBackbone<Tensor2D> | undefined;
  const plain = (samples: readonly DatasetSample[]): CropView[] => samples.map(({ crop }) => ({ crop, view: 0 }));
  const batchOf = async (samples: readonly DatasetSample[], views: readonly CropView[]): Promise<Batch> => ({
    samples,
    input: tf.tensor2d(await features.rows(views), [samples.length, backbone.featureSize]),
  });

  async function* cachedTraining(order: Uint32Array, epoch: number, firstStep: number): AsyncGenerator<Batch> {
    // Each draw sees one of the crop's views. All are drawn, so that an epoch taken up in its middle sees the same ones.
    const random = createRandom(seed, `views of epoch ${epoch}`);
    const views = Uint32Array.from(order, () => random.integer(viewCount));
    for (const { samples, start } of epochBatches(train, order, phase.batchSize, firstStep)) {
      yield await batchOf(
        samples,
        samples.map(({ crop }, index) => ({ crop, view: views[start + index] ?? 0 })),
      );
    }
  }

  return {
    parameters: prefixed('head', head.variables),
    prepare: async (prepareOptions) => {
      if (!cached) network = await compileFeatures(backbone);
      const views = cached ? Array.from({ length: viewCount }, (_, view) => view) : [];
      const wanted = views.flatMap((view) => train.map(({ crop }): CropView => ({ crop, view })));
      await features.prepare([...wanted, ...plain(validation)], prepareOptions);
    },
    training: cached
      ? cachedTraining
      : (order, epoch, firstStep) =>
          augmentedBatches(options, order, epoch, firstStep, (pixels) => prepared(network).run(pixels)),
    validation: async function* () {
      for (const samples of consecutive(validation, 4 * validationBatch)) yield await batchOf(samples, plain(samples));
    },
    logits: ({ input, samples }, dropout) =>
      tf.tidy(() => headLogits(head, input as Tensor2D, garmentTensor(samples), dropout)),
    dispose: () => network?.dispose(),
  };
}

/** Head and last stage are trained: every step decodes pictures and runs the frozen trunk without gradients. */
function lastStageFeed(options: FeedOptions): Feed {
  const { backbone, head, validation, cropsDirectory } = options;
  const trained = backbone.lastStageParameters.map((name) => [name, backbone.variables.get(name) as Variable] as const);
  let trunk: CompiledBackbone<Tensor4D> | undefined;
  return {
    parameters: new Map([...prefixed('head', head.variables), ...prefixed('backbone', new Map(trained))]),
    prepare: async () => {
      trunk = await compileTrunk(backbone);
    },
    training: (order, epoch, firstStep) =>
      augmentedBatches(options, order, epoch, firstStep, (pixels) => prepared(trunk).run(pixels)),
    validation: async function* () {
      const batches = consecutive(validation, validationBatch);
      const load = async (samples: DatasetSample[]): Promise<{ samples: DatasetSample[]; bytes: Uint8Array }> => ({
        samples,
        bytes: await decode(samples, cropsDirectory),
      });
      for await (const { samples, bytes } of prefetch(batches, load, batchesAhead)) {
        yield { samples, input: tf.tidy(() => prepared(trunk).run(pixelTensor(bytes, inputSize))) };
      }
    },
    logits: ({ input, samples }, dropout) =>
      tf.tidy(() => headLogits(head, backbone.lastStage(input as Tensor4D), garmentTensor(samples), dropout)),
    dispose: () => trunk?.dispose(),
  };
}

function prepared<Network>(network: Network | undefined): Network {
  if (network === undefined) throw new Error('the feed was not prepared');
  return network;
}

/** Decodes ahead of the step, augments, and runs the frozen part. */
async function* augmentedBatches(
  { train, phase, recipe, seed, cropsDirectory }: FeedOptions,
  order: Uint32Array,
  epoch: number,
  firstStep: number,
  frozen: (pixels: Tensor4D) => Tensor,
): AsyncGenerator<Batch, void, undefined> {
  const load = async (batch: EpochBatch): Promise<EpochBatch & { bytes: Uint8Array }> => ({
    ...batch,
    bytes: await decode(batch.samples, cropsDirectory),
  });
  const batches = epochBatches(train, order, phase.batchSize, firstStep);
  for await (const { samples, start, bytes } of prefetch(batches, load, batchesAhead)) {
    // Each draw has a generator of its own, so that its changes depend neither on look-ahead nor on where a run resumed.
    const parameters = samples.map((_, index) =>
      drawAugmentation(
        recipe.augmentation,
        inputSize,
        createRandom(seed, `augmentation of draw ${start + index} of epoch ${epoch}`),
      ),
    );
    yield { samples, input: tf.tidy(() => frozen(applyAugmentation(pixelTensor(bytes, inputSize), parameters))) };
  }
}

interface EpochBatch {
  samples: DatasetSample[];
  /** Position of its first draw in the epoch. */
  start: number;
}

function* epochBatches(
  train: readonly DatasetSample[],
  order: Uint32Array,
  batchSize: number,
  firstStep: number,
): Generator<EpochBatch> {
  for (let start = firstStep * batchSize; start < order.length; start += batchSize) {
    const positions = order.subarray(start, start + batchSize);
    yield { samples: Array.from(positions, (position) => train[position] as DatasetSample), start };
  }
}

function* consecutive<Item>(items: readonly Item[], size: number): Generator<Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

function decode(samples: readonly DatasetSample[], cropsDirectory: string): Promise<Uint8Array> {
  return decodeImages(samples.map(({ crop }) => cropFile(cropsDirectory, crop)));
}

/** int32 [batch]; -1 where the garment's class is not known. */
export function garmentTensor(samples: readonly Pick<DatasetSample, 'garment'>[]): Tensor1D {
  return tf.tensor1d(
    samples.map(({ garment }) => garment ?? -1),
    'int32',
  );
}

function prefixed<Value>(prefix: string, named: ReadonlyMap<string, Value>): Map<string, Value> {
  return new Map([...named].map(([name, value]) => [`${prefix}.${name}`, value]));
}
