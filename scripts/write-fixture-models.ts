import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Tensor4D } from '@tensorflow/tfjs-node';
import { createBackbone } from '../src/main/ml/backbones/backbone.ts';
import { backboneGraph, compileFeatures } from '../src/main/ml/backbones/compile.ts';
import { goldenPictures, starterWeightsFile } from '../src/main/ml/backbones/goldens/fixture-weights.ts';
import { compileDetector, detectorGraph } from '../src/main/ml/maskrcnn/compile.ts';
import { goldenDetector, goldenPhotos } from '../src/main/ml/maskrcnn/goldens/golden-detector.ts';
import { savedModelOutputs, savedModelSides } from '../src/main/ml/maskrcnn/goldens/saved-model.ts';
import { readWeights } from '../src/main/ml/weights/read.ts';
import { writeSavedModel } from '../src/main/ml/weights/saved-model.ts';

/**
 * For scripts/check_saved_model.py: writes the SavedModels of a detector and of a backbone, and in `studio.json` what the
 * studio itself makes of the goldens' pictures with them.
 *
 *   node_modules/node/bin/node scripts/write-fixture-models.ts FOLDER
 */
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('name a folder');
await mkdir(folder, { recursive: true });

const detector = goldenDetector('efficientnet-lite0-fpn', 9);
await writeSavedModel(path.join(folder, 'detector'), detectorGraph(detector));
const compiled = await compileDetector(detector);
const photos = await goldenPhotos();
const found = photos.map((photo) => savedModelOutputs(compiled.detect(photo, savedModelSides)));

const backbone = createBackbone('efficientnet-lite0', await readWeights(starterWeightsFile));
await writeSavedModel(path.join(folder, 'backbone'), backboneGraph(backbone, 'features'));
const pixels = goldenPictures().slice([0, 0, 0, 0], [1, 224, 224, 3]) as Tensor4D;
const features = [...(await compileFeatures(backbone)).run(pixels).dataSync()];

await writeFile(path.join(folder, 'studio.json'), JSON.stringify({ found, features, sides: savedModelSides }));
