import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contract } from '../../../../shared/contract/index.ts';
import { importInput } from '../../../../shared/contract/imports.ts';
import type { ProjectStore } from '../../store/open.ts';
import { temporaryProject } from '../../store/testing.ts';
import { listCrops } from '../crops/list.ts';
import { importRecords } from '../imports/import-records.ts';
import { getPhoto } from './get.ts';
import { listPhotos, photoNeighbours } from './list.ts';

const sample = path.join(import.meta.dirname, '../../../../../resources/sample');
let store: ProjectStore;
let dispose: () => Promise<void>;

beforeEach(async () => {
  ({ store, dispose } = await temporaryProject());
  const control = { signal: new AbortController().signal, progress: () => undefined };
  const input = {
    format: 'coco',
    annotations: path.join(sample, 'val.json'),
    photos: path.join(sample, 'photos'),
    split: 'val',
  };
  await importRecords(store, importInput.parse(input), control);
});

afterEach(() => dispose());

describe('the photo gallery', () => {
  it('gives windows of one list, in the shape of the contract', async () => {
    const page = async (offset: number, limit: number) =>
      contract.photos.list.output.parse(
        await listPhotos(store, contract.photos.list.input.parse({ offset, limit, sort: 'name', descending: true })),
      );
    const whole = await page(0, 500);
    expect(whole.total).toBe(20);
    const names = whole.items.map(({ fileName }) => fileName);
    expect(names).toEqual([...names].sort().reverse());
    expect((await page(7, 5)).items).toEqual(whole.items.slice(7, 12));
    expect((await page(18, 5)).items).toEqual(whole.items.slice(18));
    expect((await page(99, 5)).items).toEqual([]);
    const counts = whole.items.reduce((sum, { garmentCount }) => sum + garmentCount, 0);
    expect(counts).toBe(store.sqlite.prepare('SELECT count(*) FROM current_annotations').pluck().get());
  });

  it('walks from photo to photo', async () => {
    const { items } = await listPhotos(store, contract.photos.list.input.parse({ sort: 'name' }));
    const ids = items.map(({ id }) => id);
    for (const [position, id] of ids.entries()) {
      const input = contract.photos.neighbours.input.parse({ id, sort: 'name' });
      expect(await photoNeighbours(store, input)).toEqual({
        previous: ids[position - 1] ?? null,
        next: ids[position + 1] ?? null,
        position,
        total: 20,
      });
    }
    const outside = contract.photos.neighbours.input.parse({ id: ids[0], filter: { splits: ['test'] } });
    expect(await photoNeighbours(store, outside)).toEqual({ previous: null, next: null, position: -1, total: 0 });
  });

  it('shows a photo with its garments, and says which one is missing', async () => {
    const { items } = await listCrops(store, contract.crops.list.input.parse({ limit: 1 }));
    const [{ photoId, annotationId }] = contract.crops.list.output.shape.items.parse(items) as [(typeof items)[0]];
    const photo = contract.photos.get.output.parse(getPhoto(store, { id: photoId }));
    expect(photo.provenance).toMatchObject({ importer: 'coco', file: 'val.json' });
    expect(photo.annotations.map(({ id }) => id)).toContain(annotationId);
    expect(photo.annotations[0]).toMatchObject({
      revision: 1,
      source: 'import',
      mask: { size: [photo.height, photo.width] },
      attributes: { tag: expect.any(String) as string },
      cropId: null,
    });
    expect(() => getPhoto(store, { id: 999 })).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });
});
