import { performance } from 'node:perf_hooks';
import { createEditor, type Editor } from '../../src/renderer/editor/editor.ts';
import type { EditorEvent } from '../../src/renderer/editor/events.ts';
import type { Annotation } from '../../src/shared/contract/photos.ts';
import { createRandom } from '../../src/shared/domain/random.ts';
import { maskFromRuns, type Runs } from '../../src/shared/geometry/run-length.ts';
import { areaOfRuns, boxOfRuns } from '../../src/shared/geometry/runs.ts';
import { createSpanWriter, runsOfSpans } from '../../src/shared/geometry/spans.ts';
import type { GroupResult, Measurement } from '../measurement.ts';
import { percentile } from '../measurement.ts';
import { figures, type Times } from '../timing.ts';

const photo = { id: 1, width: 6000, height: 4000 };
const garmentCount = 200;
const moves = 2000;

/**
 * What the editor itself does with the pointer, without drawing: on a photo of 24 megapixels with 200 ragged masks, each
 * event from `dispatch` to the new state.
 */
export function run(): Promise<GroupResult> {
  const random = createRandom(2021);
  const garments = Array.from({ length: garmentCount }, (_, index) => {
    const [width, height] = [600 + Math.floor(random.uniform() * 1200), 600 + Math.floor(random.uniform() * 1600)];
    const [x, y] = [
      Math.floor(random.uniform() * (photo.width - width)),
      Math.floor(random.uniform() * (photo.height - height)),
    ];
    return annotation(index + 1, ragged(random, [x, y, width, height], 2));
  });
  const wide = annotation(garmentCount + 1, ragged(random, [0, 0, photo.width, photo.height], 6));
  const all = [...garments, wide];
  const measurements: Measurement[] = [
    ...figures('a move of the brush, one of 200 masks', stroke(all, 1, {}), '< 1 ms'),
    ...figures('a move of the brush, a mask as large as the photo', stroke(all, wide.id, {}), '< 1 ms'),
    ...figures(
      'a move that takes pixels from up to 199 masks below',
      stroke(all, garmentCount, { takeFromBelow: true }),
    ),
    ...figures('a move of the pointer with the select tool', hover(all)),
    ...figures('a move of the eraser over all masks chosen', stroke(garments, 0, {}, 'eraser')),
  ];
  const counts = garments.map(({ mask }) => mask.counts.length);
  const notes = [
    `${photo.width} x ${photo.height} pixels; ${moves} moves of about 25 pixels with a round brush of 120 pixels, from event to state.`,
    `Masks of ${Math.round(percentile(counts, 0.5) / 1024)} KB (median, as text); the large one has ${wide.mask.counts.length >> 10} KB.`,
  ];
  return Promise.resolve({ title: 'Editing gestures', measurements, notes });
}

/** The moves of one long stroke. `chosen` 0 stands for all garments. */
function stroke(
  annotations: readonly Annotation[],
  chosen: number,
  options: { takeFromBelow?: boolean },
  tool: 'brush' | 'eraser' = 'brush',
): Times {
  const editor = opened(annotations);
  editor.dispatch({ type: 'tool', tool });
  editor.dispatch({ type: 'options', options: { brushSize: 120, ...options } });
  editor.select(chosen === 0 ? annotations.map(({ id }) => id) : [chosen]);
  const random = createRandom(7);
  let [x, y] = [3000, 2000];
  editor.dispatch(pointer('pointer-down', x, y));
  const times = timed(() => {
    x = Math.min(photo.width, Math.max(0, x + (random.uniform() - 0.5) * 70));
    y = Math.min(photo.height, Math.max(0, y + (random.uniform() - 0.5) * 70));
    const event = pointer('pointer-move', x, y);
    return () => editor.dispatch(event);
  });
  editor.dispatch(pointer('pointer-up', x, y));
  return times;
}

function hover(annotations: readonly Annotation[]): Times {
  const editor = opened(annotations);
  const random = createRandom(9);
  return timed(() => {
    const event = pointer('pointer-move', random.uniform() * photo.width, random.uniform() * photo.height);
    return () => editor.dispatch(event);
  });
}

function opened(annotations: readonly Annotation[]): Editor {
  const editor = createEditor({ commit: () => undefined, author: () => 'bench' });
  editor.load(photo, annotations);
  return editor;
}

function timed(prepare: () => () => void): Times {
  const wall: number[] = [];
  const events = Array.from({ length: moves }, prepare);
  const used = process.threadCpuUsage();
  for (const work of events) {
    const start = performance.now();
    work();
    wall.push(performance.now() - start);
  }
  const { user, system } = process.threadCpuUsage(used);
  return { wall, processor: (user + system) / 1000 };
}

function pointer(type: 'pointer-down' | 'pointer-move' | 'pointer-up', x: number, y: number): EditorEvent {
  return { type, point: { x, y }, button: 0, shift: false, alt: false, ctrl: false, pressure: 0.5, zoom: 0.3 };
}

/** An ellipse with a rim that frays by some pixels from column to column, cut into stripes. */
function ragged(
  random: { uniform(): number },
  [left, top, width, height]: readonly [number, number, number, number],
  stripes: number,
): Runs {
  const spans = createSpanWriter();
  for (let x = left; x < left + width; x++) {
    const reach = (height / 2) * Math.sqrt(1 - ((x + 0.5 - left - width / 2) / (width / 2)) ** 2);
    for (let stripe = 0; stripe < stripes; stripe++) {
      const fray = (): number => Math.floor(random.uniform() * 4);
      const middle = top + height / 2 - reach;
      const from = Math.round(middle + (2 * reach * stripe) / stripes) + fray();
      const to = Math.round(middle + (2 * reach * (stripe + 0.8)) / stripes) - fray();
      spans.add(x * photo.height + Math.max(top, from), x * photo.height + Math.min(top + height, to));
    }
  }
  return runsOfSpans(spans.finish(), photo.height, photo.width);
}

function annotation(id: number, runs: Runs): Annotation {
  const [x, y, width, height] = boxOfRuns(runs) ?? [0, 0, 0, 0];
  return {
    id,
    revisionId: id,
    revision: 1,
    garmentClassId: 1,
    box: [x, y, width, height],
    mask: maskFromRuns(runs),
    area: areaOfRuns(runs),
    crowd: false,
    source: 'model',
    score: 0.5,
    reviewState: 'unreviewed',
    attributes: {},
    cropId: null,
    author: 'bench',
    excludedReason: null,
  };
}
