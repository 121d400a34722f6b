import type { Locator } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** Drops a photo as a person drags it in from outside. */
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
