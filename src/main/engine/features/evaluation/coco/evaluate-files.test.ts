import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { StudioError } from '../../../../../shared/domain/errors.ts';
import { decodeMask } from '../../../../../shared/geometry/run-length.ts';
import type { RunLengthMask } from '../../../../../shared/geometry/run-length.ts';
import { evaluateCocoFiles } from './evaluate-files.ts';
import type { CocoKind, CocoReport } from './evaluate-files.ts';

/** Made by scripts/goldens/coco_metrics.py with pycocotools. */
const goldens = path.join(import.meta.dirname, '../../../../../shared/metrics/coco/goldens');
const folder = mkdtempSync(path.join(tmpdir(), 'f2e-coco-'));

type Plain = Record<string, unknown>;
interface Truth {
  images: Plain[];
  categories: Plain[];
  annotations: Plain[];
}
interface Answers {
  stats: number[];
  perClass?: ({ name: string; curves: unknown } & Record<string, number>)[];
}

const truth = read<Truth>('street-ground-truth.json');
const detections = read<Plain[]>('street-detections.json');
const answers = read<Record<string, Answers>>('street-answers.json');

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('against pycocotools', () => {
  it.each([
    ['boxes', 'bbox', 'bbox', detections],
    ['masks, told by size as their boxes', 'segm', 'segm', detections],
    ['masks', 'segm', 'segmWithoutBoxes', without('bbox')],
    ['boxes of masks', 'bbox', 'bboxWithoutBoxes', without('bbox')],
    ['boxes as masks', 'segm', 'segmWithoutMasks', without('segmentation')],
  ] as const)('%s', async (_, kind, answer, found) => {
    const report = await evaluate(truth, found, kind);
    expectAnswers(report, answers[answer]);
    expect(report).toMatchObject({
      kind,
      photos: 40,
      groundTruths: truth.annotations.length,
      detections: found.length,
    });
    // Ids are three times those of the street's own eight categories, and one between them.
    expect(report.perClass.map(({ id }) => id)).toEqual([2, 3, 6, 9, 12, 15, 18, 21, 24]);
  });

  it('boxes of files without a mask, or a size of photos', async () => {
    const { images, categories, annotations } = truth;
    const plain = {
      images: images.map(({ id }) => ({ id })),
      categories,
      annotations: annotations.map(({ segmentation: _, ...rest }) => rest),
    };
    expectAnswers(await evaluate(plain, without('segmentation'), 'bbox'), answers['bbox']);
  });

  it('whatever the order of the lists', async () => {
    const { images, categories, annotations } = truth;
    // Detections of one photo keep their order: it decides between equal scores.
    const sorted = [...detections].sort((left, right) => Number(right['image_id']) - Number(left['image_id']));
    const reversed = { annotations, images: [...images].reverse(), categories: [...categories].reverse(), info: {} };
    expectAnswers(await evaluate(reversed, sorted, 'segm'), answers['segm']);
  });

  it('of masks in any form', async () => {
    const uncompressed = without('bbox').map((detection) => ({
      ...detection,
      segmentation: uncompressedMask(detection['segmentation'] as RunLengthMask),
    }));
    expectAnswers(await evaluate(truth, uncompressed, 'segm'), answers['segmWithoutBoxes']);
  });
});

const image = { id: 1, width: 40, height: 30 };
const square = [5, 5, 15, 5, 15, 15, 5, 15];
const annotation = { id: 1, image_id: 1, category_id: 3, area: 100, bbox: [5, 5, 10, 10], segmentation: [square] };
const small = { images: [image], categories: [{ id: 3, name: 'top' }], annotations: [annotation] };
const found = { image_id: 1, category_id: 3, score: 0.5, bbox: [5, 5, 10, 10], segmentation: [square] };

