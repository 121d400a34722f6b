import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FindingKind } from '../../../../shared/contract/findings.ts';
import { createRandom } from '../../../../shared/domain/random.ts';
import { findApplication } from '../../application.ts';
import { listFindings } from '../../features/findings/list.ts';
import { measuredOf, recordOutcome, type Found } from '../../features/findings/record.ts';
import { requireStarter } from '../../features/detector/models.ts';
import { listFindingSets } from '../../features/findings/sets.ts';
import type { ProjectStore } from '../open.ts';
import { temporaryProject } from '../testing.ts';
import { garmentList, type GarmentQuery } from './lists.ts';
import { outlineAndClass } from './codes.ts';
import { keepSelection } from './selections.ts';

let store: ProjectStore;
let dispose: () => Promise<void>;
const [concert, wedding] = [14, 15];

beforeEach(async () => {
  ({ store, dispose } = await temporaryProject({ eventClasses: 'used', garmentClasses: 'deepfashion2' }));
  await store.write(() => {
    for (let photo = 1; photo <= 3; photo++) {
      store.sqlite
        .prepare(
          `INSERT INTO photos (hash, file_name, storage, path, format, bytes, width, height, event_class_id, imported_at)
           VALUES (?, 'p', 'copied', 'p', 'jpeg', 1, 10, 10, ?, 1)`,
        )
        .run(`hash ${photo}`, concert);
      for (let each = 0; each < 2; each++) addGarment(photo);
    }
  });
});

afterEach(() => dispose());

function addGarment(photo: number): void {
  const { lastInsertRowid } = store.sqlite
    .prepare('INSERT INTO annotations (photo_id, created_at) VALUES (?, 1)')
    .run(photo);
  revise(Number(lastInsertRowid), 20);
}

function revise(annotationId: number, area: number, deleted = 0, garmentClass: number | null = null): void {
  store.sqlite
    .prepare(
      `INSERT INTO annotation_revisions (annotation_id, number, mask_counts, box_x, box_y, box_width, box_height, area,
         crowd, source, review_state, deleted, author, created_at, garment_class_id)
       VALUES (?, (SELECT ifnull(max(number), 0) + 1 FROM annotation_revisions WHERE annotation_id = ?), '', 0, 0, 1, 1,
         ?, 0, 'import', 'unreviewed', ?, 'test', 1, ?)`,
    )
    .run(annotationId, annotationId, area, deleted, garmentClass);
}

/** Measures garments as [id, value], of which those from 0.5 on stand out. */
async function record(kind: 'dark' | 'label-error', rows: [number, number][]): Promise<void> {
  const subject = kind === 'dark' ? 20 : concert;
  const measured = rows.map(([annotationId, value]) => ({ annotationId, value, subject }));
  const found = measured
    .filter(({ value }) => value >= 0.5)
    .map((row): Found => ({
      ...row,
      details:
        kind === 'dark'
          ? { kind, lightness: 1 - row.value }
          : { kind, given: concert, suggested: wedding, probabilities: [], own: 0.1, garments: 2 },
    }));
  await recordOutcome(store, kind, { measured: measuredOf(measured), found });
}

async function ids(query: Partial<GarmentQuery>): Promise<number[]> {
  const list = await garmentList(store, { filter: {}, sort: 'imported', descending: false, ...query });
  return list.ids(0, 100);
}

async function setOf(kind: FindingKind) {
  return (await listFindingSets({ store, application: findApplication() })).find((set) => set.kind === kind);
}

const worst = { sort: 'finding:dark', descending: true } as const;

