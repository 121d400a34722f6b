import path from 'node:path';
import Database from 'better-sqlite3';
import { startStudio } from '../../e2e/support/studio.ts';
import { setUp } from '../../scripts/setup/index.mjs';
import { createRandom } from '../../src/shared/domain/random.ts';
import { openPage, resident } from '../browser-page.ts';
import { editingProject } from '../editing-project.ts';
import { editPhotos } from '../editing-script.ts';
import { say, scaled, type GroupResult, type Measurement } from '../measurement.ts';
import { trend } from '../trend.ts';

const length = scaled(3_600_000);
const pace = 1500;
const looks = 60;
const megabyte = 2 ** 20;

interface Look {
  /** Since the start, in hours of the whole length. */
  at: number;
  page: number;
  heap: number;
  engine: number;
}

/** An hour at the desk: the built page in Chromium against the real engine, edited by pointer and keys throughout. */
export async function run(): Promise<GroupResult> {
  await setUp({ product: true });
  const project = await editingProject();
  const before = revisions(project.folder);
  const studio = await startStudio(project.folder);
  const measured = await openPage();
  const errors: string[] = [];
  try {
    const { page } = measured;
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(studio.signInAddress);
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    await page.goto(`${studio.origin}/photos/1`);
    const started = performance.now();
    const seen: Look[] = [];
    async function look(): Promise<void> {
      const passed = performance.now() - started;
      if (passed < (seen.length * length) / looks) return;
      const heap = await measured.heap();
      seen.push({
        at: passed / 3_600_000,
        heap,
        page: await measured.residentMemory(),
        engine: await resident(studio.process),
      });
      const { page: shown, engine } = seen.at(-1) as Look;
      say(
        `${(passed / 60_000).toFixed(1)} min: page ${mb(shown)}, heap ${mb(heap)}, engine ${mb(engine)}, ${errors.length} errors`,
      );
    }
    const random = createRandom(60);
    const done = await editPhotos(page, { photos: project.photos, pace, until: started + length, random, rest: look });
    await page.getByText('Saved', { exact: true }).waitFor();
    await look();
    await studio.stop();
    return {
      title: `An hour of editing${length < 3_600_000 ? `, shortened to ${(length / 60_000).toFixed(0)} minutes` : ''}`,
      measurements: [
        ...rowsOf('page memory (resident)', seen, ({ page: value }) => value),
        ...rowsOf('JavaScript heap', seen, ({ heap }) => heap),
        ...rowsOf('engine memory (resident)', seen, ({ engine }) => engine),
      ],
      notes: [
        `${done.gestures} gestures on ${done.photos + 1} visits of ${project.photos} photos, four of them of 24 megapixels: strokes of a brush and eraser, polygons, undo, redo, class, accept, zoom, pan, next and previous photo. They made ${revisions(project.folder) - before} revisions of garments. The page reported ${errors.length} errors.`,
        'Page and heap after a collection. The growth is the slope of least squares over the looks after the first sixth, in which code is compiled and caches fill to their limits; flat is a growth within its noise, two standard errors, or one that ends at such a limit.',
        `${measured.browserName}, 1440 x 900.`,
        ...[...new Set(errors)].slice(0, 3),
      ],
    };
  } finally {
    await measured.close();
    await studio.stop();
    await project.dispose();
  }
}

function rowsOf(what: string, seen: readonly Look[], pick: (look: Look) => number): Measurement[] {
  const minute = (share: number): string => `${Math.round((share * length) / 60_000)} minutes`;
  const settled = seen.slice(Math.floor(looks / 6)).map((look) => ({ at: look.at, value: pick(look) / megabyte }));
  const { slope, noise } = trend(settled);
  return [
    { what: `${what} after ${minute(1 / 6)}`, value: settled[0]?.value ?? NaN, unit: 'MB' },
    { what: `${what} after ${minute(1)}`, value: settled.at(-1)?.value ?? NaN, unit: 'MB' },
    { what: `${what}: growth`, value: slope, unit: 'MB an hour', target: `flat: within ± ${noise.toPrecision(2)}` },
  ];
}

/** How many revisions there are: that the gestures were edits, and stored. */
function revisions(folder: string): number {
  const database = new Database(path.join(folder, 'project.sqlite'), { readonly: true });
  try {
    return database.prepare('SELECT count(*) FROM annotation_revisions').pluck().get() as number;
  } finally {
    database.close();
  }
}

function mb(bytes: number): string {
  return `${(bytes / megabyte).toFixed(0)} MB`;
}
