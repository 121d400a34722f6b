import type { Locator } from '@playwright/test';

/** How many pixels of a canvas are not transparent. */
export function paintedPixels(canvas: Locator): Promise<number> {
  return canvas.evaluate((element) => {
    if (!(element instanceof HTMLCanvasElement)) return -1;
    const pixels = element.getContext('2d')?.getImageData(0, 0, element.width, element.height).data ?? [];
    let painted = 0;
    for (let at = 3; at < pixels.length; at += 4) if ((pixels[at] ?? 0) > 0) painted += 1;
    return painted;
  });
}

/** What an element looks like once it does not change any more. */
export async function stillPicture(element: Locator): Promise<Buffer> {
  let picture = await element.screenshot();
  for (let tries = 0; tries < 40; tries += 1) {
    await element.page().waitForTimeout(150);
    const next = await element.screenshot();
    if (next.equals(picture)) return next;
    picture = next;
  }
  throw new Error('The picture does not come to rest.');
}
