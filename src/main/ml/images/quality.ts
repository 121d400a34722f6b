import sharp from 'sharp';
import { StudioError } from '../../../shared/domain/errors.ts';

export interface CropQuality {
  /** Mean lightness (Rec. 709 luma) of the garment's pixels, 0..1; 1 where it has none that is not black. */
  lightness: number;
  /** Variance of the Laplacian over the garment's inner pixels, in grey levels squared. */
  sharpness: number;
}

/**
 * How well a garment can be seen on its crop. Black pixels count as background: a crop is its garment alone on black.
 *
 * @throws StudioError PHOTO_INVALID naming the file that is missing or broken
 */
export async function cropQuality(file: string): Promise<CropQuality> {
  try {
    const { data, info } = await sharp(file, { failOn: 'error' })
      .flatten({ background: '#000' })
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return qualityOf(everyNth(data, info.channels), info.width, info.height);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new StudioError('PHOTO_INVALID', `The crop ${file} cannot be read: ${cause}`, {
      file,
      cause,
      remedy: 'Derive the crops again.',
    });
  }
}

/** @param grey uint8, row-major [height, width] */
export function qualityOf(grey: Uint8Array, width: number, height: number): CropQuality {
  let [pixels, light] = [0, 0];
  let [inner, sum, squares] = [0, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const value = grey[at] as number;
      if (value === 0) continue;
      pixels++;
      light += value;
      if (x === 0 || y === 0 || x === width - 1 || y === height - 1) continue;
      const [left, right] = [grey[at - 1] as number, grey[at + 1] as number];
      const [above, below] = [grey[at - width] as number, grey[at + width] as number];
      // At the garment's outline the step to the background would count as detail.
      if (left === 0 || right === 0 || above === 0 || below === 0) continue;
      const laplacian = left + right + above + below - 4 * value;
      inner++;
      sum += laplacian;
      squares += laplacian * laplacian;
    }
  }
  return {
    lightness: pixels === 0 ? 1 : light / pixels / 255,
    sharpness: inner === 0 ? 0 : squares / inner - (sum / inner) ** 2,
  };
}

function everyNth(data: Uint8Array, channels: number): Uint8Array {
  return channels === 1 ? data : data.filter((_, at) => at % channels === 0);
}