describe('findings in the gallery', () => {
  it('sort by value, and leave what was not measured to the end', async () => {
    expect(await ids(worst)).toEqual([6, 5, 4, 3, 2, 1]);
    await record('dark', [
      [5, 0.1],
      [2, 0.9],
      [4, 0.6],
    ]);
    expect(await ids(worst)).toEqual([2, 4, 5, 6, 3, 1]);
    expect(await ids({ sort: 'finding:dark' })).toEqual([5, 4, 2, 1, 3, 6]);
    await record('dark', [[1, 0.7]]);
    expect((await ids(worst))[0]).toBe(1);
  });

  it('filter by what stands out, in any of several ways, and by a value', async () => {
    await record('dark', [
      [1, 0.9],
      [2, 0.2],
      [3, 0.4],
    ]);
    await record('label-error', [[4, 0.8]]);
    expect(await ids({ filter: { findings: ['dark'] } })).toEqual([1]);
    expect(await ids({ filter: { findings: ['dark', 'label-error', 'blurred'] } })).toEqual([1, 4]);
    expect(await ids({ filter: { findings: ['blurred'] } })).toEqual([]);
    expect(await ids({ filter: { findingsAbove: [{ kind: 'dark', value: 0.4 }] } })).toEqual([1, 3]);
  });

  it('are void while the label or the mask is another one, and count as changed', async () => {
    await record('dark', [
      [1, 0.9],
      [2, 0.8],
    ]);
    await record('label-error', [
      [1, 0.9],
      [3, 0.8],
    ]);
    expect(await setOf('dark')).toMatchObject({ measured: 2, found: 2, changed: 0, stale: false });
    await store.write(() => revise(1, 25));
    await store.write(() => store.sqlite.prepare('UPDATE photos SET event_class_id = ? WHERE id = 2').run(wedding));
    expect(await ids({ filter: { findings: ['dark'] } })).toEqual([2]);
    expect((await ids(worst))[0]).toBe(2);
    expect(await ids({ filter: { findings: ['label-error'] } })).toEqual([1]);
    expect(await setOf('dark')).toMatchObject({ changed: 1, stale: true });
    expect(listFindings(store, [1, 3]).map(({ kind, outdated }) => [kind, outdated])).toEqual([
      ['label-error', false],
      ['dark', true],
      ['label-error', true],
    ]);
    await store.write(() => store.sqlite.prepare('UPDATE photos SET event_class_id = ? WHERE id = 2').run(concert));
    expect(await ids({ filter: { findings: ['label-error'] } })).toEqual([1, 3]);
  });

  it('of a detector are void once mask or class is another one, and stale once another detector is asked', async () => {
    const details = {
      kind: 'disagreement',
      model: 'm',
      reason: 'class',
      iou: 0.8,
      className: 'skirt',
      score: 0.9,
    } as const;
    const rows = [1, 2, 3].map((annotationId) => ({
      annotationId,
      value: 0.9,
      subject: outlineAndClass(20, 0),
      details,
    }));
    const { sha256 } = requireStarter(findApplication());
    const model = { name: 'm', sha256 };
    await recordOutcome(store, 'disagreement', { measured: measuredOf(rows), found: rows, model });
    const question = { filter: { findings: ['disagreement' as const] } };
    expect(await ids(question)).toEqual([1, 2, 3]);
    expect(await setOf('disagreement')).toMatchObject({ model: 'm', changed: 0, stale: false });
    await store.write(() => {
      revise(1, 25);
      revise(2, 20, 0, 5);
    });
    expect(await ids(question)).toEqual([3]);
    expect(await ids({ sort: 'finding:disagreement', descending: true })).toEqual([3, 6, 5, 4, 2, 1]);
    expect(listFindings(store, [2, 3]).map(({ outdated }) => outdated)).toEqual([true, false]);
    expect(await setOf('disagreement')).toMatchObject({ changed: 2, stale: true });
    const other = { name: 'other', sha256: 'another' };
    await recordOutcome(store, 'disagreement', { measured: measuredOf([]), found: [], model: other });
    expect(await setOf('disagreement')).toMatchObject({ model: 'other', changed: 0, stale: true });
  });

  it('know nothing about garments that came later', async () => {
    await record('dark', [[1, 0.9]]);
    expect(await ids({ filter: { findings: ['dark'] } })).toEqual([1]);
    await store.write(() => addGarment(1));
    expect(await ids({ filter: { findings: ['dark'] } })).toEqual([1]);
    expect(await ids(worst)).toEqual([1, 7, 6, 5, 4, 3, 2]);
    expect(await setOf('dark')).toMatchObject({ changed: 1, stale: true });
  });
});

