import path from 'node:path';
import type { FindingDetails, FindingKind } from '../../../../shared/contract/findings.ts';
import type { MeasuredCrop } from '../../../../shared/contract/worker.ts';
import { edges } from '../../../../shared/geometry/mask-cuts.ts';
import type { EngineContext } from '../../context.ts';
import { writeLines } from '../../files.ts';
import type { JobControl } from '../../jobs/control.ts';
import { measuredOf, type Found, type Outcome } from './record.ts';
import { statements } from './statements.ts';
import { pagesOf, readFloats, withFolder } from './worker-files.ts';

export const measuredKinds = ['dark', 'blurred', 'tiny', 'truncated'] as const satisfies FindingKind[];
export type MeasuredKind = (typeof measuredKinds)[number];

/** Mean lightness below which a garment is hard to see. */
const darkBelow = 0.05;
/** Variance of the Laplacian below which nothing of its texture shows. */
const blurredBelow = 12;
/** Pixels of the photo on the box's shorter side below which there is little to see. */
const tinyBelow = 32;
/** Share of the box's side along which a straight outline is a cut, not a garment's own. */
const cutFrom = 0.5;

interface MaskRow {
  annotationId: number;
  crop: string;
  counts: string;
  width: number;
  height: number;
  boxWidth: number;
  boxHeight: number;
  area: number;
}

/** How well each garment can be seen: measured on its crop and its mask, in a worker. */
export async function measureGarments(
  context: EngineContext,
  control: JobControl,
): Promise<Record<MeasuredKind, Outcome>> {
  const { store } = context;
  const rows: Omit<MaskRow, 'counts' | 'crop'>[] = [];
  function* lines(): Iterable<string> {
    for (const { counts, crop, ...row } of pagesOf<MaskRow>(store, statements.masks, (each) => each.annotationId)) {
      rows.push(row);
      const mask = { size: [row.height, row.width] as const, counts };
      yield JSON.stringify({ annotationId: row.annotationId, crop, mask } satisfies MeasuredCrop);
    }
  }
  const values = await withFolder(store, async (directory) => {
    const [manifest, file] = [path.join(directory, 'crops.jsonl'), path.join(directory, 'quality.f32')];
    await writeLines(manifest, lines());
    await context.runTask(
      { type: 'measure-crops', manifest, cropsDirectory: path.join(store.directory, 'crops'), file },
      {
        signal: control.signal,
        onReport(report) {
          if (report.type === 'progress') control.progress(report.progress);
        },
      },
    );
    return readFloats(file);
  });
  const outcome = (measure: (row: (typeof rows)[number], at: number) => Measurement): Outcome => {
    const measured: { annotationId: number; value: number; subject: number }[] = [];
    const found: Found[] = [];
    for (const [index, row] of rows.entries()) {
      const { value, details } = measure(row, index * 4);
      const each = { annotationId: row.annotationId, value, subject: row.area };
      measured.push(each);
      if (details !== null) found.push({ ...each, details });
    }
    return { measured: measuredOf(measured), found };
  };
  return {
    dark: outcome((_, at) => {
      const lightness = Math.min(1, values[at] as number);
      return { value: 1 - lightness, details: lightness < darkBelow ? { kind: 'dark', lightness } : null };
    }),
    blurred: outcome((_, at) => {
      const sharpness = Math.max(0, values[at + 1] as number);
      return {
        value: 1 / (1 + sharpness),
        details: sharpness < blurredBelow ? { kind: 'blurred', sharpness } : null,
      };
    }),
    tiny: outcome(({ boxWidth: width, boxHeight: height, area }) => {
      const side = Math.min(width, height);
      return { value: 1 / Math.max(1, side), details: side < tinyBelow ? { kind: 'tiny', width, height, area } : null };
    }),
    truncated: outcome((_, at) => {
      const bits = values[at + 2] as number;
      const touched = edges.filter((_edge, bit) => (bits & (1 << bit)) !== 0);
      const cut = Math.min(1, values[at + 3] as number);
      return { value: cut, details: cut >= cutFrom ? { kind: 'truncated', edges: touched, cut } : null };
    }),
  };
}

interface Measurement {
  value: number;
  /** Null where it does not stand out. */
  details: FindingDetails | null;
}
