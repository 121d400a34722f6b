import sharp, { type OutputInfo } from 'sharp';
import { encodeMask } from '../../../../shared/geometry/run-length.ts';
import { regionOf, type MaskedRegion } from './masks.ts';
import { Refusal } from './report.ts';

/** JPEG's noise around the edges of black stays below this. */
const blackest = 12;
/** Share of the border's pixels that must be black before the background counts as black. */
const blackBorder = 0.5;

/**
 * The mask of a garment that was isolated before: where the picture has a black border, or is transparent, everything
 * but the background that reaches the border; else the whole picture. Black inside the garment stays in the mask: a
 * dark fold and a hole look the same, and a crop shows both black.
 */
export async function isolatedGarment(bytes: Buffer): Promise<MaskedRegion> {
  let pixels: Buffer;
  let info: OutputInfo;
  try {
    ({ data: pixels, info } = await sharp(bytes, { limitInputPixels: false, pages: 1 })
      .autoOrient()
      .flatten({ background: '#000' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true }));
  } catch (error) {
    throw new Refusal('', `the picture is broken: ${(error as Error).message}`, 'Fetch it again, or leave it out.');
  }
  const { width, height, channels } = info;
  const mask = new Uint8Array(width * height);
  for (let pixel = 0, at = 0; pixel < mask.length; pixel++, at += channels) {
    for (let channel = 0; channel < Math.min(3, channels); channel++) {
      if ((pixels[at + channel] as number) > blackest) mask[pixel] = 1;
    }
  }
  const border = borderPixels(width, height);
  const black = border.filter((pixel) => mask[pixel] === 0).length;
  if (black < border.length * blackBorder) mask.fill(1);
  else fillInside(mask, border, width, height);
  return regionOf(encodeMask(mask, width, height));
}

/** Makes all but the zeros that reach the border ones. */
function fillInside(mask: Uint8Array, border: number[], width: number, height: number): void {
  const [outside, inside] = [2, 1];
  const waiting = border.filter((pixel) => mask[pixel] === 0);
  for (const pixel of waiting) mask[pixel] = outside;
  for (let pixel = waiting.pop(); pixel !== undefined; pixel = waiting.pop()) {
    const x = pixel % width;
    const visit = (neighbour: number): void => {
      if (mask[neighbour] !== 0) return;
      mask[neighbour] = outside;
      waiting.push(neighbour);
    };
    if (x > 0) visit(pixel - 1);
    if (x < width - 1) visit(pixel + 1);
    if (pixel >= width) visit(pixel - width);
    if (pixel < width * (height - 1)) visit(pixel + width);
  }
  for (let pixel = 0; pixel < mask.length; pixel++) mask[pixel] = mask[pixel] === outside ? 0 : inside;
}

function borderPixels(width: number, height: number): number[] {
  const border = new Set<number>();
  for (let x = 0; x < width; x++) border.add(x).add((height - 1) * width + x);
  for (let y = 0; y < height; y++) border.add(y * width).add(y * width + width - 1);
  return [...border];
}
