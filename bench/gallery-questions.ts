import { listCrops } from '../src/main/engine/features/crops/list.ts';
import { listPhotos } from '../src/main/engine/features/photos/list.ts';
import type { ProjectStore } from '../src/main/engine/store/open.ts';
import { contract } from '../src/shared/contract/index.ts';
import { findingKind } from '../src/shared/contract/findings.ts';

export interface Question {
  list: 'photos' | 'garments';
  filter: Record<string, unknown>;
  sort: string;
  descending: boolean;
}

/** The classes that are most frequent and those that are least. */
export interface ClassChoice {
  common: number;
  rare: number;
  frequent: number;
  seldom: number;
}

/** What the gallery's controls can ask: no filter, each alone, several at once, text, each order in both directions. */
export function plainQuestions({ common, rare, frequent, seldom }: ClassChoice): Question[] {
  const photos: Pick<Question, 'filter' | 'sort'>[] = [
    { filter: {}, sort: 'imported' },
    { filter: { events: [common] }, sort: 'imported' },
    { filter: { events: [rare], splits: ['test'] }, sort: 'name' },
    { filter: { garments: [seldom] }, sort: 'imported' },
    { filter: { garments: [frequent, seldom], events: [common, rare] }, sort: 'event' },
    { filter: { text: 'a7' }, sort: 'imported' },
    { filter: {}, sort: 'split' },
  ];
  const crops: Pick<Question, 'filter' | 'sort'>[] = [
    { filter: {}, sort: 'imported' },
    { filter: { garments: [frequent] }, sort: 'score' },
    { filter: { events: [common], garments: [seldom], splits: ['train'] }, sort: 'area' },
    { filter: { reviewStates: ['unreviewed'] }, sort: 'event' },
    { filter: { splits: ['test', null] }, sort: 'garment' },
    { filter: {}, sort: 'score' },
    { filter: { excluded: true }, sort: 'imported' },
    { filter: { excluded: false, events: [rare] }, sort: 'score' },
  ];
  return [
    ...photos.map((question) => ({ ...question, list: 'photos' as const })),
    ...crops.map((question) => ({ ...question, list: 'garments' as const })),
  ].flatMap((question) => [false, true].map((descending) => ({ ...question, descending })));
}

/** Each kind as the gallery's sort and as its filter, and as the queue of the review: worst first, nobody's yet. */
export function findingQuestions({ common, frequent }: ClassChoice): Question[] {
  const of = (filter: Question['filter'], sort: string): Question => ({
    list: 'garments',
    filter,
    sort,
    descending: true,
  });
  const queue = { reviewStates: ['unreviewed'], excluded: false };
  return [
    ...findingKind.options.flatMap((kind) => [
      of({}, `finding:${kind}`),
      of({ findings: [kind] }, 'imported'),
      of({ ...queue, findings: [kind] }, `finding:${kind}`),
    ]),
    of(queue, 'finding:loss'),
    of({ ...queue, events: [common] }, 'finding:uncertain'),
    of({ findings: ['dark', 'blurred', 'tiny', 'truncated'] }, 'finding:dark'),
    of({ findings: ['label-error', 'outlier'], garments: [frequent] }, 'score'),
    of({ findingsAbove: [{ kind: 'loss', value: 0.9 }] }, 'finding:label-error'),
  ];
}

/** A window of 100; answers with the list's length. */
export async function ask(store: ProjectStore, { list, ...question }: Question, offset: number): Promise<number> {
  const input = { ...question, offset, limit: 100 };
  if (list === 'photos') return (await listPhotos(store, contract.photos.list.input.parse(input))).total;
  return (await listCrops(store, contract.crops.list.input.parse(input))).total;
}

export function readChoice(store: ProjectStore): ClassChoice {
  const [events, garments] = [classIds(store, 'event'), classIds(store, 'garment')];
  return {
    common: events[0] as number,
    rare: events.at(-1) as number,
    frequent: garments[0] as number,
    seldom: garments.at(-1) as number,
  };
}

function classIds(store: ProjectStore, kind: 'event' | 'garment'): number[] {
  return store.sqlite
    .prepare(
      `SELECT taxonomy_classes.id FROM taxonomy_classes JOIN taxonomies ON taxonomies.id = taxonomy_id
       WHERE kind = ? ORDER BY position`,
    )
    .pluck()
    .all(kind) as number[];
}
