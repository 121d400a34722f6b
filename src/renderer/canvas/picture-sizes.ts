interface Size {
  width: number;
  height: number;
}

/** Below this side no smaller picture is worth having. */
const smallestSide = 512;

/** Halves, quarters, … of a picture, the largest first. */
export function pictureSizes({ width, height }: Size): Size[] {
  const sizes: Size[] = [];
  for (let part = 2; Math.max(width, height) / part >= smallestSide; part *= 2) {
    sizes.push({ width: Math.round(width / part), height: Math.round(height / part) });
  }
  return sizes;
}

/** Of pictures with the smallest first, the first that is not magnified when it is drawn this wide; else the largest. */
export function drawnFrom<T extends Size>(pictures: readonly T[], width: number): T | undefined {
  return pictures.find((picture) => picture.width >= width * 0.99) ?? pictures.at(-1);
}
