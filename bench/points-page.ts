import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { build } from 'esbuild';
import { noteFrames, openPage } from './browser-page.ts';
import { percentile, say, type Measurement } from './measurement.ts';

const title = 'map of 100K points';
const moves = 160;

/** The map's canvas by itself, with a hundred thousand points. */
export async function measurePoints(): Promise<{ measurements: Measurement[]; note: string }> {
  const files = await bundle();
  const server = createServer((request, response) => {
    const file = files.get(request.url ?? '');
    response.writeHead(file ? 200 : 404, { 'content-type': file?.type ?? 'text/plain' });
    response.end(file?.content);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const measured = await openPage();
  try {
    const { page } = measured;
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const canvas = page.locator('.points-canvas');
    await canvas.waitFor();
    await page.waitForTimeout(1500);
    const drawnBy = (await canvas.getAttribute('data-drawn-by')) ?? '';
    await page.mouse.move(720, 450);
    await page.mouse.down();
    const work = await measured.noteWork();
    const processor = await measured.processorTime();
    const frames = await noteFrames(page);
    for (let move = 0; move < moves; move++) {
      const angle = (move / moves) * 2 * Math.PI;
      await page.mouse.move(720 + Math.sin(angle) * 300, 450 + Math.sin(angle * 2) * 200);
      if (move % 8 === 0) await page.mouse.wheel(0, move < moves / 2 ? -60 : 60);
      await page.waitForTimeout(4);
    }
    const times = await frames();
    const spent = (await measured.processorTime()) - processor;
    const worked = await work();
    await page.mouse.up();
    const lasso = await lassoTime(measured.page);
    say(`${title}: ${times.length} frames, drawn by ${drawnBy}`);
    return {
      measurements: [
        { what: `${title}: frame time, median`, value: percentile(times, 0.5), unit: 'ms', target: '≤ 16.7 ms' },
        { what: `${title}: frame time, p95`, value: percentile(times, 0.95), unit: 'ms', target: '≤ 16.7 ms' },
        {
          what: `${title}: processor time of the page for a frame, p95`,
          value: percentile(worked, 0.95),
          unit: 'ms',
          target: '≤ 16.7 ms',
        },
        { what: `${title}: processor time of a frame, all processes`, value: spent / times.length, unit: 'ms' },
        { what: `${title}: a lasso around most of them`, value: lasso, unit: 'ms', target: '≤ 100 ms' },
      ],
      note: `The map was drawn by ${drawnBy === 'webgl' ? 'WebGL' : 'the processor, pixel by pixel, as wherever no graphics processor runs WebGL'}.`,
    };
  } finally {
    await measured.close();
    server.close();
  }
}

/** From letting go of the button to the answer. */
async function lassoTime(page: Awaited<ReturnType<typeof openPage>>['page']): Promise<number> {
  await page.evaluate(() => (window as unknown as { points: { fit: () => void } }).points.fit());
  await page.keyboard.down('Shift');
  await page.mouse.move(720, 60);
  await page.mouse.down();
  for (let step = 0; step <= 120; step++) {
    const angle = (step / 120) * 2 * Math.PI;
    await page.mouse.move(720 + Math.sin(angle) * 380, 450 - Math.cos(angle) * 390);
  }
  const time = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let started = 0;
        window.addEventListener('pointerup', () => (started = performance.now()), { capture: true, once: true });
        window.addEventListener('pointerup', () => resolve(performance.now() - started), { once: true });
      }),
  );
  await page.mouse.up();
  await page.keyboard.up('Shift');
  return time;
}

async function bundle(): Promise<Map<string, { type: string; content: string }>> {
  const { outputFiles } = await build({
    entryPoints: [path.join(import.meta.dirname, 'pages/points.tsx')],
    bundle: true,
    write: false,
    format: 'esm',
    jsx: 'automatic',
    minify: true,
    outdir: 'out',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const text = (extension: string): string =>
    outputFiles.find(({ path: name }) => name.endsWith(extension))?.text ?? '';
  const document = `<!doctype html><link rel="stylesheet" href="/points.css"><style>
    html, body, #root { height: 100%; margin: 0; --studio-picture-ground: #0f1115 }</style>
    <div id="root"></div><script type="module" src="/points.js"></script>`;
  return new Map([
    ['/', { type: 'text/html; charset=utf-8', content: document }],
    ['/points.js', { type: 'text/javascript; charset=utf-8', content: text('.js') }],
    ['/points.css', { type: 'text/css; charset=utf-8', content: text('.css') }],
  ]);
}
