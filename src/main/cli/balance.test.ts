import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { f2e, f2ePlain, repository } from './testing/run-f2e.ts';

const sample = path.join(repository, 'resources/sample');
const folder = mkdtempSync(path.join(tmpdir(), 'f2e-balance-'));
const project = ['--project', path.join(folder, 'project')];

interface Cell {
  event: string;
  count: number;
  expected: number;
  drawn: number;
}

beforeAll(async () => {
  await f2e('project', 'create', '--name', 'Street sample', ...project);
  for (const split of ['train', 'val']) {
    await f2e('import', 'coco', path.join(sample, `${split}.json`), '--split', split, ...project);
  }
  await f2e('import', 'labels', path.join(sample, 'occasions.csv'), ...project);
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.sequential('f2e balance', () => {
  it('shows counts and what is amiss', async () => {
    const { code, answer } = await f2e('balance', 'show', ...project);
    expect(code).toBe(0);
    expect(answer).toMatchObject({ leftOut: { excluded: 0 }, leaks: { total: 0 } });
    expect(answer['cells']).toContainEqual({ event: 'wedding', garment: 'dress', train: 3, val: 2, test: 0 });
    const table = await f2ePlain('balance', 'show', ...project);
    expect(table.stdout).toMatch(/event +train +val +test/);
    expect(table.stdout).toContain('warning: wedding has only 7 training garments.');
  });

  it('tries a plan, target by target', async () => {
    const words = ['--strategy', 'none', '--target', 'wedding=30%', '--target', 'wedding/dress=10%', ...project];
    const { answer } = await f2e('balance', 'preview', ...words);
    const cells = answer['cells'] as Cell[];
    const ofWedding = cells.filter(({ event }) => event === 'wedding');
    expect(ofWedding.reduce((sum, { expected }) => sum + expected, 0)).toBeCloseTo(0.3 * 87, 6);
    expect(cells.reduce((sum, { drawn }) => sum + drawn, 0)).toBe(answer['size']);
    const refused = await f2e('balance', 'preview', '--target', 'opera=3%', ...project);
    expect(refused).toMatchObject({ code: 1, answer: { code: 'BAD_REQUEST', details: { field: 'plan.targets.0' } } });
    const bad = await f2e('balance', 'preview', '--target', 'wedding', ...project);
    expect(bad).toMatchObject({ code: 2, answer: { code: 'USAGE' } });
  });

  it('makes plans for detectors, which a classifier is not given', async () => {
    const words = ['--kind', 'detector', '--threshold', '0.4', '--factor', 'suit=x3', '--cap', '2'];
    const saved = await f2e('balance', 'save', 'Rare', ...words, ...project);
    expect(saved.answer).toMatchObject({
      name: 'Rare',
      plan: { kind: 'detector', strategy: 'repeat-factor', threshold: 0.4, factors: [{ garment: 'suit', factor: 3 }] },
    });
    const { answer } = await f2e('balance', 'preview', '--plan', 'Rare', '--cap', '4', ...project);
    expect(answer).toMatchObject({ plan: { cap: 4 }, photos: 40 });
    const classes = answer['classes'] as { garment: string; factor: number; photos: number; drawn: number }[];
    expect(classes.find(({ garment }) => garment === 'shorts')).toMatchObject({ photos: 1, factor: 4, drawn: 4 });
    const table = await f2ePlain('balance', 'preview', '--plan', 'Rare', ...project);
    expect(table.stdout).toContain(
      'Plan: photos repeated for classes that fewer than 40 % of them show, 1 factor by hand',
    );
    expect(table.stdout).toMatch(/suit +3 +7\.5 % +x3\.00/);
    const wrong = await f2e('train', 'classifier', '--plan', 'Rare', ...project);
    expect(wrong).toMatchObject({ code: 1, answer: { code: 'BAD_REQUEST', details: { field: '--plan' } } });
    const retrained = await f2e('retrain', '--plan', 'Rare', ...project);
    expect(retrained.answer).toMatchObject({ code: 'BAD_REQUEST', details: { field: '--plan' } });
    const mixed = await f2e('balance', 'save', 'Mixed', '--kind', 'detector', '--beta', '0.9', ...project);
    expect(mixed).toMatchObject({ code: 2, answer: { code: 'USAGE', details: { field: '--beta' } } });
    const strategy = await f2e('balance', 'preview', '--strategy', 'repeat-factor', ...project);
    expect(strategy).toMatchObject({ code: 2, answer: { details: { field: '--strategy' } } });
    const list = await f2ePlain('balance', 'list', ...project);
    expect(list.stdout).toMatch(/Rare +detector/);
    await f2e('balance', 'remove', 'Rare', ...project);
  });

  it('saves a plan by name, starts from it, and trains with it', async () => {
    await f2e('balance', 'save', 'Even', '--strategy', 'square-root', '--label', 'cell', ...project);
    const again = await f2e('balance', 'save', 'Even', '--plan', 'Even', '--cap', '4', ...project);
    expect(again.answer).toMatchObject({ name: 'Even', plan: { strategy: 'square-root', label: 'cell', cap: 4 } });
    const list = await f2e('balance', 'list', ...project);
    expect(list.answer['plans']).toHaveLength(1);
    const unknown = await f2e('train', 'classifier', '--plan', 'Odd', ...project);
    expect(unknown.answer).toMatchObject({ code: 'NOT_FOUND', details: { known: ['Even'] } });
    const trained = await f2e('train', 'classifier', '--plan', 'Even', '--epochs', '1', ...project);
    expect(trained.code).toBe(0);
    const run = await f2e('runs', 'show', 'latest', ...project);
    expect(run.answer).toMatchObject({ balancePlan: { name: 'Even', plan: again.answer['plan'] as object } });
    await f2e('balance', 'remove', 'Even', ...project);
    const text = await f2ePlain('runs', 'show', 'latest', ...project);
    expect(text.stdout).toContain('Even: square root of the frequency of the event and garment class, at most 4 draws');
  }, 300_000);
});