describe('what is left out', () => {
  it('is what pycocotools does not look at, and is said', async () => {
    const more = {
      ...small,
      annotations: [annotation, { ...annotation, id: 2, image_id: 9 }, { ...annotation, id: 3, category_id: 9 }],
    };
    const report = await evaluate(more, [found, { ...found, category_id: 9 }], 'bbox');
    expect(report).toMatchObject({ groundTruths: 1, detections: 1, AR100: 1 });
    expect(report.notes).toEqual([expect.stringMatching(/^2 annotations/), expect.stringMatching(/^1 detections/)]);
  });

  it('is everything where the ground truths are empty, and is said', async () => {
    const report = await evaluate({ ...small, annotations: [] }, [found], 'bbox');
    expect(report).toMatchObject({ AP: -1, AR100: -1, groundTruths: 0 });
    expect(report.notes).toEqual([expect.stringContaining('no annotation')]);
  });

  it('is a match with the annotation of id 0', async () => {
    const report = await evaluate({ ...small, annotations: [{ ...annotation, id: 0 }] }, [found], 'bbox');
    expect(report.AR100).toBe(0);
    expect(report.notes).toEqual([expect.stringContaining('id 0')]);
  });

  it('is nothing where there is no detection, and where one is a crowd or has no pixel', async () => {
    expect(await evaluate(small, [], 'segm')).toMatchObject({ AP: 0, AR100: 0, APl: -1 });
    const empty = { image_id: 1, category_id: 3, score: 1, segmentation: { size: [30, 40], counts: [1200] } };
    const crowd = { ...annotation, id: 2, iscrowd: 1, segmentation: { size: [30, 40], counts: [0, 1200] } };
    const report = await evaluate({ ...small, annotations: [annotation, crowd] }, [empty, found], 'segm');
    expect(report.AP).toBeCloseTo(0.5, 9);
  });
});

describe('refuses', () => {
  const [truthFile, foundFile] = [path.join(folder, 'truth.json'), path.join(folder, 'found.json')];
  const withAnnotation = (change: Plain): Truth => ({
    ...small,
    annotations: [annotation, { ...annotation, id: 2, ...change }],
  });

  it.each<[string, Truth, unknown, CocoKind, Plain]>([
    ['a missing area', withAnnotation({ area: undefined }), [], 'bbox', { record: 'annotations[1]', field: 'area' }],
    ['a missing box', withAnnotation({ bbox: undefined }), [], 'bbox', { record: 'annotations[1]', field: 'bbox' }],
    ['a negative box', withAnnotation({ bbox: [0, 0, -1, 2] }), [], 'bbox', { field: 'bbox.2' }],
    ['an odd crowd', withAnnotation({ iscrowd: 2 }), [], 'bbox', { field: 'iscrowd' }],
    ['an id twice', withAnnotation({ id: 1 }), [], 'bbox', { field: 'id', cause: 'annotation 1 is there twice' }],
    ['no mask', withAnnotation({ segmentation: undefined }), [], 'segm', { field: 'segmentation' }],
    ['half a polygon', withAnnotation({ segmentation: [[1, 2, 3, 4]] }), [], 'segm', { field: 'segmentation' }],
    [
      'a mask of another size',
      withAnnotation({ segmentation: { size: [40, 30], counts: [1200] } }),
      [],
      'segm',
      { field: 'segmentation.size' },
    ],
    ['no size', { ...small, images: [{ id: 1 }] }, [], 'segm', { record: 'annotations[0]', field: 'image_id' }],
    ['an image twice', { ...small, images: [image, image] }, [], 'bbox', { record: 'images[1]', field: 'id' }],
    [
      'annotations that are no list',
      { ...small, annotations: {} as never },
      [],
      'bbox',
      { record: '', field: 'annotations' },
    ],
    ['half a box', withAnnotation({ bbox: [1, 2, 3] }), [], 'bbox', { field: 'bbox' }],
    ['no categories', { ...small, categories: [] }, [], 'bbox', { record: '', field: 'categories' }],
  ])('ground truths with %s', async (_, instances, results, kind, details) => {
    await expectRefusal(instances, results, kind, { file: truthFile, ...details });
  });

  it.each<[string, unknown, CocoKind, Plain]>([
    ['an unknown photo', [found, { ...found, image_id: 5 }], 'bbox', { record: 'detections[1]', field: 'image_id' }],
    ['no score', [{ ...found, score: undefined }], 'bbox', { record: 'detections[0]', field: 'score' }],
    ['text for a score', [{ ...found, score: '0.5' }], 'bbox', { field: 'score' }],
    ['no category', [{ ...found, category_id: undefined }], 'segm', { field: 'category_id' }],
    ['boxes here and none there', [found, { ...found, bbox: undefined }], 'bbox', { field: 'bbox' }],
    ['neither box nor mask', [{ ...found, bbox: [], segmentation: undefined }], 'bbox', { field: 'segmentation' }],
    ['a broken mask', [{ ...found, segmentation: { size: [30, 40], counts: '~' } }], 'segm', { field: 'segmentation' }],
    [
      'a mask too short',
      [{ ...found, segmentation: { size: [30, 40], counts: [7] } }],
      'segm',
      { field: 'segmentation' },
    ],
    ['an object for a list', { annotations: [found] }, 'bbox', { cause: expect.stringContaining('one JSON list') }],
  ])('detections with %s', async (_, results, kind, details) => {
    await expectRefusal(small, results, kind, { file: foundFile, ...details });
  });

  it('a file that is cut short, and a record that is not JSON', async () => {
    writeFileSync(truthFile, JSON.stringify(small));
    const refusal = async (text: string): Promise<unknown> => {
      writeFileSync(foundFile, text);
      return evaluateCocoFiles({ groundTruths: truthFile, detections: foundFile, kind: 'bbox' }).catch(details);
    };
    expect(await refusal(JSON.stringify([found, found]).slice(0, -20))).toMatchObject({
      cause: 'the file ends too early',
    });
    const broken = JSON.stringify([found, found]).replace(/0\.5(?=[^]*0\.5)/, 'NaN');
    expect(await refusal(broken)).toMatchObject({ file: foundFile, record: 'detections[0]' });
  });

  async function expectRefusal(instances: unknown, results: unknown, kind: CocoKind, expected: Plain): Promise<void> {
    const refused = await evaluate(instances, results, kind).catch(details);
    expect(refused).toMatchObject({ cause: expect.any(String), remedy: expect.any(String), ...expected });
  }

  function details(error: unknown): unknown {
    expect(error).toBeInstanceOf(StudioError);
    expect((error as StudioError).code).toBe('IMPORT_INVALID');
    return (error as StudioError).details;
  }
});

