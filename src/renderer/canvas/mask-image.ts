import { outline, tint, type MaskPixels } from './mask-pixels.ts';

export interface MaskImage {
  pixels: MaskPixels;
  fill: HTMLCanvasElement;
  rim: HTMLCanvasElement;
}

/** A mask as two pictures, tinted area and rim, drawn once and only scaled from then on. */
export function maskImage(pixels: MaskPixels, colour: readonly [number, number, number], thickness: number): MaskImage {
  return {
    pixels,
    fill: canvasOf(tint(pixels, colour), pixels),
    rim: canvasOf(outline(pixels, colour, thickness), pixels),
  };
}

function canvasOf(bytes: Uint8ClampedArray<ArrayBuffer>, { width, height }: MaskPixels): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.putImageData(new ImageData(bytes, width, height), 0, 0);
  return canvas;
}