describe('many findings', () => {
  interface Expected {
    value: number | undefined;
    holds: boolean;
  }
  const kinds = ['dark', 'label-error'] as const;

  /** What was recorded of each garment, and whether it still holds, by the tables alone. */
  function expectedOf(recorded: ReadonlyMap<number, number>, kind: (typeof kinds)[number], id: number): Expected {
    const row = store.sqlite.prepare('SELECT area, event_class_id AS event FROM annotations WHERE id = ?').get(id) as {
      area: number;
      event: number;
    };
    const value = recorded.get(id);
    return { value, holds: value !== undefined && (kind === 'dark' ? row.area === 20 : row.event === concert) };
  }

  it('are filtered, sorted and counted as by hand, through edits of masks and labels', async () => {
    const random = createRandom(21);
    await store.write(() => {
      for (let garment = 0; garment < 300; garment++) addGarment(1 + random.integer(3));
    });
    const all = Array.from({ length: 306 }, (_, at) => at + 1);
    const recorded = new Map(kinds.map((kind) => [kind, new Map<number, number>()] as const));
    for (const kind of kinds) {
      for (const id of all) if (random.uniform() < 0.7) recorded.get(kind)?.set(id, Math.fround(random.integer(9) / 8));
      await record(kind, [...(recorded.get(kind) ?? [])]);
    }
    for (let round = 0; round < 6; round++) {
      const live = new Set(
        store.sqlite.prepare('SELECT id FROM annotations WHERE deleted = 0').pluck().all() as number[],
      );
      const known = (kind: (typeof kinds)[number], id: number) => expectedOf(recorded.get(kind) ?? new Map(), kind, id);
      const passing = (keep: (id: number) => boolean): number[] => all.filter((id) => live.has(id) && keep(id));
      const found = (kind: (typeof kinds)[number]) => (id: number) => {
        const { value, holds } = known(kind, id);
        return holds && value !== undefined && value >= 0.5;
      };
      for (const kind of kinds) {
        expect(await ids({ filter: { findings: [kind] } })).toEqual(passing(found(kind)).slice(0, 100));
        const above = passing((id) => known(kind, id).holds && (known(kind, id).value ?? 0) >= 0.75);
        expect(await ids({ filter: { findingsAbove: [{ kind, value: 0.75 }] } })).toEqual(above.slice(0, 100));
        const valued = passing((id) => known(kind, id).holds);
        const byValue = valued.sort((a, b) => (known(kind, b).value ?? 0) - (known(kind, a).value ?? 0) || b - a);
        const rest = passing((id) => !known(kind, id).holds).reverse();
        const worstFirst = await garmentList(store, { filter: {}, sort: `finding:${kind}`, descending: true });
        expect(worstFirst.ids(0, 400)).toEqual([...byValue, ...rest]);
        const changed = [...(recorded.get(kind)?.keys() ?? [])].filter((id) => !live.has(id) || !known(kind, id).holds);
        expect(await setOf(kind)).toMatchObject({ measured: recorded.get(kind)?.size, changed: changed.length });
      }
      const either = passing((id) => kinds.some((kind) => found(kind)(id)));
      expect(await ids({ filter: { findings: [...kinds] } })).toEqual(either.slice(0, 100));
      await store.write(() => {
        for (let edit = 0; edit < 12; edit++) {
          revise(1 + random.integer(306), 18 + random.integer(3), random.integer(4) === 0 ? 1 : 0);
        }
        store.sqlite
          .prepare('UPDATE photos SET event_class_id = ? WHERE id = ?')
          .run([concert, wedding][random.integer(2)], 1 + random.integer(3));
      });
    }
  });
});

describe('a kept selection', () => {
  it('is a filter, by the hash of what it holds', async () => {
    const { selection, count } = keepSelection(store, [5, 2, 2, 99]);
    expect(count).toBe(3);
    expect(await ids({ filter: { selection } })).toEqual([2, 5]);
    expect(keepSelection(store, [2, 5, 99]).selection).toBe(selection);
    await expect(ids({ filter: { selection: '0123456789abcdef' } })).rejects.toThrow('not kept any more');
  });
});
