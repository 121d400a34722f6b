import sharp from 'sharp';
import type { PhotoPixels } from '../photo.ts';

/** Writes a picture as it is, as PNG. */
export async function writePicture(file: string, { data, height, width }: PhotoPixels): Promise<void> {
  await sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(file);
}

/** Writes a picture lying on its side, as JPEG whose EXIF orientation says to turn it a quarter to the right. */
export async function writeTurnedPicture(file: string, { data, height, width }: PhotoPixels): Promise<void> {
  const lying = await sharp(data, { raw: { width, height, channels: 3 } })
    .rotate(-90)
    .raw()
    .toBuffer();
  await sharp(lying, { raw: { width: height, height: width, channels: 3 } })
    .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
    .withMetadata({ orientation: 6 })
    .toFile(file);
}
