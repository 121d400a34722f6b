import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { modelReport } from '../../../../shared/contract/detector.ts';
import type { Engine } from '../../engine.ts';
import { importSample, temporaryEngine } from '../../testing.ts';
import { streetClasses, writeFixtureDetector } from '../detection/testing.ts';

// With the real worker: it reads the file, fits every layer, and detects with what it wrote.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let studio: Awaited<ReturnType<typeof temporaryEngine>>;
let engine: Engine;
const folder = mkdtempSync(path.join(tmpdir(), 'f2e-import-detector-'));
const file = path.join(folder, 'model.safetensors');
const weights = {
  name: 'other',
  file,
  classNames: [...streetClasses],
  architecture: 'efficientnet-lite0-fpn' as const,
};

beforeAll(async () => {
  studio = await temporaryEngine();
  engine = studio.engine;
  await importSample(engine, ['val']);
  writeFixtureDetector(folder);
});

afterAll(async () => {
  await studio.dispose();
  rmSync(folder, { recursive: true, force: true });
});

describe("somebody else's detector", () => {
  it('is taken in as a model of the project, and found by it, without the file', async () => {
    const imported = await engine.call('detector.import', {
      ...weights,
      shortSide: 224,
      longSide: 336,
      licence: 'MIT',
    });
    expect(imported).toMatchObject({
      name: 'other',
      classNames: streetClasses,
      shortSide: 224,
      longSide: 336,
      runId: null,
    });
    rmSync(file);
    const { photos, added } = await detectedWith(Number(imported.id));
    expect(photos).toBe(20);
    expect(added).toBeGreaterThan(0);
    writeFixtureDetector(folder);
  });

  it('is measured on a split like the starter, which knows the street', async () => {
    const measured = async (modelId: 'starter' | 'latest') => {
      const { jobId } = await engine.call('detector.evaluateModel', { modelId, split: 'val' });
      return modelReport.parse((await engine.jobs.ended(jobId)).result);
    };
    const starter = await measured('starter');
    expect(starter).toMatchObject({ split: 'val', counts: { photos: 20, failed: 0 } });
    expect(starter.figures.mask.AP50).toBeGreaterThan(0.4);
    // What a pass has found, and nobody looked at, is no truth to be measured by.
    const imported = engine.store.sqlite.prepare("SELECT count(*) FROM current_annotations WHERE source = 'import'");
    expect(starter.counts.garments).toBe(imported.pluck().get());
    expect((await measured('latest')).figures.mask.AP50).toBeLessThan(0.1);
    await expect(engine.call('detector.evaluateModel', { modelId: 99, split: 'val' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('is refused with a reason where it does not fit, and leaves nothing', async () => {
    const before = readdirSync(path.join(studio.directory, 'models'));
    const broken = path.join(folder, 'broken.pth');
    writeFileSync(broken, readFileSync(file).subarray(0, 1000));
    const cases: [Partial<Parameters<typeof engine.call<'detector.import'>>[1]>, string, RegExp][] = [
      [{ name: 'other' }, 'CONFLICT', /already/],
      [{ name: '../escape' }, 'BAD_REQUEST', /cannot name a model/],
      [{ file: `${file}.gone` }, 'NOT_FOUND', /no file/],
      [{ classNames: ['top', 'top'] }, 'BAD_REQUEST', /named twice/],
      [{ classNames: ['top', 'skirt'] }, 'WEIGHTS_INVALID', /fit|shape|class/i],
      [{ architecture: 'resnet18-fpn' }, 'WEIGHTS_INVALID', /./],
      [{ file: broken }, 'WEIGHTS_INVALID', /./],
    ];
    for (const [change, code, message] of cases) {
      const given = { ...weights, classNames: [...streetClasses], name: 'new', ...change };
      await expect(engine.call('detector.import', given), JSON.stringify(change)).rejects.toMatchObject({
        code,
        message: expect.stringMatching(message) as string,
      });
    }
    expect(readdirSync(path.join(studio.directory, 'models'))).toEqual(before);
    expect((await engine.call('detector.models', {})).map(({ name }) => name)).not.toContain('new');
  });
});

async function detectedWith(modelId: number) {
  const { jobId } = await engine.call('detector.detect', { modelId, minimumScore: 0.2 });
  const { state, result, error } = await engine.jobs.ended(jobId);
  expect(state, JSON.stringify(error)).toBe('done');
  return result as { photos: number; added: number };
}
