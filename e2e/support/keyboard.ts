import { expect, type Locator, type Page } from '@playwright/test';

const mostStops = 120;

/** Presses Tab until the element has the focus, as somebody without a mouse does. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  // Attached, not visible: the inputs of a segmented control lie unseen under their labels.
  await expect(target).toBeAttached();
  for (let stop = 0; stop < mostStops; stop += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(target, `not reached by ${mostStops} presses of Tab`).toBeFocused();
}
