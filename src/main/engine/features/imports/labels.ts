import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse';
import type { SplitName } from '../../../../shared/contract/common.ts';
import type { ImportInput } from '../../../../shared/contract/imports.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { createPace } from './pace.ts';
import { Refusal } from './report.ts';
import type { ImportSession } from './session.ts';
import { splitNamed } from './split-names.ts';

interface Row {
  line: number;
  fileName: string;
  split: SplitName | undefined;
  event: string | undefined;
  /** Further columns, kept with the photo. */
  further: Record<string, string>;
}

interface PhotoRow {
  id: number;
  split: SplitName | null;
  event_class_id: number | null;
  provenance: string;
}

const rowsPerWrite = 500;

/**
 * A CSV of photo labels: `file_name` and any of `split`, `event`; further columns are kept with the photo. An empty
 * cell leaves the label as it is. Photos are found by the name they were imported under.
 */
export async function importLabels(
  session: ImportSession,
  input: Extract<ImportInput, { format: 'labels' }>,
): Promise<void> {
  const { log, store } = session;
  const find = store.sqlite.prepare(
    'SELECT id, split, event_class_id, provenance FROM photos WHERE file_name = ? LIMIT 2',
  );
  const update = store.sqlite.prepare('UPDATE photos SET split = ?, event_class_id = ?, provenance = ? WHERE id = ?');

  function apply(row: Row): void {
    const [photo, another] = find.all(row.fileName) as PhotoRow[];
    if (photo === undefined) {
      throw new Refusal(
        'file_name',
        `no photo was imported as ${row.fileName}`,
        'Import the photos first, and write the names as the importer listed them.',
      );
    }
    if (another !== undefined) {
      throw new Refusal(
        'file_name',
        `several photos were imported as ${row.fileName}`,
        'Import them from a common folder, so that their names differ by folder.',
      );
    }
    const eventClassId = row.event === undefined ? photo.event_class_id : session.writer.classes.id('event', row.event);
    const split = row.split ?? photo.split;
    const provenance = withFurther(photo.provenance, row.further);
    if (split === photo.split && eventClassId === photo.event_class_id && provenance === photo.provenance) return;
    if (!session.dryRun) update.run(split, eventClassId, provenance, photo.id);
    if (split !== photo.split || eventClassId !== photo.event_class_id) log.counts.labelsChanged++;
  }

  let batch: Row[] = [];
  const flush = async (): Promise<void> => {
    const full = batch;
    batch = [];
    await session.commit(() => {
      for (const row of full) {
        try {
          apply(row);
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          log.reject(error.at(input.file, `line ${row.line}`));
        }
      }
    });
  };
  const pace = createPace(session.control, 'labels', 'bytes', (await stat(input.file)).size);
  for await (const { cells, header, line, bytes } of csvRows(input.file)) {
    session.assertGoing();
    log.counts.records++;
    try {
      batch.push(rowOf(cells, header, line));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      log.reject(error.at(input.file, `line ${line}`));
    }
    if (batch.length >= rowsPerWrite) await flush();
    pace.at(bytes);
  }
  session.assertGoing();
  await flush();
}

function rowOf(cells: string[], header: string[], line: number): Row {
  if (cells.length !== header.length) {
    throw new Refusal(
      '',
      `the line has ${cells.length} cells, the head has ${header.length}`,
      'Put names that hold a comma in quotes.',
    );
  }
  const values = new Map(header.map((name, index) => [name, (cells[index] ?? '').trim()]));
  const take = (name: string): string | undefined => {
    const value = values.get(name);
    values.delete(name);
    return value === '' ? undefined : value;
  };
  const [fileName, split, event] = [take('file_name'), take('split'), take('event')];
  if (fileName === undefined) throw new Refusal('file_name', 'the name is empty', 'Name the photo.');
  const known = split === undefined ? undefined : splitNamed(split);
  if (split !== undefined && known === undefined) {
    throw new Refusal('split', `${JSON.stringify(split)} is not a split`, 'Write train, val or test.');
  }
  if (event !== undefined && event.length > 200) {
    throw new Refusal('event', `the name has ${event.length} characters`, 'Write at most 200.');
  }
  const further = Object.fromEntries([...values].filter(([, value]) => value !== ''));
  return { line, fileName, split: known, event, further };
}

interface CsvRow {
  header: string[];
  cells: string[];
  line: number;
  bytes: number;
}

/** Rows below the head. Throws StudioError IMPORT_INVALID for a file that is no CSV or has no `file_name`. */
async function* csvRows(file: string): AsyncGenerator<CsvRow> {
  const parser = createReadStream(file).pipe(
    parse({
      bom: true,
      delimiter: await delimiterOf(file),
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: 2 ** 20,
      info: true,
    }),
  );
  let header: string[] | undefined;
  try {
    for await (const entry of parser as AsyncIterable<{ record: string[]; info: { lines: number; bytes: number } }>) {
      const { record, info } = entry;
      if (header === undefined) {
        header = record.map((name) => name.trim().toLowerCase());
        if (!header.includes('file_name')) throw invalid(file, 'file_name', 'the first line has no column file_name');
        continue;
      }
      yield { header, cells: record, line: info.lines, bytes: info.bytes };
    }
  } catch (error) {
    if (error instanceof CsvError) throw invalid(file, '', error.message);
    throw error;
  }
  if (header === undefined) throw invalid(file, '', 'the file is empty');
}

/** Spreadsheets of some countries write semicolons; the head tells. */
async function delimiterOf(file: string): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
    const head = buffer.toString('utf8', 0, bytesRead).split('\n', 1)[0] ?? '';
    return [',', ';', '\t'].find((delimiter) => head.includes(delimiter)) ?? ',';
  } finally {
    await handle.close();
  }
}

function withFurther(provenance: string, further: Record<string, string>): string {
  if (Object.keys(further).length === 0) return provenance;
  const value = JSON.parse(provenance) as Record<string, unknown>;
  const labels = typeof value['labels'] === 'object' ? value['labels'] : {};
  return JSON.stringify({ ...value, labels: { ...labels, ...further } });
}

function invalid(file: string, field: string, cause: string): StudioError {
  return new StudioError('IMPORT_INVALID', `${file} cannot be read as labels: ${cause}.`, {
    file,
    record: '',
    field,
    cause,
    remedy: 'Write a CSV whose first line names file_name and any of split, event.',
  });
}
