import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { splitInput } from '../../../../shared/contract/imports.ts';
import { createRandom } from '../../../../shared/domain/random.ts';
import type { ProjectStore } from '../../store/open.ts';
import { temporaryProject } from '../../store/testing.ts';
import { splitPhotos } from './split-photos.ts';

let store: ProjectStore;
let dispose: () => Promise<void>;

beforeEach(async () => {
  ({ store, dispose } = await temporaryProject({ eventClasses: 'used' }));
});

afterEach(() => dispose());

interface NewPhoto {
  hash: string;
  perceptualHash?: string;
  split?: 'train' | 'val' | 'test' | null;
  event?: number | null;
}

async function addPhotos(photos: NewPhoto[]): Promise<void> {
  const insert = store.sqlite.prepare(
    `INSERT INTO photos (hash, file_name, storage, path, format, bytes, width, height, perceptual_hash, split,
       event_class_id, imported_at) VALUES (?, ?, 'copied', 'p', 'jpeg', 1, 1, 1, ?, ?, ?, 1)`,
  );
  await store.write(() => {
    for (const { hash, perceptualHash, split = 'train', event = 1 } of photos) {
      insert.run(hash, `${hash}.jpg`, perceptualHash ?? null, split, event);
    }
  });
}

/** 400 photos: 300 of event 1, 97 of event 2, 3 of event 3; hashes far apart. */
async function addMany(order: 'forwards' | 'backwards' = 'forwards'): Promise<void> {
  const random = createRandom(3);
  const hex = (): string => random.uint32().toString(16).padStart(8, '0');
  const photos = Array.from({ length: 400 }, (_, index) => ({
    hash: `${hex()}-${index}`,
    perceptualHash: hex() + hex(),
    event: index < 300 ? 1 : index < 397 ? 2 : 3,
  }));
  await addPhotos(order === 'forwards' ? photos : photos.reverse());
}

function splitsByHash(): Map<string, string | null> {
  return new Map(store.sqlite.prepare('SELECT hash, split FROM photos').raw().all() as [string, string | null][]);
}

describe('splitPhotos', () => {
  it('holds out the share of every event and records it', async () => {
    await addMany();
    const report = await splitPhotos(store, splitInput.parse({ share: 0.15 }));
    expect(report).toMatchObject({
      photos: { train: 339, val: 61, test: 0 },
      moved: 61,
      nearDuplicateGroups: 0,
      perEvent: [
        { name: 'concert', from: 255, to: 45 },
        { name: 'graduation', from: 82, to: 15 },
        { name: 'meeting', from: 2, to: 1 },
      ],
    });
    const recorded = store.sqlite.prepare('SELECT split, count(*) FROM split_assignments GROUP BY 1').raw().all();
    expect(recorded).toEqual([
      ['train', 339],
      ['val', 61],
    ]);
  });

  it('depends on photos and seed alone, not on the order of import', async () => {
    await addMany('forwards');
    await splitPhotos(store, splitInput.parse({ seed: 7 }));
    const forwards = splitsByHash();
    await dispose();
    ({ store, dispose } = await temporaryProject({ eventClasses: 'used' }));
    await addMany('backwards');
    await splitPhotos(store, splitInput.parse({ seed: 7 }));
    expect(splitsByHash()).toEqual(forwards);
  });

  it('changes nothing when done again, and draws anew for another seed', async () => {
    await addMany();
    await splitPhotos(store, splitInput.parse({ seed: 1 }));
    const first = splitsByHash();
    expect((await splitPhotos(store, splitInput.parse({ seed: 1 }))).moved).toBe(0);
    expect(splitsByHash()).toEqual(first);
    const other = await splitPhotos(store, splitInput.parse({ seed: 2 }));
    expect(other.photos).toEqual({ train: 339, val: 61, test: 0 });
    expect(splitsByHash()).not.toEqual(first);
    await splitPhotos(store, splitInput.parse({ seed: 1 }));
    expect(splitsByHash()).toEqual(first);
  });

  it('keeps near-identical photos on one side, also the side they are on already', async () => {
    const far = (index: number): string =>
      (BigInt(index + 1) * 0x0101_7137_9e37_79b1n).toString(16).slice(-16).padStart(16, '0');
    const near = (hash: string): string => hash.slice(0, 15) + (hash.endsWith('f') ? 'e' : 'f');
    const pairs = Array.from({ length: 40 }, (_, index) => [
      { hash: `a${index}`, perceptualHash: far(index) },
      { hash: `b${index}`, perceptualHash: near(far(index)) },
    ]).flat();
    await addPhotos([
      ...pairs,
      { hash: 'held', perceptualHash: far(100), split: 'val' },
      { hash: 'like held', perceptualHash: near(far(100)) },
      { hash: 'tested', perceptualHash: far(200), split: 'test' },
      { hash: 'like tested', perceptualHash: near(far(200)) },
    ]);
    for (const seed of [0, 1, 2, 3]) {
      const report = await splitPhotos(store, splitInput.parse({ seed, share: 0.3 }));
      expect(report.nearDuplicateGroups).toBe(40);
      const found = splitsByHash();
      for (let index = 0; index < 40; index++) expect(found.get(`a${index}`)).toBe(found.get(`b${index}`));
      expect(found.get('like held')).toBe('val');
      expect(found.get('like tested')).toBe('train');
      expect(found.get('tested')).toBe('test');
    }
  });

  it('takes photos without a split, or leaves them', async () => {
    await addPhotos(Array.from({ length: 20 }, (_, index) => ({ hash: `h${index}`, split: null, event: null })));
    await expect(splitPhotos(store, splitInput.parse({ includeUnassigned: false }))).rejects.toMatchObject({
      code: 'DATASET_EMPTY',
    });
    const report = await splitPhotos(store, splitInput.parse({ share: 0.25 }));
    expect(report).toMatchObject({ photos: { train: 15, val: 5, test: 0 }, moved: 20 });
    expect(report.perEvent).toEqual([{ name: 'none', from: 15, to: 5 }]);
  });

  it('refuses to hold out into the same split', async () => {
    await addMany();
    await expect(splitPhotos(store, splitInput.parse({ from: 'val', to: 'val' }))).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
  });
});
