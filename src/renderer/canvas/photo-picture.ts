import { drawnFrom, pictureSizes } from './picture-sizes.ts';
import { preloadedImage } from './use-image.ts';

/** A photo, decoded once, at its whole size and at halves of it, so that drawing it small costs little. */
export interface PhotoPicture {
  /** The smallest picture that still has a pixel for each device pixel at this scale. */
  at: (scale: number) => { image: CanvasImageSource; width: number; height: number };
  /** Gives the memory back at once; a picture is large, and the collector slow. */
  close: () => void;
}

/**
 * Fetches and decodes a photo. It is handed out as soon as it can be drawn at all; smaller sizes join it.
 *
 * @param photo the photo's size in pixels; what is decoded may be smaller (a preview), or is made smaller (a giant)
 * @param onSize called whenever one more size is there
 * @throws Error where the photo cannot be fetched or decoded; an AbortError after `signal`
 */
export async function loadPhotoPicture(
  address: string,
  photo: { width: number; height: number },
  signal: AbortSignal,
  onSize: () => void = () => undefined,
): Promise<PhotoPicture> {
  const known = preloadedImage(address);
  const source = known ? await known : await fetched(address, signal);
  signal.throwIfAborted();
  const whole = await decode(source, photo);
  const sizes: ImageBitmap[] = [whole];
  let closed = false;

  async function addSmaller(): Promise<void> {
    for (const size of pictureSizes(whole)) {
      const source = sizes[0] as ImageBitmap;
      const smaller = await createImageBitmap(source, {
        resizeWidth: size.width,
        resizeHeight: size.height,
        resizeQuality: 'medium',
      });
      if (closed) {
        smaller.close();
        return;
      }
      sizes.unshift(smaller);
      onSize();
    }
  }
  if (signal.aborted) {
    whole.close();
    signal.throwIfAborted();
  }
  // A size that cannot be made (no memory) is one that is drawn from the next larger.
  void addSmaller().catch(() => undefined);

  return {
    at(scale) {
      const image = drawnFrom(sizes, photo.width * scale) ?? whole;
      return { image, width: image.width, height: image.height };
    },
    close() {
      closed = true;
      for (const size of sizes) size.close();
    },
  };
}

/** Beyond this, in pixels, a photo is decoded smaller: 100 megapixels are 400 MB. */
const mostPixels = 100_000_000;

async function fetched(address: string, signal: AbortSignal): Promise<Blob> {
  const response = await fetch(address, { signal });
  if (!response.ok) throw new Error(`The photo was not sent: ${response.status}.`);
  return response.blob();
}

function decode(bytes: Blob | HTMLImageElement, photo: { width: number; height: number }): Promise<ImageBitmap> {
  const pixels = photo.width * photo.height;
  if (pixels <= mostPixels) return createImageBitmap(bytes);
  const factor = Math.sqrt(mostPixels / pixels);
  return createImageBitmap(bytes, { resizeWidth: Math.floor(photo.width * factor), resizeQuality: 'medium' });
}
