import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addFixtureDetector, passContent, streetClasses } from '../engine/features/detection/testing.ts';
import { maskArea } from '../../shared/geometry/mask-operations.ts';
import { openProject } from '../engine/store/open.ts';
import { entry, f2e, f2ePlain, node, repository } from './testing/run-f2e.ts';

const sample = path.join(repository, 'resources/sample');
const folder = mkdtempSync(path.join(tmpdir(), 'f2e-detect-'));
const directory = path.join(folder, 'project');
const copy = path.join(folder, 'copy');
const project = ['--project', directory];
const patience = 300_000;
const score = ['--min-score', '0.23'];

beforeAll(async () => {
  await f2e('project', 'create', ...project);
  const imported = await f2e('import', 'coco', path.join(sample, 'val.json'), '--split', 'val', ...project);
  expect(imported.code, imported.stderr).toBe(0);
  const store = await openProject(directory);
  await addFixtureDetector(store, 'fixture');
  await store.close();
  cpSync(directory, copy, { recursive: true });
}, patience);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function content(of: string): Promise<ReturnType<typeof passContent>> {
  const store = await openProject(of, { readOnly: true });
  const found = passContent(store);
  await store.close();
  return found;
}

/** Runs a pass and kills the process, worker and all, as soon as it tells of photos done. */
async function killedOnTheWay(of: string): Promise<void> {
  const child = spawn(node, [entry, 'detect', ...score, '--project', of], { stdio: ['ignore', 'ignore', 'pipe'] });
  await new Promise<void>((resolve, reject) => {
    let told = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      told += text;
      if (/Detecting garments · [1-9]/.test(told)) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', () => resolve());
  });
  expect(child.signalCode).toBe('SIGKILL');
}

describe.sequential('detect', () => {
  it(
    'looks at every photo once, however often it is killed with -9 on the way',
    async () => {
      const whole = await f2e('detect', '--model', 'latest', ...score, ...project);
      expect(whole.code, whole.stderr).toBe(0);
      expect(whole.answer).toMatchObject({ pass: 1, model: 'fixture', photos: 20, failed: 0, changed: 0, removed: 0 });

      await killedOnTheWay(copy);
      const half = await content(copy);
      expect(half.photos.length).toBeGreaterThan(0);
      const resumed = await f2e('detect', ...score, '--project', copy);
      expect(resumed.code, resumed.stderr).toBe(0);
      if (half.photos.length < 20) expect(resumed.stderr).toContain('Going on with pass 1');
      const { seconds: _seconds, crops: _crops, ...result } = resumed.answer;
      expect(whole.answer).toMatchObject(result);
      expect(await content(copy)).toEqual(await content(directory));
    },
    patience,
  );

  it(
    'tells what was done, and exports it for other scorers',
    async () => {
      const again = await f2ePlain('detect', ...score, '--split', 'val', ...project);
      expect(again.stdout).toMatch(/0 added, 0 changed, 0 removed, \d+ kept/);
      const passes = await f2e('detections', 'passes', ...project);
      expect(passes.answer).toMatchObject({
        passes: [
          { id: 2, splits: ['val'] },
          { id: 1, state: 'done' },
        ],
      });
      const models = await f2e('detections', 'models', ...project);
      const [own] = models.answer['models'] as unknown[];
      expect(own).toMatchObject({ id: 1, name: 'fixture', classNames: streetClasses });

      const output = path.join(folder, 'detections.json');
      const exported = await f2e('detections', 'export', '--output', output, ...project);
      expect(exported.code, exported.stderr).toBe(0);
      const results = JSON.parse(readFileSync(output, 'utf8')) as object[];
      expect(exported.answer).toMatchObject({ file: output, detections: results.length, photos: 20, garments: 45 });
      const groundTruth = String(exported.answer['groundTruth']);
      const scored = await f2e('evaluate', 'coco', '--gt', groundTruth, '--dt', output, '--kind', 'segm');
      expect(scored.answer).toMatchObject({ photos: 20, groundTruths: 45, detections: results.length });
    },
    patience,
  );

  it(
    'looks at one picture: with a model of the project, or with weights of any place and no project',
    async () => {
      const image = path.join(sample, 'photos/0033.jpg');
      const own = await f2e('detect', '--image', image, '--model', '1', '--min-score', '0.22', ...project);
      expect(own.code, own.stderr).toBe(0);
      const detections = own.answer['detections'] as {
        class: string;
        score: number;
        box: number[];
        mask: { size: [number, number]; counts: string };
      }[];
      expect(own.answer['seconds']).toBeGreaterThan(0);
      expect(detections.length).toBeGreaterThan(1);
      for (const found of detections) {
        expect(streetClasses).toContain(found.class);
        expect(found.score).toBeGreaterThanOrEqual(0.22);
        expect(found.box).toHaveLength(4);
        expect(found.mask.size).toEqual([834, 550]);
        expect(maskArea(found.mask)).toBeGreaterThan(0);
      }

      const weights = path.join(directory, 'models/fixture/model.safetensors');
      const [lines, list] = [path.join(folder, 'classes.txt'), path.join(folder, 'classes.json')];
      writeFileSync(lines, `${streetClasses.join('\r\n')}\n`);
      writeFileSync(list, JSON.stringify(streetClasses));
      const sizes = ['--short-side', '96', '--long-side', '160', '--min-score', '0.22'];
      const architecture = ['--architecture', 'efficientnet-lite0-fpn'];
      for (const classes of [lines, list]) {
        const words = [
          'detect',
          '--image',
          image,
          '--weights',
          weights,
          '--classes',
          classes,
          ...architecture,
          ...sizes,
        ];
        const { code, answer, stderr } = await f2e(...words);
        expect(code, stderr).toBe(0);
        expect(answer['detections']).toEqual(detections);
      }
      writeFileSync(list, '["top", 3]');
      const refused = await f2e('detect', '--image', image, '--weights', weights, '--classes', list);
      expect(refused).toMatchObject({ code: 1, answer: { code: 'BAD_REQUEST', details: { field: 'classes' } } });
    },
    patience,
  );
});
