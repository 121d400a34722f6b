import { readFile } from 'node:fs/promises';
import { chromium, type Browser, type CDPSession, type Page } from '@playwright/test';
import { findBrowser } from '../scripts/browser.mjs';

export interface MeasuredPage {
  page: Page;
  browserName: string;
  /** Who draws: a graphics processor's name, or the software that stands in for it. */
  renderer: string;
  /** Processor time of all of the browser's processes so far, in milliseconds. */
  processorTime: () => Promise<number>;
  /**
   * Starts to note the processor time that the page's own thread spends on each frame in which the pointer moved, or in
   * which another event came: input, script, layout and paint, in milliseconds. What other programs do beside does not
   * lengthen it. The answer stops it.
   */
  noteWork: (event?: string) => Promise<() => Promise<number[]>>;
  /** Resident memory of the process that runs the page, in bytes, after a collection; NaN where it cannot be read. */
  residentMemory: () => Promise<number>;
  /** The page's JavaScript heap in bytes, after a collection. */
  heap: () => Promise<number>;
  close: () => Promise<void>;
}

/** Opens Chromium, without a window, as the e2e tests do. */
export async function openPage(size = { width: 1440, height: 900 }): Promise<MeasuredPage> {
  const found = await findBrowser();
  const browser = await chromium.launch({
    ...(found.executablePath === undefined ? {} : { executablePath: found.executablePath }),
    args: found.args,
  });
  const page = await browser.newPage({ viewport: size, locale: 'en-GB' });
  const session = await page.context().newCDPSession(page);
  const whole = await browser.newBrowserCDPSession();
  return {
    page,
    browserName: `Chromium ${browser.version()}, ${found.name}`,
    renderer: await rendererOf(browser),
    processorTime: async () => {
      const { processInfo } = await whole.send('SystemInfo.getProcessInfo');
      return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0) * 1000;
    },
    noteWork: async (event = 'pointermove') => {
      await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', '-*'] });
      return async () => workOfFrames(JSON.parse((await browser.stopTracing()).toString()) as Trace, event);
    },
    residentMemory: async () => {
      await collect(session);
      const { processInfo } = await whole.send('SystemInfo.getProcessInfo');
      const sizes = await Promise.all(
        processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => resident(id)),
      );
      return Math.max(...sizes);
    },
    heap: async () => {
      await collect(session);
      return (await session.send('Runtime.getHeapUsage')).usedSize;
    },
    close: () => browser.close(),
  };
}

interface Trace {
  traceEvents: {
    name: string;
    pid: number;
    tid: number;
    /** Start, duration and processor time, in microseconds. */
    ts: number;
    dur?: number;
    tdur?: number;
    args?: { data?: { type?: string } };
  }[];
}

/** A frame's work are the tasks since the last frame, up to the one that draws. */
function workOfFrames({ traceEvents }: Trace, event: string): number[] {
  const frames = traceEvents.filter(({ name }) => name === 'FireAnimationFrame');
  const [first] = frames;
  const onThread = traceEvents.filter(({ pid, tid }) => pid === first?.pid && tid === first.tid);
  const tasks = onThread.filter(({ name }) => name.endsWith('RunTask')).sort((a, b) => a.ts - b.ts);
  const starts = (name: string, type?: string): number[] =>
    onThread
      .filter((event) => event.name === name && (type === undefined || event.args?.data?.type === type))
      .map(({ ts }) => ts);
  const [drawn, moved] = [starts('FireAnimationFrame'), starts('EventDispatch', event)];
  const work: number[] = [];
  let spent = 0;
  let moves = false;
  for (const { ts, dur = 0, tdur = 0 } of tasks) {
    const within = (time: number): boolean => time >= ts && time <= ts + dur;
    spent += tdur / 1000;
    moves ||= moved.some(within);
    if (!drawn.some(within)) continue;
    if (moves) work.push(spent);
    spent = 0;
    moves = false;
  }
  return work;
}

async function collect(session: CDPSession): Promise<void> {
  for (let round = 0; round < 2; round++) await session.send('HeapProfiler.collectGarbage');
}

/** Resident memory of a process in bytes; NaN where it cannot be read. */
export async function resident(process: number): Promise<number> {
  try {
    const status = await readFile(`/proc/${process}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? NaN) * 1024;
  } catch {
    return NaN;
  }
}

async function rendererOf(browser: Browser): Promise<string> {
  const page = await browser.newPage();
  try {
    return await page.evaluate(() => {
      const gl = document.createElement('canvas').getContext('webgl2');
      const known = gl?.getExtension('WEBGL_debug_renderer_info');
      return gl && known ? String(gl.getParameter(known.UNMASKED_RENDERER_WEBGL)) : 'no WebGL';
    });
  } finally {
    await page.close();
  }
}

/** Starts to note the time between frames, in milliseconds; the answer stops it and gives them. */
export async function noteFrames(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const noted = { times: [] as number[], last: 0, handle: 0 };
    const frame = (now: number): void => {
      if (noted.last > 0) noted.times.push(now - noted.last);
      noted.last = now;
      noted.handle = requestAnimationFrame(frame);
    };
    noted.handle = requestAnimationFrame(frame);
    Object.assign(window, { notedFrames: noted });
  });
  return () =>
    page.evaluate(() => {
      const { notedFrames } = window as unknown as { notedFrames: { times: number[]; handle: number } };
      cancelAnimationFrame(notedFrames.handle);
      return notedFrames.times;
    });
}

export interface Latency {
  /** From the handling of the pointer's move to the end of the frame that shows it, in milliseconds. */
  handled: number;
  /** The same from when the browser received the move, which waits for the next frame first. */
  received: number;
}

/**
 * Starts to note, for each frame in which the pointer moved, how long it took until that frame was painted: the first
 * task after the frame's own work, style, layout and paint. The answer stops it and gives them.
 */
export async function noteLatencies(page: Page): Promise<() => Promise<Latency[]>> {
  await page.evaluate(() => {
    const noted: { latencies: Latency[]; waiting: { handled: number; received: number } | undefined } = {
      latencies: [],
      waiting: undefined,
    };
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      if (noted.waiting === undefined) return;
      const now = performance.now();
      noted.latencies.push({ handled: now - noted.waiting.handled, received: now - noted.waiting.received });
      noted.waiting = undefined;
    };
    const move = (event: PointerEvent): void => {
      if (event.buttons === 0 || noted.waiting !== undefined) return;
      noted.waiting = { handled: performance.now(), received: event.timeStamp };
      // Browsers hand moves over just before a frame: this callback belongs to that frame, the message comes after it.
      requestAnimationFrame(() => channel.port2.postMessage(undefined));
    };
    window.addEventListener('pointermove', move, { capture: true });
    Object.assign(window, {
      notedLatencies: noted,
      stopNoting: () => window.removeEventListener('pointermove', move, { capture: true }),
    });
  });
  return () =>
    page.evaluate(() => {
      const noted = window as unknown as { notedLatencies: { latencies: Latency[] }; stopNoting: () => void };
      noted.stopNoting();
      return noted.notedLatencies.latencies;
    });
}
