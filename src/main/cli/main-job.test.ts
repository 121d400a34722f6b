import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entry, f2e, f2ePlain, node, repository } from './testing/run-f2e.ts';

const sample = path.join(repository, 'resources/sample');
const folder = mkdtempSync(path.join(tmpdir(), 'f2e-cli-'));
const directory = path.join(folder, 'project');
const project = ['--project', directory];
const patience = 300_000;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.sequential('the main job, command by command', () => {
  beforeAll(async () => {
    const created = await f2e('project', 'create', '--name', 'Street sample', ...project);
    expect(created).toMatchObject({ code: 0, answer: { directory, name: 'Street sample' } });
  });

  it('refuses to make a project where one is', async () => {
    const { code, answer } = await f2e('project', 'create', ...project);
    expect(code).toBe(1);
    expect(answer).toMatchObject({ code: 'PROJECT_EXISTS', details: { remedy: expect.any(String) } });
  });

  it('says what a dry run would add, and adds nothing', async () => {
    const train = path.join(sample, 'train.json');
    const dry = await f2e('import', 'coco', train, '--split', 'train', '--dry-run', ...project);
    expect(dry).toMatchObject({ code: 0, answer: { dryRun: true, counts: { photosAdded: 40, rejected: 0 } } });
    const info = await f2e('project', 'info', ...project);
    expect(info.answer).toMatchObject({ name: 'Street sample', counts: { photos: 0, garments: 0 } });
  });

  it('imports photos, masks and labels once', async () => {
    for (const [split, photos] of [
      ['train', 40],
      ['val', 20],
    ] as const) {
      const words = ['import', 'coco', path.join(sample, `${split}.json`), '--split', split, ...project];
      expect((await f2e(...words)).answer).toMatchObject({ counts: { photosAdded: photos, rejected: 0 } });
      expect((await f2e(...words)).answer).toMatchObject({
        counts: { photosAdded: 0, photosKnown: photos, annotationsAdded: 0 },
      });
    }
    const labels = await f2e('import', 'labels', path.join(sample, 'occasions.csv'), ...project);
    expect(labels.answer).toMatchObject({ counts: { rejected: 0 } });
    const info = await f2e('project', 'info', ...project);
    expect(info.answer).toMatchObject({ counts: { photos: 60, photosWithoutEvent: 0, photosWithoutSplit: 0 } });
    const review = await f2e('review', 'stats', ...project);
    expect(review.answer).toMatchObject({ states: { accepted: 0, rejected: 0 }, openComments: 0, days: [] });
  }, 60_000);

  it('lists what it rejects with place, cause and remedy', async () => {
    const file = path.join(folder, 'labels.csv');
    writeFileSync(file, 'file_name,split,event\n0033.jpg,trian,picnic\nabsent.jpg,train,picnic\n');
    const words = ['import', 'labels', file, '--dry-run', ...project];
    const { code, answer } = await f2e(...words);
    expect(code).toBe(0);
    expect(answer).toMatchObject({ counts: { rejected: 2 } });
    const table = await f2ePlain(...words);
    expect(table.stdout).toMatch(/file +record +field +cause +remedy/);
    expect(table.stdout).toContain('trian');
    expect(table.stdout).toContain('absent.jpg');
  });

  it(
    'derives every crop once and exports the layout of the study',
    async () => {
      const exported = path.join(folder, 'exported');
      const first = await f2e('crops', '--export', exported, ...project);
      expect(first.code).toBe(0);
      expect(readdirSync(exported).sort()).toEqual(['train', 'val']);
      const info = await f2e('project', 'info', ...project);
      expect(info.answer).toMatchObject({ counts: { cropsMissing: 0 } });
    },
    patience,
  );

  it(
    'trains, evaluates and recommends',
    async () => {
      const train = [
        'train',
        'classifier',
        '--epochs',
        '4',
        '--views',
        '0',
        '--seed',
        '3',
        '--fusion',
        '--name',
        'Four',
      ];
      const trained = await f2e(...train, ...project);
      expect(trained.stderr).toContain('epoch 4');
      expect(trained.code, trained.stderr).toBe(0);
      expect(trained.answer).toMatchObject({
        run: 1,
        backbone: 'efficientnet-lite0',
        recipe: 'quick',
        epochs: 4,
        bestEpoch: expect.any(Number),
        validation: { loss: expect.any(Number), accuracy: expect.any(Number) },
        seconds: expect.any(Number),
        imagesPerSecond: expect.any(Number),
      });

      const runs = await f2e('runs', 'list', ...project);
      expect(runs.answer).toMatchObject({ runs: [{ id: 1, name: 'Four', state: 'done', fusion: true, seed: 3 }] });
      const run = await f2e('runs', 'show', 'latest', ...project);
      expect(run.answer['epochs']).toHaveLength(4);

      const evaluated = await f2e('evaluate', 'classifier', '--run', 'latest', '--split', 'val', ...project);
      expect(evaluated.code, evaluated.stderr).toBe(0);
      const report = evaluated.answer as { count: number; classes: string[]; confusion: number[][]; accuracy: number };
      expect(report).toMatchObject({ run: 1, split: 'val' });
      expect(report.confusion).toHaveLength(report.classes.length);
      const right = report.confusion.reduce((sum, row, index) => sum + (row[index] ?? 0), 0);
      expect(report.confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(report.count);
      expect(report.accuracy).toBeCloseTo(right / report.count, 12);

      const outfit = await f2e('recommend', '--photo', '1', ...project);
      expect(outfit.code, outfit.stderr).toBe(0);
      const probabilities = outfit.answer['outfit'] as { probability: number }[];
      expect(probabilities.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 5);
    },
    patience,
  );

  it(
    'embeds a picture without a project',
    async () => {
      const image = path.join(sample, 'photos/0033.jpg');
      const { code, answer, stderr } = await f2e('embed', '--backbone', 'efficientnet-lite0', '--image', image);
      expect(code, stderr).toBe(0);
      const features = answer['features'] as number[];
      expect(features).toHaveLength(1280);
      expect(features.every(Number.isFinite)).toBe(true);
      expect(new Set(features).size).toBeGreaterThan(100);
    },
    patience,
  );

  it(
    'stops at once at a second Ctrl-C, and what the checkpoint holds can be taken up',
    async () => {
      const words = ['train', 'classifier', '--epochs', '400', '--views', '0', ...project, '--json'];
      const child = spawn(node, [entry, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
      let stdout = '';
      let stderr = '';
      const answers = ['epoch 2 ', 'Ctrl-C again'];
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        stderr += text;
        while (answers[0] !== undefined && stderr.includes(answers[0])) {
          answers.shift();
          child.kill('SIGINT');
          // A key held down too long.
          if (answers.length === 0) setTimeout(() => child.kill('SIGINT'), 20);
        }
      });
      const [code] = (await once(child, 'close')) as [number];
      expect(code, stderr).toBe(1);
      const stopped = JSON.parse(stdout.trimEnd()) as { code: string; details: { job: number } };
      expect(stopped.code).toBe('CANCELLED');
      const { job } = stopped.details;
      // Whoever opens the project for writing next marks the job; until then it still says `running`.
      await f2e('jobs', 'cancel', String(job), ...project);
      const jobs = (await f2e('jobs', 'list', '--limit', '1', ...project)).answer['jobs'] as Record<string, unknown>[];
      expect(jobs[0]).toMatchObject({ id: job, resumable: true });
    },
    patience,
  );

  it(
    'stops at Ctrl-C with a checkpoint and goes on from it',
    async () => {
      const words = ['train', 'classifier', '--epochs', '60', '--views', '0', ...project, '--json'];
      const child = spawn(node, [entry, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
      let stdout = '';
      let stderr = '';
      let interrupted = false;
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        stderr += text;
        if (interrupted || !stderr.includes('epoch 2 ')) return;
        interrupted = true;
        child.kill('SIGINT');
      });
      const [code] = (await once(child, 'close')) as [number];
      expect(code, stderr).toBe(1);
      const stopped = JSON.parse(stdout.trimEnd()) as { code: string; details: { run: number; resumable: boolean } };
      expect(stopped).toMatchObject({ code: 'CANCELLED', details: { run: expect.any(Number), resumable: true } });
      const run = String(stopped.details.run);

      const jobs = await f2e('jobs', 'list', '--limit', '1', ...project);
      expect(jobs.answer).toMatchObject({ jobs: [{ kind: 'train-classifier', state: 'cancelled', resumable: true }] });
      const before = (await f2e('runs', 'show', run, ...project)).answer['epochs'] as unknown[];
      const resumed = f2ePlain('train', 'classifier', '--resume', run, ...project, '--json');
      const { code: end, stderr: log } = await resumed;
      expect(end, log).toBe(0);
      const after = (await f2e('runs', 'show', run, ...project)).answer['epochs'] as unknown[];
      expect(after).toHaveLength(60);
      expect(after.slice(0, before.length)).toEqual(before);
    },
    patience,
  );
});

describe('a reader that goes away', () => {
  it('does not make a command fail', async () => {
    const child = spawn('bash', ['-c', '"$0" "$1" --help | head -1; echo "${PIPESTATUS[0]}"', node, entry]);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    await once(child, 'close');
    expect(stderr).toBe('');
    expect(stdout.trim().split('\n').at(-1)).toBe('0');
  });
});

describe('a project that is not there', () => {
  it('is an error with a remedy, on stdout as JSON and on stderr in words', async () => {
    const { code, answer, stderr } = await f2e('project', 'info', '--project', path.join(folder, 'absent'));
    expect(code).toBe(1);
    expect(answer).toMatchObject({ code: 'NOT_FOUND', details: { remedy: expect.any(String) } });
    expect(stderr).toContain('remedy');
  });
});
