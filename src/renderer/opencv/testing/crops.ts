import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Box } from '../../../shared/geometry/boxes.ts';
import type { RunLengthMask } from '../../../shared/geometry/run-length.ts';
import type { Picture } from '../picture.ts';
// Made by scripts/goldens/smart_tools.py with OpenCV for Python.
import recorded from '../goldens/smart-tools.json';

type Pixel = [x: number, y: number];

export interface Golden {
  photo: string;
  picture: Picture;
  wand: {
    point: Pixel;
    tolerance: number;
    contiguous: RunLengthMask;
    everywhere: RunLengthMask;
    smoothed: RunLengthMask;
  }[];
  grabcut: {
    box: Box;
    foreground: RunLengthMask | null;
    background: RunLengthMask | null;
    initial: RunLengthMask | null;
    free: 'box' | 'rim';
    mask: RunLengthMask;
  }[];
  scissors: { from: Pixel; to: Pixel; path: number[] }[];
}

/** Crops of the sample's photos with what OpenCV for Python answers about them. */
export function readGoldens(): Golden[] {
  const pixels = gunzipSync(readFileSync(path.join(import.meta.dirname, '../goldens/crops.rgb.gz')));
  let start = 0;
  return recorded.map(({ width, height, ...golden }) => {
    const picture = withAlpha(pixels.subarray(start, (start += width * height * 3)), width, height);
    return { ...(golden as unknown as Omit<Golden, 'picture'>), picture };
  });
}

export function withAlpha(rgb: Uint8Array, width: number, height: number): Picture {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++) data[pixel * 4 + channel] = rgb[pixel * 3 + channel] as number;
  }
  return { width, height, data };
}
