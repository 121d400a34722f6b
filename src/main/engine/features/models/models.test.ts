import { createHash } from 'node:crypto';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { modelCatalogue } from '../../../../shared/domain/model-catalogue.ts';
import { findApplication } from '../../application.ts';
import { temporaryEngine } from '../../testing.ts';
import { embedPicture } from './embed.ts';
import { resolveWeights } from './weights.ts';

const content = Buffer.from('weights '.repeat(50_000));
const digest = createHash('sha256').update(content).digest('hex');

let studio: Awaited<ReturnType<typeof temporaryEngine>>;

beforeEach(async () => {
  studio = await temporaryEngine();
});

afterEach(() => studio.dispose());

describe('models', () => {
  it('lists the catalogue, and what ships is there', async () => {
    const listed = await studio.engine.call('models.list', {});
    expect(listed.map(({ name }) => name)).toEqual(modelCatalogue.map(({ name }) => name));
    expect(listed.filter(({ state }) => state === 'shipped').map(({ backbone }) => backbone)).toEqual([
      'efficientnet-lite0',
    ]);
  });

  it('refuses a file that is not what its publisher made, and names that are not in the catalogue', async () => {
    const file = path.join(studio.directory, 'fake.pth');
    writeFileSync(file, content);
    await expect(studio.engine.call('models.import', { name: 'resnet18-imagenet', file })).rejects.toMatchObject({
      code: 'WEIGHTS_INVALID',
      details: { cause: expect.stringContaining(digest) as string },
    });
    expect(readdirSync(path.join(studio.directory, 'models'))).toEqual([]);
    await expect(studio.engine.call('models.import', { name: 'alexnet', file })).rejects.toMatchObject({
      code: 'MODEL_UNKNOWN',
    });
    await expect(studio.engine.call('models.fetch', { name: 'alexnet' })).rejects.toMatchObject({
      code: 'MODEL_UNKNOWN',
    });
  });

  it('takes in the shipped file as a model of the project, and notices when it changes', async () => {
    const entry = modelCatalogue.find(({ shippedFile }) => shippedFile !== undefined)!;
    const file = path.join(findApplication().resources, 'models', entry.shippedFile!);
    const model = await studio.engine.call('models.import', { name: entry.name, file });
    expect(model).toMatchObject({ state: 'installed', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
    const context = { store: studio.engine.store, application: findApplication() };
    const wanted = { backbone: entry.backbone, weights: 1, seed: 0 };
    const source = await resolveWeights(context, wanted);
    expect(source).toMatchObject({ kind: 'file', sha256: model.sha256 });
    if (source.kind !== 'file') throw new Error('no file');
    expect(existsSync(source.path)).toBe(true);
    await expect(resolveWeights(context, { ...wanted, backbone: 'resnet18' })).rejects.toMatchObject({
      code: 'WEIGHTS_INVALID',
    });
    writeFileSync(source.path, 'changed');
    await expect(resolveWeights(context, wanted)).rejects.toMatchObject({ code: 'WEIGHTS_INVALID' });
  });
});

describe('own weights', () => {
  it('are taken in under a name of their own once they fit the backbone', async () => {
    const file = path.join(findApplication().resources, 'models', 'efficientnet-lite0-imagenet-half.safetensors');
    const own = { name: 'mine', file, backbone: 'efficientnet-lite0' } as const;
    const model = await studio.engine.call('models.import', own);
    expect(model).toMatchObject({ name: 'mine', state: 'installed', backbone: 'efficientnet-lite0' });
    expect(await studio.engine.call('models.list', {})).toContainEqual(model);
    const context = { store: studio.engine.store, application: findApplication() };
    const source = await resolveWeights(context, { backbone: 'efficientnet-lite0', weights: model.id!, seed: 0 });
    expect(source).toMatchObject({ kind: 'file', sha256: model.sha256 });
  });

  it('are refused where they do not fit, or where the name is no name, and leave nothing behind', async () => {
    const file = path.join(findApplication().resources, 'models', 'efficientnet-lite0-imagenet-half.safetensors');
    const wrong = { name: 'mine', file, backbone: 'resnet18' } as const;
    await expect(studio.engine.call('models.import', wrong)).rejects.toMatchObject({ code: 'WEIGHTS_INVALID' });
    for (const name of ['../mine', '', 'resnet18-imagenet']) {
      await expect(studio.engine.call('models.import', { ...wrong, name })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
      });
    }
    expect(readdirSync(path.join(studio.directory, 'models'))).toEqual([]);
  });
});

describe('embedPicture', () => {
  it('gives the features of a picture, without a project', async () => {
    const image = path.join(findApplication().resources, 'sample', 'photos', '0033.jpg');
    const { features, backbone } = await embedPicture({ backbone: 'efficientnet-lite0', image });
    expect(backbone).toBe('efficientnet-lite0');
    expect(features).toHaveLength(1280);
    expect(features.every(Number.isFinite)).toBe(true);
    await expect(embedPicture({ backbone: 'vgg16', image })).rejects.toMatchObject({ code: 'MODEL_UNKNOWN' });
  });
});