function evaluate(instances: unknown, results: unknown, kind: CocoKind): Promise<CocoReport> {
  const [groundTruths, found] = [path.join(folder, 'truth.json'), path.join(folder, 'found.json')];
  writeFileSync(groundTruths, JSON.stringify(instances));
  writeFileSync(found, JSON.stringify(results));
  return evaluateCocoFiles({ groundTruths, detections: found, kind });
}

function expectAnswers(report: CocoReport, expected: Answers | undefined): void {
  const { AP, AP50, AP75, APs, APm, APl, AR1, AR10, AR100, ARs, ARm, ARl } = report;
  const figures = [AP, AP50, AP75, APs, APm, APl, AR1, AR10, AR100, ARs, ARm, ARl];
  expectClose(figures, expected?.stats ?? []);
  for (const { name, curves: _, ...figuresOfClass } of expected?.perClass ?? []) {
    const ours = report.perClass.find((each) => each.name === name) as unknown as Record<string, number>;
    expectClose(
      Object.keys(figuresOfClass).map((key) => ours[key] ?? NaN),
      Object.values(figuresOfClass),
    );
  }
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  for (const [index, value] of actual.entries()) expect(Math.abs(value - (expected[index] ?? NaN))).toBeLessThan(1e-9);
}

function without(key: string): Plain[] {
  return detections.map((detection) => Object.fromEntries(Object.entries(detection).filter(([name]) => name !== key)));
}

/** Counted pixel by pixel, apart from the reader under test. */
function uncompressedMask(mask: RunLengthMask): { size: readonly number[]; counts: number[] } {
  const [height, width] = mask.size;
  const bitmap = decodeMask(mask);
  const counts = [0];
  let inside = 0;
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      if (bitmap[y * width + x] !== inside) {
        inside = 1 - inside;
        counts.push(0);
      }
      counts[counts.length - 1] = (counts.at(-1) ?? 0) + 1;
    }
  }
  return { size: mask.size, counts };
}

function read<Content>(name: string): Content {
  return JSON.parse(readFileSync(path.join(goldens, name), 'utf8')) as Content;
}
