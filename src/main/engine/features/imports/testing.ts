import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { importInput, type ImportReport } from '../../../../shared/contract/imports.ts';
import { encodeMask } from '../../../../shared/geometry/run-length.ts';
import type { z } from 'zod';
import type { JobControl } from '../../jobs/control.ts';
import type { ProjectStore } from '../../store/open.ts';
import { temporaryProject } from '../../store/testing.ts';
import { importRecords } from './import-records.ts';

/** A project and a folder of sources, for tests. */
export interface Workshop {
  store: ProjectStore;
  sources: string;
  /** Writes a file below the sources, with its folders; answers with its path. */
  put(name: string, content: string | Uint8Array): Promise<string>;
  run(input: z.input<typeof importInput>, control?: Partial<JobControl>): Promise<ImportReport>;
  /** Everything that the tables of photos, annotations and classes hold, ids included. */
  content(): unknown;
  dispose(): Promise<void>;
}

export async function createWorkshop(): Promise<Workshop> {
  const { store, dispose } = await temporaryProject();
  const sources = await mkdtemp(path.join(tmpdir(), 'f2e-sources-'));
  const tables = [
    'photos',
    'annotations',
    'annotation_revisions',
    'taxonomy_classes',
    'photo_counts',
    'garment_counts',
  ];
  const workshop: Workshop = {
    store,
    sources,
    async put(name, content) {
      const file = path.join(sources, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, content);
      return file;
    },
    run: (input, control = {}) =>
      importRecords(workshop.store, importInput.parse(input), {
        signal: control.signal ?? new AbortController().signal,
        progress: control.progress ?? (() => undefined),
      }),
    content: () => tables.map((table) => workshop.store.sqlite.prepare(`SELECT * FROM ${table}`).all()),
    async dispose() {
      await dispose();
      await rm(sources, { recursive: true, force: true });
    },
  };
  return workshop;
}

/** A photo of its own for each number: coloured noise, large blocks. */
export async function noisePhoto(number: number, width = 40, height = 30): Promise<Buffer> {
  const pixels = new Uint8Array(width * height * 3);
  let state = number * 2654435761 + 1;
  const blocks = new Map<number, number>();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const block = (y >> 2) * 1000 + (x >> 2);
      let value = blocks.get(block);
      if (value === undefined) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        value = state >>> 8;
        blocks.set(block, value);
      }
      pixels.set([value & 255, (value >> 8) & 255, (value >> 16) & 255], (y * width + x) * 3);
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 92 })
    .toBuffer();
}

/** A mask of one rectangle. */
export function rectangle(width: number, height: number, [x, y, w, h]: [number, number, number, number]) {
  const bitmap = new Uint8Array(width * height);
  for (let row = y; row < y + h; row++) bitmap.fill(1, row * width + x, row * width + x + w);
  return encodeMask(bitmap, width, height);
}
