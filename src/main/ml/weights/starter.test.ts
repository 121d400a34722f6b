import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { modelCatalogue } from '../../../shared/domain/model-catalogue.ts';
import { hashFile, readWeights } from './read.ts';
import { readSafetensorsHeader } from './safetensors.ts';

const folder = path.join(import.meta.dirname, '../../../../resources/models');

interface Manifest {
  models: {
    name: string;
    file: string;
    bytes: number;
    sha256: string;
    relativeFeatureDifference: { largest: number };
  }[];
}

it('ships the weights that the manifest and the catalogue describe', async () => {
  const { models } = JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8')) as Manifest;
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
