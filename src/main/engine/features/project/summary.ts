import { and, asc, count, desc, eq } from 'drizzle-orm';
import {
  garmentCounts,
  photoCounts,
  predictions,
  projectSettings,
  runs,
  taxonomies,
  taxonomyClasses,
} from '../../../../../db/schema.ts';
import type { SplitName } from '../../../../shared/contract/common.ts';
import type { ProjectSummary, Taxonomy } from '../../../../shared/contract/project.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { garmentCounts as countGarments } from '../../store/gallery/counts.ts';
import { garmentList } from '../../store/gallery/lists.ts';
import type { ProjectStore } from '../../store/open.ts';

type PhotoCount = typeof photoCounts.$inferSelect;
type GarmentCount = typeof garmentCounts.$inferSelect;
type NextStep = ProjectSummary['nextSteps'][number];

/** The project's garment and event classes in order. */
export function readTaxonomies(store: ProjectStore): { garment: Taxonomy; event: Taxonomy } {
  return { garment: readTaxonomy(store, 'garment'), event: readTaxonomy(store, 'event') };
}

/** What the project holds and what to do next, from count tables and the gallery's index. */
export async function readSummary(store: ProjectStore): Promise<ProjectSummary> {
  const photos = store.database.select().from(photoCounts).all();
  const garments = store.database.select().from(garmentCounts).all();
  const { garment, event } = readTaxonomies(store);
  const { barePhotos, photosOfGarments } = await countGarments(store);
  const excluded = await garmentList(store, { filter: { excluded: true }, sort: 'imported', descending: false });
  const cropped = garments.filter((row) => row.cropped);
  const counts = {
    photos: sum(photos),
    garments: sum(garments),
    crops: sum(cropped),
    cropsMissing: sum(garments.filter((row) => !row.cropped && row.eventClassId !== 0)),
    unreviewed: sum(garments.filter((row) => row.reviewState === 'unreviewed')),
    photosWithoutEvent: sum(photos.filter((row) => row.eventClassId === 0)),
    photosWithoutSplit: sum(photos.filter((row) => row.split === '')),
    photosWithoutGarment: barePhotos,
    excluded: excluded.total,
    runs: store.database.select({ rows: count() }).from(runs).where(eq(runs.kind, 'classifier')).get()?.rows ?? 0,
  };
  return {
    ...readSettings(store),
    counts,
    splits: splitCounts(photos, garments),
    events: [
      ...event.classes.map(({ id, name }) => ({
        id,
        name,
        photos: sum(photos.filter((row) => row.eventClassId === id)),
        garments: sum(garments.filter((row) => row.eventClassId === id)),
      })),
      ...unless(counts.photosWithoutEvent === 0, {
        id: null,
        name: 'none',
        photos: counts.photosWithoutEvent,
        garments: sum(garments.filter((row) => row.eventClassId === 0)),
      }),
    ],
    garments: garmentClassCounts(garment, garments, photosOfGarments),
    nextSteps: nextSteps(counts, photos, lastRun(store), wantsDetection(store)),
  };
}

function readTaxonomy(store: ProjectStore, kind: 'garment' | 'event'): Taxonomy {
  const row = store.database
    .select()
    .from(taxonomies)
    .where(eq(taxonomies.kind, kind))
    .orderBy(asc(taxonomies.id))
    .get();
  if (row === undefined) throw new StudioError('PROJECT_CORRUPT', `The project has no ${kind} taxonomy.`, { kind });
  const classes = store.database
    .select({ id: taxonomyClasses.id, name: taxonomyClasses.name, position: taxonomyClasses.position })
    .from(taxonomyClasses)
    .where(eq(taxonomyClasses.taxonomyId, row.id))
    .orderBy(asc(taxonomyClasses.position))
    .all();
  return { id: row.id, kind, name: row.name, classes };
}

function readSettings(store: ProjectStore): Pick<ProjectSummary, 'name' | 'sample' | 'createdAt'> {
  const rows = store.database.select().from(projectSettings).all();
  const values = new Map(rows.map(({ key, value }) => [key, JSON.parse(value) as unknown]));
  return {
    name: String(values.get('name') ?? ''),
    sample: values.get('sample') === true,
    createdAt: Number(values.get('createdAt') ?? 0),
  };
}

function splitCounts(photos: PhotoCount[], garments: GarmentCount[]): ProjectSummary['splits'] {
  const names: (SplitName | null)[] = ['train', 'val', 'test', null];
  return names
    .map((split) => ({
      split,
      photos: sum(photos.filter((row) => row.split === (split ?? ''))),
      garments: sum(garments.filter((row) => row.split === (split ?? ''))),
    }))
    .filter((row) => row.split !== null || row.photos > 0);
}

/** A photo counts once for each class that it has a garment of. */
function garmentClassCounts(
  taxonomy: Taxonomy,
  garments: GarmentCount[],
  photos: ReadonlyMap<number, number>,
): ProjectSummary['garments'] {
  const ofClass = (id: number): number => sum(garments.filter((row) => row.garmentClassId === id));
  const unknown = ofClass(0);
  return [
    ...taxonomy.classes.map(({ id, name }) => ({ id, name, photos: photos.get(id) ?? 0, garments: ofClass(id) })),
    ...unless(unknown === 0, { id: null, name: 'none', photos: photos.get(0) ?? 0, garments: unknown }),
  ];
}

/** The newest finished run of a classifier, and whether any of its answers are stored. */
function lastRun(store: ProjectStore): 'none' | 'trained' | 'evaluated' {
  const run = store.database
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.kind, 'classifier'), eq(runs.state, 'done')))
    .orderBy(desc(runs.id))
    .limit(1)
    .get();
  if (run === undefined) return 'none';
  const answer = store.database
    .select({ runId: predictions.runId })
    .from(predictions)
    .where(eq(predictions.runId, run.id))
    .limit(1)
    .get();
  return answer === undefined ? 'trained' : 'evaluated';
}

/** Whether photos have come since a detector last looked through the collection. */
function wantsDetection(store: ProjectStore): boolean {
  return (
    store.sqlite
      .prepare(
        `SELECT 1 WHERE (SELECT max(imported_at) FROM (SELECT imported_at FROM photos ORDER BY id DESC LIMIT 1))
           > ifnull((SELECT max(started_at) FROM detection_passes), -1)`,
      )
      .get() !== undefined
  );
}

/** What is left to do, in the order of the work: each step makes the ones after it possible. */
function nextSteps(
  counts: ProjectSummary['counts'],
  photos: PhotoCount[],
  run: ReturnType<typeof lastRun>,
  undetected: boolean,
): NextStep[] {
  if (counts.photos === 0) return ['import-photos'];
  const has = (split: SplitName): boolean => photos.some((row) => row.split === split && row.n > 0);
  const steps: [NextStep, boolean][] = [
    ['detect', counts.photosWithoutGarment > 0 && undetected],
    ['label-events', counts.photosWithoutEvent > 0],
    ['split', counts.photosWithoutSplit > 0 || !has('train') || !has('val')],
    ['derive-crops', counts.cropsMissing > 0],
    ['train', counts.crops > 0 && run === 'none'],
    ['evaluate', run === 'trained'],
    ['review', counts.unreviewed > 0],
  ];
  return steps.filter(([, wanted]) => wanted).map(([step]) => step);
}

function sum(rows: { n: number }[]): number {
  return rows.reduce((total, row) => total + row.n, 0);
}

function unless<Item>(absent: boolean, item: Item): Item[] {
  return absent ? [] : [item];
}
