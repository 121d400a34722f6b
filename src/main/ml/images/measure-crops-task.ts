import { open } from 'node:fs/promises';
import { measuredCrop, type MeasureCropsTask } from '../../../shared/contract/worker.ts';
import { edges, maskCuts } from '../../../shared/geometry/mask-cuts.ts';
import type { TaskControl } from '../task-control.ts';
import { prefetch } from './decode.ts';
import { cropFile, readLines } from './manifest.ts';
import { cropQuality } from './quality.ts';

const cropsAhead = 6;
const rowsAtOnce = 512;
const columns = 4;

/**
 * Measures each crop of a manifest by itself; see `measureCropsTask` for the file. Needs no TensorFlow.
 *
 * @throws StudioError PHOTO_INVALID for a crop, ANNOTATION_INVALID for a mask, CANCELLED
 */
export async function measureCrops(task: MeasureCropsTask, control: TaskControl): Promise<{ count: number }> {
  const crops = await readLines(task.manifest, measuredCrop);
  const tell = control.countdown('Measuring crops', 'crops');
  const file = await open(task.file, 'w');
  try {
    let rows: number[] = [];
    let count = 0;
    const load = ({ crop }: { crop: string }) => cropQuality(cropFile(task.cropsDirectory, crop));
    for await (const { lightness, sharpness } of prefetch(crops, load, cropsAhead)) {
      control.signal.throwIfAborted();
      const cuts = maskCuts(crops[count]?.mask ?? { size: [1, 1], counts: '1' });
      const bits = edges.reduce((sum, edge, bit) => sum + (cuts.edges.includes(edge) ? 1 << bit : 0), 0);
      rows.push(lightness, sharpness, bits, cuts.longest);
      count += 1;
      tell(count, crops.length);
      if (rows.length < rowsAtOnce * columns) continue;
      await file.write(Buffer.from(Float32Array.from(rows).buffer));
      rows = [];
    }
    await file.write(Buffer.from(Float32Array.from(rows).buffer));
    return { count };
  } finally {
    await file.close();
  }
}
