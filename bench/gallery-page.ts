import type { Page } from '@playwright/test';

export interface Painted {
  /** Milliseconds until the rows in view, their words and places, were painted. */
  rows: number;
  /** The same with all of their pictures. */
  pictures: number;
}

/**
 * Notes in every document that the page loads from now on how long it takes until a gallery in view is painted, from
 * when the document was asked for. Answers with what waits for that.
 */
export async function noteFirstPaint(page: Page): Promise<() => Promise<Painted>> {
  await page.addInitScript(watchGallery);
  return () => settled(page);
}

/** The same for what an action in the page leads to: from its click, or from now, until a gallery of another address is painted. */
export async function noteChange(page: Page, act: () => Promise<void>): Promise<Painted> {
  await page.evaluate(() => {
    const watched = window as unknown as Watched;
    const before = location.href;
    watched.watch(undefined, () => location.href !== before);
    window.addEventListener('click', () => watched.restart(performance.now()), { capture: true, once: true });
  });
  await act();
  return settled(page);
}

/** Jumps to a share of the list's whole height, as somebody who presses on the scrollbar, and waits until it is painted. */
export async function jumpTo(page: Page, share: number): Promise<Painted> {
  await page.evaluate((place) => {
    const watched = window as unknown as Watched;
    const scroller = document.querySelector('.grid-scroller');
    if (scroller === null) throw new Error('There is no gallery.');
    watched.watch(performance.now(), () => true);
    scroller.scrollTop = place * (scroller.scrollHeight - scroller.clientHeight);
  }, share);
  return settled(page);
}

/** Drags along the whole list, a step for each frame. */
export async function dragScrollbar(page: Page, steps: number): Promise<void> {
  await page.evaluate(async (count) => {
    const scroller = document.querySelector('.grid-scroller');
    if (scroller === null) throw new Error('There is no gallery.');
    const whole = scroller.scrollHeight - scroller.clientHeight;
    for (let step = 1; step <= count; step++) {
      await new Promise(requestAnimationFrame);
      scroller.scrollTop = (whole * step) / count;
    }
  }, steps);
}

interface Watched {
  painted: Promise<Painted>;
  watch: (from: number | undefined, ready: () => boolean) => void;
  restart: (from: number) => void;
}

async function settled(page: Page): Promise<Painted> {
  return page.evaluate(() => (window as unknown as Watched).painted);
}

/** Runs in the page. */
function watchGallery(): void {
  const watched = window as unknown as Watched;
  let start = 0;
  const channel = new MessageChannel();
  const afterPaint = (): Promise<number> =>
    new Promise((resolve) => {
      channel.port1.onmessage = () => resolve(performance.now());
      channel.port2.postMessage(undefined);
    });
  const inView = (): Element[] => {
    const scroller = document.querySelector('.grid-scroller');
    if (scroller === null) return [];
    const view = scroller.getBoundingClientRect();
    return [...scroller.querySelectorAll('[role="gridcell"]')].filter((cell) => {
      const { top, bottom } = cell.getBoundingClientRect();
      return bottom > view.top && top < view.bottom;
    });
  };
  const hasRows = (): boolean => {
    const cells = inView();
    return cells.length > 0 && cells.every((cell) => cell.querySelector('.tile') !== null);
  };
  const hasPictures = (): boolean =>
    inView().every((cell) => {
      const image = cell.querySelector('img');
      return image?.complete === true && image.naturalWidth > 0;
    });

  watched.watch = (from, ready) => {
    start = from ?? performance.now();
    watched.painted = new Promise((resolve) => {
      let rows: number | undefined;
      const look = (): void => {
        const shown = ready() && hasRows();
        if (!shown || (rows !== undefined && !hasPictures())) {
          requestAnimationFrame(look);
          return;
        }
        void afterPaint().then((now) => {
          if (rows === undefined) {
            rows = now;
            requestAnimationFrame(look);
          } else resolve({ rows: rows - start, pictures: now - start });
        });
      };
      // The change itself comes first: what is there in this frame is still the list before it.
      requestAnimationFrame(look);
    });
  };
  watched.restart = (from) => {
    start = from;
  };
  watched.watch(0, () => true);
}
