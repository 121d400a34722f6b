import { availableParallelism } from 'node:os';
import path from 'node:path';
import { derivePhotoCrops } from '../../src/main/engine/features/crops/derive.ts';
import { formatBytes } from '../../src/main/cli/terminal/table.ts';
import type { GroupResult, Measurement } from '../measurement.ts';
import { percentile, ratioOf } from '../measurement.ts';
import { findPython, runPeer } from '../python.ts';
import { instancesFile, sampleFolder, samplePhotos } from '../sample.ts';

const passes = 6;
const photosOfPass = 40;

interface PeerResult {
  crops: number;
  seconds: number;
  /** Processor time of all passes, per crop. */
  cpuSeconds: number;
  peakMemory: number;
}

/** Crops of the sample's train photos: the studio's engine code, and a script of Pillow, numpy and pycocotools. */
export async function run(): Promise<GroupResult> {
  const photos = (await samplePhotos()).filter(({ split }) => split === 'train').slice(0, photosOfPass);
  const masks = photos.map(({ garments }) => garments.map(({ mask }) => mask));
  const settings = { size: 224, margin: 0 };
  const width = availableParallelism() + 1;
  const rates: number[] = [];
  let cpu = { milliseconds: 0, crops: 0 };
  for (let pass = 0; pass <= passes; pass++) {
    let [next, crops] = [0, 0];
    const [started, cpuBefore] = [performance.now(), process.cpuUsage()];
    const lane = async (): Promise<void> => {
      for (let index = next++; index < photos.length; index = next++) {
        const results = await derivePhotoCrops(photos[index]?.file ?? '', masks[index] ?? [], { settings });
        crops += results.filter(({ crop }) => crop !== undefined).length;
      }
    };
    await Promise.all(Array.from({ length: width }, lane));
    // The first pass warms up code and file cache.
    if (pass === 0) continue;
    rates.push(crops / ((performance.now() - started) / 1000));
    const { user, system } = process.cpuUsage(cpuBefore);
    cpu = { milliseconds: cpu.milliseconds + (user + system) / 1000, crops: cpu.crops + crops };
  }
  const ours = percentile(rates, 0.5);
  const oursCpu = cpu.milliseconds / cpu.crops;
  const measurements: Measurement[] = [];
  const notes = [
    `${masks.flat().length} garments of ${photos.length} photos, ${passes} passes, median; PNG in memory.`,
  ];
  const python = await findPython();
  if (python.executable === undefined) {
    measurements.push({ what: 'crops', value: ours, unit: 'crops/s' });
    measurements.push({ what: 'processor time', value: oursCpu, unit: 'ms/crop' });
    notes.push(`Left out: Pillow, because ${python.missing}.`);
    return { title: 'Garment crops', measurements, notes };
  }
  for (const processes of new Set([1, availableParallelism()])) {
    const words = [instancesFile('train'), path.join(sampleFolder, 'photos'), photosOfPass, processes, passes];
    const peer = await runPeer<PeerResult>(python.executable, 'crops.py', words);
    const rate = peer.crops / peer.seconds;
    measurements.push({
      what: `crops, against ${processes} Pillow process${processes > 1 ? 'es' : ''}`,
      value: ours,
      unit: 'crops/s',
      peer: { name: 'Pillow', value: rate },
      ratio: ratioOf(ours, rate, 'more'),
      ...(processes === 1 ? { target: '>= 2 x' } : {}),
    });
    if (processes === 1) {
      const theirs = peer.cpuSeconds * 1000;
      measurements.push({
        what: 'processor time, whatever else the machine does',
        value: oursCpu,
        unit: 'ms/crop',
        peer: { name: 'Pillow', value: theirs },
        ratio: ratioOf(oursCpu, theirs, 'less'),
      });
    }
    notes.push(`Pillow with ${processes}: peak memory of a process ${formatBytes(peer.peakMemory)}.`);
  }
  return { title: 'Garment crops', measurements, notes };
}
