import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorkshop, noisePhoto, type Workshop } from './testing.ts';

let workshop: Workshop;

beforeEach(async () => {
  workshop = await createWorkshop();
  for (const number of [1, 2, 3]) await workshop.put(`photos/${number}.jpg`, await noisePhoto(number));
  await workshop.run({ format: 'folders', directory: path.join(workshop.sources, 'photos') });
});

afterEach(() => workshop.dispose());

async function label(csv: string, dryRun = false) {
  return workshop.run({ format: 'labels', file: await workshop.put('labels.csv', csv), dryRun });
}

function labels(): unknown[] {
  return workshop.store.sqlite
    .prepare(
      `SELECT file_name, split, taxonomy_classes.name FROM photos
       LEFT JOIN taxonomy_classes ON taxonomy_classes.id = event_class_id ORDER BY photos.id`,
    )
    .raw()
    .all();
}

describe('importLabels', () => {
  it('sets splits and events, extends the taxonomy in order of first sight, keeps further columns', async () => {
    const report = await label(
      '\uFEFFfile_name,split,event,certainty\r\n1.jpg,train,"wedding, outdoors",2\r\n2.jpg,validation,picnic,\r\n3.jpg,,,\r\n',
    );
    expect(report.counts).toMatchObject({ records: 3, labelsChanged: 2, rejected: 0 });
    expect(labels()).toEqual([
      ['1.jpg', 'train', 'wedding, outdoors'],
      ['2.jpg', 'val', 'picnic'],
      ['3.jpg', null, null],
    ]);
    const classes = workshop.store.sqlite.prepare('SELECT name FROM taxonomy_classes ORDER BY position').pluck().all();
    expect(classes).toEqual(['wedding, outdoors', 'picnic']);
    const provenance = workshop.store.sqlite
      .prepare('SELECT provenance FROM photos WHERE id = 1')
      .pluck()
      .get() as string;
    expect(JSON.parse(provenance)).toMatchObject({ importer: 'folders', labels: { certainty: '2' } });
  });

  it('changes what differs, leaves empty cells alone, and nothing the second time', async () => {
    await label('file_name,split,event\n1.jpg,train,picnic\n2.jpg,train,picnic\n');
    expect((await label('file_name;event\n1.jpg;wedding\n2.jpg;\n')).counts).toMatchObject({ labelsChanged: 1 });
    expect(labels()).toEqual([
      ['1.jpg', 'train', 'wedding'],
      ['2.jpg', 'train', 'picnic'],
      ['3.jpg', null, null],
    ]);
    const before = workshop.content();
    expect((await label('file_name;event\n1.jpg;wedding\n2.jpg;\n')).counts).toMatchObject({ labelsChanged: 0 });
    expect(workshop.content()).toEqual(before);
  });

  it('writes nothing in a dry run', async () => {
    const before = workshop.content();
    expect((await label('file_name,event\n1.jpg,wedding\n', true)).counts).toMatchObject({ labelsChanged: 1 });
    expect(workshop.content()).toEqual(before);
  });

  it('names line, field and cause of each row it refuses, and takes the others', async () => {
    const report = await label(
      'file_name,split,event\n9.jpg,train,picnic\n1.jpg,later,picnic\n,train,picnic\n2.jpg,train\n3.jpg,test,picnic\n',
    );
    expect(report.counts).toMatchObject({ records: 5, labelsChanged: 1, rejected: 4 });
    const found = report.rejected.map(({ record, field }) => [record, field]);
    expect(found.sort()).toEqual([
      ['line 2', 'file_name'],
      ['line 3', 'split'],
      ['line 4', 'file_name'],
      ['line 5', ''],
    ]);
  });

  it('refuses a name that several photos have', async () => {
    await workshop.put('more/1.jpg', await noisePhoto(9));
    await workshop.run({ format: 'folders', directory: path.join(workshop.sources, 'more') });
    const report = await label('file_name,event\n1.jpg,picnic\n');
    expect(report.rejected[0]).toMatchObject({ field: 'file_name', cause: expect.stringContaining('several') });
  });

  it.each(['', 'name,event\n1.jpg,x\n', 'file_name,event\n"1.jpg,x\n'])(
    'refuses a file that is no table of labels: %j',
    async (csv) => {
      const before = workshop.content();
      await expect(label(csv)).rejects.toMatchObject({ code: 'IMPORT_INVALID' });
      expect(workshop.content()).toEqual(before);
    },
  );
});
