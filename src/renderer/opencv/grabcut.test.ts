import { beforeAll, describe, expect, it } from 'vitest';
import type { StudioError } from '../../shared/domain/errors.ts';
import type { Box } from '../../shared/geometry/boxes.ts';
import { runsFromMask, type Runs } from '../../shared/geometry/run-length.ts';
import { areaOfRuns, boxOfRuns, combineRuns, encodeRuns, runsContain } from '../../shared/geometry/runs.ts';
import { grabCut } from './grabcut.ts';
import type { Hints } from './labels.ts';
import type { OpenCv } from './open-cv.ts';
import type { Picture } from './picture.ts';
import { readGoldens } from './testing/crops.ts';
import { firstFreeByte, loadOpenCv } from './testing/open-cv.ts';

const goldens = readGoldens();
const runsOf = (mask: Parameters<typeof runsFromMask>[0] | null): Runs | null => mask && runsFromMask(mask);
const pause = (): Promise<void> => Promise.resolve();
let cv: OpenCv;

beforeAll(async () => {
  cv = await loadOpenCv();
});

const hints = (box: Box, parts: Partial<Hints> = {}): Hints => ({
  box,
  foreground: null,
  background: null,
  initial: null,
  free: 'box',
  ...parts,
});

function iou(left: Runs, right: Runs): number {
  return areaOfRuns(combineRuns(left, right, 'intersection')) / areaOfRuns(combineRuns(left, right, 'union'));
}

describe('GrabCut', () => {
  const cases = goldens.flatMap(({ photo, picture, grabcut }) =>
    grabcut.map((golden, index) => ({ name: `${photo} ${index}`, picture, golden })),
  );

  it.each(cases)("gives OpenCV for Python's mask at $name", async ({ picture, golden }) => {
    const { box, foreground, background, initial, free, mask } = golden;
    const runs = await grabCut(
      cv,
      picture,
      { box, foreground: runsOf(foreground), background: runsOf(background), initial: runsOf(initial), free },
      { pause },
    );
    // Measured: not one pixel differs. Another build of OpenCV may round otherwise.
    expect(iou(runs, runsFromMask(mask))).toBeGreaterThan(0.995);
  });
});

/** A dark disc on a light, noisy ground, and the disc's own mask. */
function disc(width: number, height: number, x: number, y: number, radius: number): { picture: Picture; mask: Runs } {
  const data = new Uint8ClampedArray(width * height * 4);
  const inside = new Uint8Array(width * height);
  let noise = 1;
  for (let at = 0; at < width * height; at++) {
    noise = (noise * 1103515245 + 12345) % 2147483648;
    const own = Math.hypot((at % width) + 0.5 - x, Math.floor(at / width) + 0.5 - y) < radius;
    inside[at] = own ? 1 : 0;
    const shade = (own ? 60 : 190) + (noise % 40) - 20;
    data.set([shade, own ? shade + 30 : shade, shade, 255], at * 4);
  }
  return { picture: { width, height, data }, mask: encodeRuns(inside, [0, 0, width, height], height, width) };
}

describe('GrabCut in a box', () => {
  it('finds a garment on a coarser grid and its rim on the own pixels of the photo', async () => {
    const { picture, mask } = disc(1800, 1400, 900, 700, 430);
    const runs = await grabCut(cv, picture, hints([400, 200, 1000, 1000]), { pause, milliseconds: 60_000 });
    expect(iou(runs, mask)).toBeGreaterThan(0.998);
  });

  it('answers with what there is when its time is over', async () => {
    const { picture, mask } = disc(1800, 1400, 900, 700, 430);
    const runs = await grabCut(cv, picture, hints([400, 200, 1000, 1000]), { pause, milliseconds: 0 });
    expect(iou(runs, mask)).toBeGreaterThan(0.98);
  });

  it('takes nothing outside of the box, and cuts the box to the photo', async () => {
    const { picture, mask } = disc(300, 200, 30, 100, 60);
    const runs = await grabCut(cv, picture, hints([-50.5, 20, 145.5, 400]), { pause });
    expect(iou(runs, mask)).toBeGreaterThan(0.97);
    const cut = await grabCut(cv, picture, hints([0, 20, 60, 160]), { pause });
    expect(areaOfRuns(cut)).toBeGreaterThan(0);
    expect(boxOfRuns(cut)?.[2]).toBeLessThanOrEqual(60);
  });

  it('needs no background outside of the box', async () => {
    const { picture, mask } = disc(160, 120, 80, 60, 40);
    const runs = await grabCut(cv, picture, hints([0, 0, 160, 120]), { pause });
    expect(iou(runs, mask)).toBeGreaterThan(0.97);
  });

  it('gives in to strokes, and keeps the rest of a mask that it starts from', async () => {
    const { picture, mask } = disc(400, 300, 200, 150, 90);
    const dot = (left: number, top: number): Runs =>
      encodeRuns(new Uint8Array(100).fill(1), [left, top, 10, 10], 300, 400);
    const own = { initial: mask, free: 'rim' } as const;
    const kept = await grabCut(cv, picture, hints([90, 40, 220, 220], own), { pause });
    expect(iou(kept, mask)).toBeGreaterThan(0.99);
    const cut = await grabCut(cv, picture, hints([90, 40, 220, 220], { ...own, background: dot(195, 145) }), { pause });
    expect(runsContain(cut, { x: 200, y: 150 })).toBe(false);
    const more = await grabCut(cv, picture, hints([90, 40, 220, 220], { ...own, foreground: dot(100, 50) }), { pause });
    expect(runsContain(more, { x: 105, y: 55 })).toBe(true);
    expect(iou(combineRuns(more, mask, 'intersection'), mask)).toBeGreaterThan(0.99);
  });

  it.each([
    ['of no extent', [10, 10, 0, 0]],
    ['outside of the photo', [500, 10, 40, 40]],
    ['of two pixels', [10, 10, 2, 1]],
  ] as const)('says what to do about a box %s', async (_, box) => {
    const { picture } = disc(100, 100, 50, 50, 20);
    const error = await grabCut(cv, picture, hints([...box]), { pause }).catch(
      (thrown: unknown) => thrown as StudioError,
    );
    expect(error).toMatchObject({ code: 'BAD_REQUEST', details: { remedy: 'Draw a larger box around the garment.' } });
  });

  it('frees its memory, also where it is given up half-way', async () => {
    const { picture } = disc(120, 100, 60, 50, 30);
    const question = hints([25, 15, 70, 70]);
    let left = 0;
    const stop = (): Promise<void> => (left-- > 0 ? Promise.resolve() : Promise.reject(new Error('Nobody waits.')));
    const both = async (call: number): Promise<void> => {
      left = call % 3;
      await grabCut(cv, picture, question, { pause: stop, iterations: 4 }).catch(() => undefined);
      await grabCut(cv, picture, question, { pause, iterations: 1, mostPixels: 5000 });
    };
    await both(0);
    const before = firstFreeByte(cv);
    for (let call = 0; call < 100; call++) await both(call);
    expect(firstFreeByte(cv)).toBe(before);
  });
});
