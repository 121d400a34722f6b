import { unchosenOpacity, type PointLooks, type PointsDrawing, type PointsView } from './drawing.ts';

/** Draws points straight into the canvas's pixels: quicker on the processor than a graphics library that runs there. */
export function createPixelDrawing(canvas: HTMLCanvasElement): PointsDrawing {
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser draws no canvas.');
  let positions: Float32Array = new Float32Array(0);
  let looks: PointLooks = { colours: new Uint8Array(0), chosen: null };
  let image: ImageData | undefined;
  return {
    kind: 'pixels',
    setPoints(nextPositions, nextLooks) {
      positions = nextPositions;
      looks = nextLooks;
    },
    setLooks(next) {
      looks = next;
    },
    draw(view) {
      if (image?.width !== canvas.width || image.height !== canvas.height) {
        image = new ImageData(Math.max(1, canvas.width), Math.max(1, canvas.height));
      }
      paintPoints(image, positions, looks, view);
      context.putImageData(image, 0, 0);
    },
    dispose() {
      image = undefined;
    },
  };
}

interface Pixels {
  data: Uint8ClampedArray;
  width: number;
  height: number;
}

/** Clears the picture and paints the points into it, the chosen ones above the others. */
export function paintPoints(image: Pixels, positions: Float32Array, looks: PointLooks, view: PointsView): void {
  const words = new Uint32Array(image.data.buffer, image.data.byteOffset, image.data.length >> 2);
  const colours = new Uint32Array(looks.colours.buffer, looks.colours.byteOffset, looks.colours.length >> 2);
  words.fill(0);
  const { chosen } = looks;
  if (chosen === null) {
    paintPass(words, image, positions, colours, view, () => true, 1);
    return;
  }
  paintPass(words, image, positions, colours, view, (point) => chosen[point] !== 1, unchosenOpacity);
  paintPass(words, image, positions, colours, { ...view, size: view.size + 1 }, (point) => chosen[point] === 1, 1);
}

function paintPass(
  words: Uint32Array,
  { width, height }: Pixels,
  positions: Float32Array,
  colours: Uint32Array,
  view: PointsView,
  belongs: (point: number) => boolean,
  opacity: number,
): void {
  const rows = discRows(Math.max(1, Math.round(view.size)));
  const reach = rows.length / 2;
  for (let point = 0; point < colours.length; point++) {
    const colour = colours[point] as number;
    if (colour >>> 24 === 0 || !belongs(point)) continue;
    const left = Math.round((positions[point * 2] as number) * view.scale + view.x - reach);
    const top = Math.round((positions[point * 2 + 1] as number) * view.scale + view.y - reach);
    // Also false for a point that has no place.
    if (!(left > -rows.length && top > -rows.length && left < width && top < height)) continue;
    const alpha = Math.round((colour >>> 24) * opacity);
    const own = ((alpha << 24) | (colour & 0xffffff)) >>> 0;
    for (let row = 0; row < rows.length; row++) {
      const y = top + row;
      if (y < 0 || y >= height) continue;
      const inset = rows[row] as number;
      const to = y * width + Math.min(width, left + rows.length - inset);
      for (let at = y * width + Math.max(0, left + inset); at < to; at++) {
        // A denser heap is no darker than its points; what matters is which colour is there.
        if (alpha >= (words[at] as number) >>> 24) words[at] = own;
      }
    }
  }
}

/** For each row of a disc, how many of its square's pixels stay empty at both ends. */
function discRows(size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, row) => {
    const distance = row + 0.5 - size / 2;
    return Math.round(size / 2 - Math.sqrt(Math.max(0, (size * size) / 4 - distance * distance)));
  });
}
