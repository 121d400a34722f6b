import type { Locator } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** Drops a photo that the page makes up: quick, but no file of the disk. */
export async function dropFile(target: Locator, file: string): Promise<void> {
  const bytes = (await readFile(file)).toString('base64');
  const transfer = await target.page().evaluateHandle(
    ({ bytes, name }) => {
      const content = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], name, { type: 'image/jpeg' }));
      return transfer;
    },
    { bytes, name: path.basename(file) },
  );
  for (const type of ['dragenter', 'dragover', 'drop']) await target.dispatchEvent(type, { dataTransfer: transfer });
}

/** Of a drag's operations, the one that files from outside are dragged with. */
const copy = 1;

/**
 * Drags files and folders in from outside the window and lets them go over the target, as the system's file manager
 * does: the page gets real files of the disk, with paths for those who may ask for them.
 *
 * @param paths absolute
 */
export async function dropFromOutside(target: Locator, paths: readonly string[]): Promise<void> {
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  if (box === null) throw new Error('What is dropped on is not on the screen.');
  const page = target.page();
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: copy };
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x, y, data });
  }
  await session.detach();
}
