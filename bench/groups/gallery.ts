import { openProject, type ProjectStore } from '../../src/main/engine/store/open.ts';
import { findingKind } from '../../src/shared/contract/findings.ts';
import { createRandom } from '../../src/shared/domain/random.ts';
import { besides } from '../gallery-besides.ts';
import { ask, findingQuestions, plainQuestions, readChoice, type Question } from '../gallery-questions.ts';
import { say, scaled, type GroupResult, type Measurement } from '../measurement.ts';
import { galleryProject } from '../synthetic-project.ts';
import { rows, timed, type Timed } from '../timing.ts';

const [photoCount, garmentCount] = [scaled(525_000), scaled(1_500_000)];
const windows = 25;
const rounds = 3;
const target = '< 20 ms';

/** The engine's own list procedures, on a project as large as USED. */
export async function run(): Promise<GroupResult> {
  const store = await openProject(await galleryProject(photoCount, garmentCount));
  try {
    const cold = await timed(() => ask(store, { list: 'photos', filter: {}, sort: 'imported', descending: false }, 0));
    const random = createRandom(7);
    const choice = readChoice(store);
    const newKinds = await firstOfKinds(store);
    const measured = [];
    for (const questions of [plainQuestions(choice), findingQuestions(choice)]) {
      const [first, further]: [Timed[], Timed[]] = [[], []];
      let slowest = { processor: 0, question: '' };
      for (let round = 0; round < rounds; round++) {
        for (const question of random.shuffle(questions)) {
          const answer = await timed(() => ask(store, question, 0));
          first.push(answer);
          if (answer.processor > slowest.processor) {
            slowest = { processor: answer.processor, question: JSON.stringify(question) };
          }
          for (let window = 0; window < windows; window++) {
            const offset = random.integer(Math.max(1, answer.answer - 100));
            further.push(await timed(() => ask(store, question, offset)));
          }
        }
      }
      say(`${questions.length} questions, slowest ${slowest.processor.toFixed(0)} ms for ${slowest.question}`);
      measured.push({ questions, first, further, slowest });
    }
    const edit = editor(store);
    const unreviewed = { list: 'garments', filter: { reviewStates: ['unreviewed'] }, descending: false } as const;
    const afterEdit = await editing(store, edit, { ...unreviewed, sort: 'score' });
    const queueAfterEdit = await editing(store, edit, { ...unreviewed, sort: 'finding:loss', descending: true });
    const others = await besides(store, edit);
    const both = (what: string, times: readonly Timed[], aim?: string): Measurement[] => [
      ...rows(what, times, 0.5),
      ...rows(what, times, 0.95, aim),
    ];
    const [plain, findings] = measured;
    if (plain === undefined || findings === undefined) throw new Error('Nothing was measured.');
    return {
      title: `Gallery queries at ${photoCount / 1000}K photos and ${garmentCount / 1e6}M garments`,
      measurements: [
        ...both('all queries', [...plain.first, ...plain.further], target),
        ...both('first window of a filter and order', plain.first, target),
        ...both('further windows', plain.further),
        ...both('what stands out and review queues: all queries', [...findings.first, ...findings.further], target),
        ...both('what stands out and review queues: first window', findings.first, target),
        ...both('what stands out and review queues: further windows', findings.further),
        ...both('first window after an edit', afterEdit, target),
        ...both('first window of a review queue after an edit', queueAfterEdit, target),
        ...rows('first query after opening the project', [cold], 1),
        ...rows('first question of each kind of finding after opening', newKinds, 0.5),
        ...rows('first question of each kind of finding after opening', newKinds, 1),
        ...others,
      ],
      notes: [
        `Queries are of 100 rows each: ${rounds} first windows of ${plain.questions.length} filters and orders and of ${findings.questions.length} more with findings, exclusions and queues, then ${windows} windows at random places of each.`,
        'Findings: label errors at 5 % of garments, near-duplicates at 4 %, outliers 2 %, quality 2 to 5 % each, leaks 0.5 %; a classifier’s loss and margin on 31 %, half of them wrong; 1 % of garments and 0.5 % of photos are excluded. Values of every kind lie beside all that were measured.',
        `Slowest: ${plain.slowest.processor.toFixed(0)} ms of processor time for ${plain.slowest.question}; with findings ${findings.slowest.processor.toFixed(0)} ms for ${findings.slowest.question}.`,
      ],
    };
  } finally {
    await store.close();
  }
}

/** The first question reads what was measured of the kind. */
async function firstOfKinds(store: ProjectStore): Promise<Timed[]> {
  const times: Timed[] = [];
  for (const kind of findingKind.options) {
    const sort = `finding:${kind}`;
    times.push(await timed(() => ask(store, { list: 'garments', filter: {}, sort, descending: true }, 0)));
  }
  return times;
}

/** Edits a garment at random: a new revision of another area. */
function editor(store: ProjectStore): () => Promise<void> {
  const random = createRandom(8);
  const insert = store.sqlite.prepare(`INSERT INTO annotation_revisions
    (annotation_id, number, garment_class_id, mask_counts, box_x, box_y, box_width, box_height, area, source, score,
      review_state, author, created_at)
    SELECT annotation_id, number + 1, garment_class_id, mask_counts, box_x, box_y, box_width, box_height, area + 1,
      'human', score, 'accepted', 'bench', created_at FROM annotation_revisions WHERE annotation_id = ?
      ORDER BY number DESC LIMIT 1`);
  return async () => {
    await store.write(() => insert.run(1 + random.integer(garmentCount)));
  };
}

async function editing(store: ProjectStore, edit: () => Promise<void>, question: Question): Promise<Timed[]> {
  const times: Timed[] = [];
  for (let round = 0; round < 20; round++) {
    await edit();
    times.push(await timed(() => ask(store, question, 0)));
  }
  return times;
}
