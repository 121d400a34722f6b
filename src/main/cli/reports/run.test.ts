import { expect, it } from 'vitest';
import { detectorRun } from '../../../shared/contract/detector.ts';
import { detectorRecipes } from '../../../shared/domain/detector-recipes.ts';
import { describeDetectorRun } from './detector.ts';

it('tells of a detector’s run what people say about it, as of a classifier’s', () => {
  const run = detectorRun.parse({
    id: 7,
    kind: 'detector',
    name: 'Street',
    state: 'done',
    recipe: detectorRecipes[0],
    architecture: 'efficientnet-lite0-fpn',
    seed: 3,
    snapshotHash: null,
    data: null,
    codeVersion: '0.1.0',
    weightsHashes: { 'efficientnet-lite0': 'abc' },
    bestEpoch: null,
    result: null,
    jobId: null,
    evaluatedSplits: ['val'],
    createdAt: 0,
    finishedAt: null,
    tags: ['masks', 'mended'],
    note: 'After the\u001b[2J second review',
    pinned: true,
    previousRunId: 4,
    balancePlan: { id: 2, name: 'Rare', plan: { kind: 'detector', threshold: 0.2 } },
  });
  const text = describeDetectorRun(run, []);
  expect(text.split('\n').map((line) => line.split(/ {2,}/))).toEqual(
    expect.arrayContaining([
      ['Run 7'],
      ['architecture', 'efficientnet-lite0-fpn'],
      ['balance plan', 'Rare: photos repeated for classes that fewer than 20 % of them show'],
      ['evaluated on', 'val'],
      ['repeats', 'run 4'],
      ['pinned', 'yes'],
      ['tags', 'masks, mended'],
    ]),
  );
  expect(text).toContain('second review');
  expect(text).not.toContain('\u001b');
});
