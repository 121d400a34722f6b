import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { DetectorFigures, DetectorSample } from '../../../shared/contract/detection.ts';
import { modelCatalogue } from '../../../shared/domain/model-catalogue.ts';
import { compressCounts } from '../../../shared/geometry/run-length.ts';
import { scoreDetector } from '../eval/score-detector.ts';
import { loadDetector } from '../maskrcnn/load-detector.ts';
import { hashFile, readWeights } from './read.ts';
import { readSafetensorsHeader } from './safetensors.ts';

const folder = path.join(import.meta.dirname, '../../../../resources/models');

interface ShippedBackbone {
  kind?: undefined;
  name: string;
  file: string;
  bytes: number;
  sha256: string;
  relativeFeatureDifference: { largest: number };
}

interface ShippedDetector {
  kind: 'detector';
  directory: string;
  bytes: number;
  sha256: string;
  validation: DetectorFigures;
}

async function shipped(): Promise<(ShippedBackbone | ShippedDetector)[]> {
  const { models } = JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8')) as {
    models: (ShippedBackbone | ShippedDetector)[];
  };
  return models;
}

it('ships the weights that the manifest and the catalogue describe', async () => {
  const models = (await shipped()).filter((model) => model.kind === undefined);
  expect(models.map((model) => [model.name, model.file])).toEqual(
    modelCatalogue.filter((entry) => entry.shippedFile !== undefined).map((entry) => [entry.name, entry.shippedFile]),
  );
  for (const model of models) {
    const file = path.join(folder, model.file);
    expect((await stat(file)).size).toBe(model.bytes);
    expect(await hashFile(file)).toBe(model.sha256);
    expect(model.relativeFeatureDifference.largest).toBeLessThan(1e-2);
    const bytes = await readFile(file);
    expect(readSafetensorsHeader(bytes, bytes.length).metadata['license']).toMatch(/Apache-2\.0/);
    expect((await readWeights(file)).size).toBe(245);
  }
});

it('names each published file after its hash, as torchvision does', () => {
  for (const { url, sha256 } of modelCatalogue) {
    if (url === null) continue;
    expect(new URL(url).protocol).toBe('https:');
    expect(path.basename(url)).toMatch(new RegExp(`-${sha256}\\.pth$`));
  }
});

it('ships a detector that is whole, small, and as good as it was measured to be', async () => {
  const [detector, ...others] = (await shipped()).filter((model) => model.kind === 'detector');
  if (detector === undefined) throw new Error('no detector ships');
  expect(others).toEqual([]);
  const directory = path.join(folder, detector.directory);
  const file = path.join(directory, 'model.safetensors');
  expect((await stat(file)).size).toBe(detector.bytes);
  expect(detector.bytes).toBeLessThan(20e6);
  expect(await hashFile(file)).toBe(detector.sha256);
  expect(detector.validation.mask.AP).toBeGreaterThan(0.3);

  // The sample's validation photos are some of those that it was measured on.
  const { detector: loaded, sides, classNames } = await loadDetector({ kind: 'folder', directory });
  const figures = await scoreDetector(loaded, await sampleValidation(classNames), { sides, classNames });
  loaded.dispose();
  expect(figures.mask.AP50).toBeGreaterThan(0.6);
  expect(figures.box.AP50).toBeGreaterThan(0.6);
});

interface CocoFile {
  images: { id: number; file_name: string; width: number; height: number }[];
  annotations: { image_id: number; category_id: number; segmentation: { counts: string | number[] } }[];
  categories: { id: number; name: string }[];
}

async function sampleValidation(classNames: readonly string[]): Promise<DetectorSample[]> {
  const sample = path.join(folder, '../sample');
  const { images, annotations, categories } = JSON.parse(
    await readFile(path.join(sample, 'val.json'), 'utf8'),
  ) as CocoFile;
  return images.map(({ id, file_name: name, width, height }) => ({
    photoId: id,
    file: path.join(sample, 'photos', name),
    width,
    height,
    split: 'val',
    garments: annotations
      .filter((annotation) => annotation.image_id === id)
      .map(({ category_id: category, segmentation: { counts } }) => ({
        class: classNames.indexOf(categories.find((each) => each.id === category)?.name ?? ''),
        counts: typeof counts === 'string' ? counts : compressCounts(counts),
        crowd: false,
      })),
  }));
}
