import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openEngine, type Engine } from '../src/main/engine/engine.ts';
import { createProject } from '../src/main/engine/store/open.ts';
import type { AnnotationChange } from '../src/shared/contract/editing.ts';
import type { Annotation } from '../src/shared/contract/photos.ts';
import { createRandom, type Random } from '../src/shared/domain/random.ts';
import { mergeMasks } from '../src/shared/geometry/mask-operations.ts';
import { maskFromBox } from '../src/shared/geometry/polygons.ts';

/**
 * How many planted errors of garments stand in the first tenth of the queue of the detector's disagreement. For
 * each seed a fortieth of the garments gets another class, a fortieth loses the lower half of its mask, a fortieth is
 * deleted; then the studio's own job looks, and the queue is the gallery's order. Deleted garments are looked for
 * among the photos that miss one. The same photos without errors say how much the detector disagrees with by itself.
 *
 *   node scripts/disagreement-recall.ts [--data FOLDER] [--split val] [--seeds 5]
 *
 * FOLDER holds <split>.json and photos/; the sample by default. The detector is the one that ships with the studio.
 */
const options = parseArgs({
  options: {
    data: { type: 'string', default: path.join(import.meta.dirname, '../resources/sample') },
    split: { type: 'string', default: 'val' },
    seeds: { type: 'string', default: '5' },
  },
}).values;
const share = { planted: 0.025, first: 0.1 };

interface Placed {
  photoId: number;
  annotation: Annotation;
}

const folder = await mkdtemp(path.join(tmpdir(), 'disagreement-'));
const project = path.join(folder, 'project');
await (await createProject(project, { name: 'Disagreement' })).close();
const engine = await openEngine({ projectDirectory: project, logLevel: 'fatal' });
try {
  const annotations = path.join(options.data, `${options.split}.json`);
  const photos = path.join(options.data, 'photos');
  const common = { dryRun: false, storage: 'link', maximumPixels: 1e8, split: 'val' } as const;
  await done(engine, (await engine.call('imports.start', { format: 'coco', annotations, photos, ...common })).jobId);
  const started = performance.now();
  const clean = await look(engine);
  const seconds = (performance.now() - started) / 1000;
  const missed = (await missedPhotos(engine)).length;
  const garments = await allGarments(engine);
  say({
    photos: new Set(garments.map(({ photoId }) => photoId)).size,
    garments: garments.length,
    clean,
    missed,
    seconds,
  });
  const sums = new Map<string, number>();
  const seeds = Number(options.seeds);
  for (let seed = 1; seed <= seeds; seed++) {
    const figures = await measure(engine, garments, createRandom(seed, 'planted errors of garments'));
    say({ seed, ...figures });
    for (const [name, value] of Object.entries(figures)) sums.set(name, (sums.get(name) ?? 0) + value / seeds);
  }
  say({ mean: Object.fromEntries(sums) });
} finally {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
}

async function measure(studio: Engine, garments: readonly Placed[], random: Random): Promise<Record<string, number>> {
  const { garment } = await studio.call('project.taxonomies', {});
  const classes = [...new Set(garments.map(({ annotation }) => annotation.garmentClassId))];
  const count = Math.round(share.planted * garments.length);
  const shuffled = random.shuffle([...garments]);
  const [flipped, halved, deleted] = [0, 1, 2].map((part) => shuffled.slice(part * count, (part + 1) * count)) as [
    Placed[],
    Placed[],
    Placed[],
  ];
  if (garment.classes.length < 2) throw new Error('there is but one class');
  for (const { photoId, annotation } of flipped) {
    const others = classes.filter((id) => id !== annotation.garmentClassId);
    await change(studio, photoId, annotation, { garmentClassId: others[random.integer(others.length)] ?? null });
  }
  for (const { photoId, annotation } of halved) {
    await change(studio, photoId, annotation, { mask: upperHalf(annotation) });
  }
  for (const { photoId, annotation } of deleted) await change(studio, photoId, annotation, { deleted: true });

  const flagged = await look(studio);
  const queue = await queueOf(studio);
  const first = new Set(queue.slice(0, Math.ceil(share.first * queue.length)));
  const recall = (planted: readonly Placed[]): number =>
    planted.filter(({ annotation }) => first.has(annotation.id)).length / planted.length;
  const missing = new Set(await missedPhotos(studio));
  const figures = {
    planted: count,
    flippedRecall: recall(flipped),
    halvedRecall: recall(halved),
    recall: recall([...flipped, ...halved]),
    flagged,
    deletedRecall: deleted.filter(({ photoId }) => missing.has(photoId)).length / deleted.length,
    missing: missing.size,
  };
  // The last gesture of each photo goes first.
  for (const { photoId } of [...flipped, ...halved, ...deleted]) {
    await studio.call('editing.undo', { photoId, author: 'Script' });
  }
  return figures;
}

async function change(
  studio: Engine,
  photoId: number,
  { id: annotationId }: Annotation,
  parts: Partial<Extract<AnnotationChange, { kind: 'revise' }>>,
): Promise<void> {
  const photo = await studio.call('photos.get', { id: photoId });
  const revision = photo.annotations.find(({ id }) => id === annotationId)?.revision ?? 0;
  const revise = { kind: 'revise' as const, annotationId, revision, ...parts };
  await studio.call('editing.apply', { photoId, label: 'Planted error', author: 'Script', changes: [revise] });
}

function upperHalf({ mask, box: [x, y, width, height] }: Annotation): Annotation['mask'] {
  const [rows, columns] = mask.size;
  const kept = maskFromBox([x, y, width, Math.floor(height / 2)], rows, columns);
  const { size, counts } = mergeMasks([mask, kept], 'intersection');
  return { size: [...size], counts };
}

/** Has the detector's disagreement computed; answers with how many garments stand out. */
async function look(studio: Engine): Promise<number> {
  const { result } = await done(studio, (await studio.call('findings.start', { kinds: ['disagreement'] })).jobId);
  return (result as { found: { disagreement: number } }).found.disagreement;
}

/** All garments, the one that the detector disagrees with most first. */
async function queueOf(studio: Engine): Promise<number[]> {
  const ids: number[] = [];
  for (;;) {
    const question = { sort: 'finding:disagreement' as const, descending: true, limit: 500, offset: ids.length };
    const { items, total } = await studio.call('crops.list', question);
    ids.push(...items.map(({ annotationId }) => annotationId));
    if (ids.length >= total) return ids;
  }
}

async function allPhotos(studio: Engine, filter: { missed?: true }): Promise<number[]> {
  const ids: number[] = [];
  for (;;) {
    const { items, total } = await studio.call('photos.list', { filter, limit: 500, offset: ids.length });
    ids.push(...items.map(({ id }) => id));
    if (ids.length >= total) return ids;
  }
}

function missedPhotos(studio: Engine): Promise<number[]> {
  return allPhotos(studio, { missed: true });
}

async function allGarments(studio: Engine): Promise<Placed[]> {
  const garments: Placed[] = [];
  for (const photoId of await allPhotos(studio, {})) {
    const { annotations: drawn } = await studio.call('photos.get', { id: photoId });
    garments.push(...drawn.filter(({ crowd }) => !crowd).map((annotation) => ({ photoId, annotation })));
  }
  return garments;
}

async function done({ jobs }: Engine, jobId: number) {
  const job = await jobs.ended(jobId);
  if (job.state !== 'done') throw new Error(`${job.kind} ${job.state}: ${JSON.stringify(job.error)}`);
  return job;
}

function say(figures: object): void {
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}
