import { listCrops } from '../../src/main/engine/features/crops/list.ts';
import { listPhotos } from '../../src/main/engine/features/photos/list.ts';
import type { ProjectStore } from '../../src/main/engine/store/open.ts';
import { contract } from '../../src/shared/contract/index.ts';
import { createRandom } from '../../src/shared/domain/random.ts';
import type { GroupResult, Measurement } from '../measurement.ts';
import { percentile, scaled } from '../measurement.ts';
import { galleryProject } from '../synthetic-project.ts';

const [photoCount, garmentCount] = [scaled(525_000), scaled(1_500_000)];
const windows = 25;
const rounds = 3;

interface Question {
  list: 'photos' | 'garments';
  filter: Record<string, unknown>;
  sort: string;
  descending: boolean;
}

/** What the gallery's controls can ask: no filter, each alone, several at once, text, each order in both directions. */
function questions(events: number[], garments: number[]): Question[] {
  const [common, rare] = [events[0] as number, events.at(-1) as number];
  const [frequent, seldom] = [garments[0] as number, garments.at(-1) as number];
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
  ];
  return [
    ...photos.map((question) => ({ ...question, list: 'photos' as const })),
    ...crops.map((question) => ({ ...question, list: 'garments' as const })),
  ].flatMap((question) => [false, true].map((descending) => ({ ...question, descending })));
}

/** The engine's own list procedures, on a project as large as USED. */
export async function run(): Promise<GroupResult> {
  const store = await galleryProject(photoCount, garmentCount);
  try {
    const cold = await timed(() => ask(store, { list: 'photos', filter: {}, sort: 'imported', descending: false }, 0));
    const [events, garments] = [classIds(store, 'event'), classIds(store, 'garment')];
    const random = createRandom(7);
    const [first, further]: [Timed[], Timed[]] = [[], []];
    let slowest = { processor: 0, question: '' };
    for (let round = 0; round < rounds; round++) {
      for (const question of random.shuffle(questions(events, garments))) {
        const answer = await timed(() => ask(store, question, 0));
        first.push(answer);
        if (answer.processor > slowest.processor) {
          slowest = { processor: answer.processor, question: JSON.stringify(question) };
        }
        for (let window = 0; window < windows; window++) {
          const offset = random.integer(Math.max(1, answer.total - 100));
          further.push(await timed(() => ask(store, question, offset)));
        }
      }
    }
    const afterEdit = await editing(store);
    const all = [...first, ...further];
    const row = (what: string, times: readonly Timed[], share: number): Measurement[] => {
      const of = (pick: (time: Timed) => number): number => percentile(times.map(pick), share);
      const name = times.length === 1 ? what : `${what}, p${share * 100}`;
      return [
        { what: name, value: of(({ milliseconds }) => milliseconds), unit: 'ms' },
        { what: `${name}: processor time`, value: of(({ processor }) => processor), unit: 'ms' },
      ];
    };
    const both = (what: string, times: readonly Timed[]): Measurement[] => [
      ...row(what, times, 0.5),
      ...row(what, times, 0.95),
    ];
    const [median, ...others] = both('all queries', all);
    return {
      title: `Gallery queries at ${photoCount / 1000}K photos and ${garmentCount / 1e6}M garments`,
      measurements: [
        ...(median === undefined ? [] : [median]),
        ...others.map((other) => (other.what.includes('p95') ? { ...other, target: '< 20 ms' } : other)),
        ...both('first window of a filter and order', first),
        ...both('further windows', further),
        ...both('first window after an edit', afterEdit),
        ...row('first query after opening the project', [cold], 1),
      ],
      notes: [
        `${all.length} queries of 100 rows each: ${first.length} first windows of ${questions(events, garments).length} filters and orders, then ${windows} windows at random places of each.`,
        `Slowest: ${slowest.processor.toFixed(0)} ms of processor time for ${slowest.question}.`,
      ],
    };
  } finally {
    await store.close();
  }
}

/** A new revision each time, then a list that it concerns. */
async function editing(store: ProjectStore): Promise<Timed[]> {
  const random = createRandom(8);
  const insert = store.sqlite.prepare(`INSERT INTO annotation_revisions
    (annotation_id, number, garment_class_id, mask_counts, box_x, box_y, box_width, box_height, area, source, score,
      review_state, author, created_at)
    SELECT annotation_id, number + 1, garment_class_id, mask_counts, box_x, box_y, box_width, box_height, area, 'human',
      score, 'accepted', 'bench', created_at FROM annotation_revisions WHERE annotation_id = ? ORDER BY number DESC
      LIMIT 1`);
  const times: Timed[] = [];
  for (let edit = 0; edit < 20; edit++) {
    await store.write(() => insert.run(1 + random.integer(garmentCount)));
    const question = { list: 'garments', filter: { reviewStates: ['unreviewed'] }, sort: 'score' } as const;
    times.push(await timed(() => ask(store, { ...question, descending: false }, 0)));
  }
  return times;
}

async function ask(store: ProjectStore, { list, ...question }: Question, offset: number): Promise<number> {
  const input = { ...question, offset, limit: 100 };
  if (list === 'photos') return (await listPhotos(store, contract.photos.list.input.parse(input))).total;
  return (await listCrops(store, contract.crops.list.input.parse(input))).total;
}

interface Timed {
  milliseconds: number;
  /** Of this thread; what the query would take were the machine free. */
  processor: number;
  total: number;
}

async function timed(work: () => Promise<number>): Promise<Timed> {
  const [started, cpu] = [performance.now(), process.threadCpuUsage()];
  const total = await work();
  const milliseconds = performance.now() - started;
  const { user, system } = process.threadCpuUsage(cpu);
  return { milliseconds, processor: (user + system) / 1000, total };
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
