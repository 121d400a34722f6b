import type { Augmentation } from '../../../shared/contract/training.ts';
import type { Random } from '../../../shared/domain/random.ts';

/** What happens to one picture: a warp, a change of colour, and at most one erased rectangle. */
export interface AugmentationParameters {
  /**
   * [a0, a1, a2, b0, b1, b2, 0, 0]: the output pixel (x, y) takes its value at (a0 x + a1 y + a2, b0 x + b1 y + b2) of
   * the input, as TensorFlow's ImageProjectiveTransformV3 has it.
   */
  transform: readonly number[];
  /** Factors; 1 changes nothing. */
  brightness: number;
  contrast: number;
  saturation: number;
  /** Pixels: rows top..bottom and columns left..right (ends excluded) become black. */
  erased: { top: number; bottom: number; left: number; right: number } | null;
}

// Ranges of torchvision's RandomResizedCrop and RandomErasing.
const cropRatio = [3 / 4, 4 / 3] as const;
const erasedShare = [0.02, 0.33] as const;
const erasedRatio = [0.3, 3.3] as const;
const attempts = 10;

/**
 * Draws the parameters of one picture: resized crop, flip, rotation, colour jitter and erasing in the order that
 * torchvision's transforms are usually composed in. The same state of `random` gives the same parameters.
 *
 * @param size side of the square picture in pixels
 */
export function drawAugmentation(settings: Augmentation, size: number, random: Random): AugmentationParameters {
  const window = drawWindow(settings.minimumScale, random);
  const mirror = settings.flip && random.uniform() < 0.5 ? -1 : 1;
  const angle = (between(-settings.rotation, settings.rotation, random) * Math.PI) / 180;
  const factor = (): number => between(1 - settings.colourJitter, 1 + settings.colourJitter, random);
  const [brightness, contrast, saturation] = [factor(), factor(), factor()];
  const erased = random.uniform() < settings.erasing ? drawErased(size, random) : null;
  return { transform: composeTransform(window, mirror, angle, size), brightness, contrast, saturation, erased };
}

/** Parameters that leave a picture as it is. */
export function identityAugmentation(): AugmentationParameters {
  return { transform: [1, 0, 0, 0, 1, 0, 0, 0], brightness: 1, contrast: 1, saturation: 1, erased: null };
}

/** A window of the picture in shares of its side: centre and extent. */
interface Window {
  x: number;
  y: number;
  width: number;
  height: number;
}

function drawWindow(minimumScale: number, random: Random): Window {
  if (minimumScale >= 1) return { x: 0.5, y: 0.5, width: 1, height: 1 };
  for (let attempt = 0; attempt < attempts; attempt++) {
    const area = between(minimumScale, 1, random);
    const ratio = logarithmicBetween(cropRatio, random);
    const width = Math.sqrt(area * ratio);
    const height = Math.sqrt(area / ratio);
    if (width <= 1 && height <= 1) {
      const left = random.uniform() * (1 - width);
      const top = random.uniform() * (1 - height);
      return { x: left + width / 2, y: top + height / 2, width, height };
    }
  }
  return { x: 0.5, y: 0.5, width: 1, height: 1 };
}

function drawErased(size: number, random: Random): AugmentationParameters['erased'] {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const area = between(erasedShare[0], erasedShare[1], random) * size * size;
    const ratio = logarithmicBetween(erasedRatio, random);
    const height = Math.round(Math.sqrt(area * ratio));
    const width = Math.round(Math.sqrt(area / ratio));
    if (height < size && width < size) {
      const top = random.integer(size - height + 1);
      const left = random.integer(size - width + 1);
      return { top, bottom: top + height, left, right: left + width };
    }
  }
  return null;
}

/** From output pixel to input pixel: turn round the centre, mirror, then scale into the window. */
function composeTransform(window: Window, mirror: number, angle: number, size: number): number[] {
  const centre = (size - 1) / 2;
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  const scaleX = window.width * mirror;
  const scaleY = window.height;
  // Pixel centres lie at whole numbers, so the share s of the side is the coordinate s * size - 1/2.
  const targetX = window.x * size - 0.5;
  const targetY = window.y * size - 0.5;
  const [a0, a1, b0, b1] = [scaleX * cosine, -scaleX * sine, scaleY * sine, scaleY * cosine];
  const a2 = targetX - (a0 + a1) * centre;
  const b2 = targetY - (b0 + b1) * centre;
  return [a0, a1, a2, b0, b1, b2, 0, 0];
}

function between(low: number, high: number, random: Random): number {
  return low + (high - low) * random.uniform();
}

function logarithmicBetween([low, high]: readonly [number, number], random: Random): number {
  return Math.exp(between(Math.log(low), Math.log(high), random));
}
