import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holesOfRuns, partsOfRuns } from '../../shared/geometry/components.ts';
import type { Box } from '../../shared/geometry/boxes.ts';
import { maskFromRuns } from '../../shared/geometry/run-length.ts';
import { areaOfRuns, changedBox, combineRuns } from '../../shared/geometry/runs.ts';
import { coversSpans, meetsSpans, spansOfRuns } from '../../shared/geometry/spans.ts';
import { overlap } from './targets.ts';
import type { ToolName } from './state.ts';
import { box, drive, testPhoto, type Driver } from './testing/driver.ts';
import { strictEngine } from './testing/strict-engine.ts';

/** Two parts, of which one has two holes, an island in one of them; a ring below it; a single pixel. */
const masks = [
  combineRuns(
    combineRuns(
      box(
        [2, 2, 16, 14],
        [
          [4, 4, 5, 5],
          [12, 5, 3, 3],
        ],
      ),
      box([6, 6, 1, 1]),
      'union',
    ),
    box([24, 20, 8, 6]),
    'union',
  ),
  box([10, 8, 20, 16], [[15, 12, 6, 6]]),
  box([38, 28, 1, 1]),
];

type Step =
  | {
      kind: 'drag';
      points: [number, number][];
      shift: boolean;
      alt: boolean;
      ctrl: boolean;
      end: 'up' | 'cancel' | 'tool';
    }
  | { kind: 'tool'; tool: ToolName }
  | {
      kind: 'options';
      size: number;
      shape: 'round' | 'square';
      takeFromBelow: boolean;
      mode: 'new' | 'add' | 'subtract';
    }
  | { kind: 'select'; places: number[] }
  | { kind: 'command'; command: number }
  | { kind: 'vertex'; nth: number; to: [number, number]; alt: boolean }
  | { kind: 'polygon'; points: [number, number][]; alt: boolean; shift: boolean }
  | { kind: 'key'; key: string }
  | { kind: 'double-click' | 'complete' | 'cancel' | 'answer' };

const point = fc.tuple(fc.integer({ min: -4, max: 44 }), fc.integer({ min: -4, max: 34 }));
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('drag' as const),
      points: fc.array(point, { minLength: 1, maxLength: 4 }),
      shift: fc.boolean(),
      alt: fc.boolean(),
      ctrl: fc.boolean(),
      end: fc.constantFrom('up' as const, 'up' as const, 'up' as const, 'cancel' as const, 'tool' as const),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('tool' as const),
      tool: fc.constantFrom(...(['select', 'vertices', 'polygon', 'rectangle', 'brush', 'eraser', 'fill'] as const)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('options' as const),
      size: fc.integer({ min: 1, max: 14 }),
      shape: fc.constantFrom('round' as const, 'square' as const),
      takeFromBelow: fc.boolean(),
      mode: fc.constantFrom('new' as const, 'add' as const, 'subtract' as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('polygon' as const),
      points: fc.array(point, { minLength: 3, maxLength: 6 }),
      alt: fc.boolean(),
      shift: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('vertex' as const), nth: fc.nat(30), to: point, alt: fc.boolean() }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('select' as const), places: fc.subarray([0, 1, 2, 3]) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('command' as const), command: fc.nat(15) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('key' as const), key: fc.constantFrom('Delete', 'Backspace', '[', ']') }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('double-click' as const, 'complete' as const, 'cancel' as const, 'answer' as const),
    }),
  },
);

function command(driver: Driver, which: number): void {
  const { commands } = driver.editor;
  const all = [
    () => commands.delete(),
    () => commands.duplicate(),
    () => commands.copy(),
    () => commands.cut(),
    () => commands.paste(),
    () => commands.join(),
    () => commands.split(),
    () => commands.fillHoles(),
    () => commands.nudge(3, -2),
    () => commands.takeFromBelow(),
    () => commands.refine('smooth', 1),
    () => commands.refine('simplify', 2),
    () => commands.order('raise'),
    () => commands.order('bottom'),
    () => commands.setClass(2),
    () => commands.lock(),
  ];
  all[which]?.();
}

function perform(driver: Driver, step: Step, answer: () => void): void {
  const { editor } = driver;
  switch (step.kind) {
    case 'drag': {
      const { shift, alt, ctrl } = step;
      const detail = { shift, alt, ctrl, zoom: 2 };
      const [first, ...rest] = step.points;
      if (!first) return;
      driver.move(...first, detail);
      driver.down(...first, detail);
      for (const point of rest) driver.move(...point, detail);
      if (step.end === 'up') driver.up(...(rest.at(-1) ?? first), detail);
      else if (step.end === 'cancel') driver.cancel();
      else driver.tool('brush');
      return;
    }
    case 'polygon':
      driver.tool('polygon');
      step.points.forEach(([x, y], index) => {
        // Alt on a later press would delete a vertex.
        driver.click(x, y, { zoom: 40, ...(index === 0 ? { alt: step.alt, shift: step.shift } : {}) });
      });
      driver.complete();
      return;
    case 'vertex': {
      driver.tool('vertices');
      const rings = editor.getState().preview.vertices?.rings.flat() ?? [];
      const place = (2 * step.nth) % (rings.length || 2);
      const [x, y] = [rings[place], rings[place + 1]];
      if (x !== undefined && y !== undefined) driver.drag([[x, y], step.to], { zoom: 8, alt: step.alt });
      return;
    }
    case 'tool':
      driver.tool(step.tool);
      return;
    case 'options': {
      const { size: brushSize, shape: brushShape, takeFromBelow, mode } = step;
      editor.dispatch({ type: 'options', options: { brushSize, brushShape, takeFromBelow, mode } });
      return;
    }
    case 'select':
      editor.select(step.places.flatMap((place) => editor.getState().garments[place]?.id ?? []));
      return;
    case 'command':
      command(driver, step.command);
      return;
    case 'key':
      driver.key(step.key);
      return;
    case 'double-click':
      driver.doubleClick(20, 15);
      return;
    case 'complete':
      driver.complete();
      return;
    case 'cancel':
      driver.cancel();
      return;
    case 'answer':
      answer();
  }
}

describe('any sequence of gestures', () => {
  it('leaves sound masks, locked garments alone, and the engine with what the editor shows', () => {
    fc.assert(
      fc.property(fc.array(steps, { minLength: 10, maxLength: 60, size: 'max' }), (sequence) => {
        const driver = drive(masks);
        const engine = strictEngine(masks);
        let answered = 0;
        const answer = (): void => {
          const gesture = driver.gestures[answered];
          if (!gesture) return;
          answered++;
          const before = driver.editor.getState();
          driver.editor.reconcile(engine.apply(driver.editor, gesture), { photoId: testPhoto.id, gesture });
          // An answer to one's own gesture disturbs none that is in hand, and changes no pixel.
          const after = driver.editor.getState();
          expect(after.busy).toBe(before.busy);
          expect(after.path).toBe(before.path);
          expect(after.garments.map(({ runs }) => runs)).toEqual(before.garments.map(({ runs }) => runs));
        };
        for (const step of sequence) {
          const before = driver.editor.getState();
          const gesturesBefore = driver.gestures.length;
          perform(driver, step, answer);
          const after = driver.editor.getState();
          for (const { id, runs } of after.garments) {
            expect(areaOfRuns(runs), `garment ${id}`).toBeGreaterThan(0);
            expect(runs.counts.reduce((sum, count) => sum + count, 0)).toBe(testPhoto.width * testPhoto.height);
            expect([runs.height, runs.width]).toEqual([testPhoto.height, testPhoto.width]);
            if (step.kind === 'answer' || !before.locked.has(id)) continue;
            expect(runs).toBe(before.garments.find((garment) => garment.id === id)?.runs);
          }
          // What is shown of the garments changes by gestures alone.
          if (driver.gestures.length === gesturesBefore && step.kind !== 'answer') {
            expect(after.garments).toBe(before.garments);
          }
          if (!after.busy && after.tool !== 'fill') expect(after.preview.changed).toEqual([]);
        }
        driver.cancel();
        while (answered < driver.gestures.length) answer();
        const shown = driver.editor.getState().garments;
        expect(shown.map(({ id }) => id).sort((a, b) => a - b)).toEqual(
          [...engine.annotations.keys()].sort((a, b) => a - b),
        );
        for (const garment of shown) {
          const saved = engine.annotations.get(garment.id);
          expect(maskFromRuns(garment.runs)).toEqual(saved?.mask);
          expect(garment).toMatchObject({
            revision: saved?.revision,
            garmentClassId: saved?.garmentClassId,
            source: saved?.source,
            attributes: saved?.attributes,
          });
        }
      }),
      { numRuns: 150 },
    );
  });

  it('is taken back by escape exactly, wherever it is', () => {
    const tool = fc.constantFrom(...(['select', 'vertices', 'polygon', 'rectangle', 'brush', 'eraser'] as const));
    const chosen = fc.subarray([1, 2, 3]);
    fc.assert(
      fc.property(
        tool,
        chosen,
        fc.array(point, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        (name, ids, points, below) => {
          const driver = drive(masks);
          driver.editor.dispatch({ type: 'options', options: { takeFromBelow: below, brushSize: 5 } });
          driver.editor.select(ids);
          driver.tool(name);
          const before = driver.editor.getState();
          const [first, ...rest] = points;
          driver.down(...first!);
          for (const point of rest) {
            // A polygon goes on from press to press.
            if (name === 'polygon') driver.up(...point);
            driver.move(...point);
            if (name === 'polygon') driver.down(...point);
          }
          if (!driver.editor.getState().busy) return;
          driver.cancel();
          const { garments, selected, preview, path, busy } = driver.editor.getState();
          expect(garments).toBe(before.garments);
          expect(selected).toEqual(before.selected);
          expect(preview).toEqual(before.preview);
          expect({ path, busy }).toEqual({ path: `${name}.idle`, busy: false });
          expect(driver.gestures).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('holes and parts', () => {
  const around = (points: readonly [number, number][], margin: number): Box => {
    const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
    const [left, top] = [Math.floor(Math.min(...xs) - margin), Math.floor(Math.min(...ys) - margin)];
    return [left, top, Math.ceil(Math.max(...xs) + margin) - left, Math.ceil(Math.max(...ys) + margin) - top];
  };
  const inside = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 30 }));

  it('survive a stroke, a polygon and a rectangle that does not touch them, to the pixel', () => {
    const tool = fc.constantFrom('brush' as const, 'eraser' as const, 'polygon' as const, 'rectangle' as const);
    fc.assert(
      fc.property(tool, fc.array(inside, { minLength: 3, maxLength: 5 }), fc.boolean(), (name, points, alt) => {
        const driver = drive(masks);
        driver.editor.dispatch({ type: 'options', options: { brushSize: 3, mode: 'add' } });
        driver.editor.select([1]);
        driver.tool(name);
        if (name === 'polygon') {
          for (const [x, y] of points)
            driver.click(x, y, { alt: alt && driver.editor.getState().path === 'polygon.idle', zoom: 40 });
          driver.complete();
        } else {
          driver.drag(points, { alt });
        }
        const before = masks[0]!;
        const after = driver.editor.getState().garments.find(({ id }) => id === 1)?.runs;
        const reach = around(points, 2);
        if (!after) return;
        const changed = changedBox(before, after);
        if (changed) expect(overlap(changed, reach)).toBe(true);
        const [reached, now] = [spansOfRuns(box(clip(reach))), spansOfRuns(after)];
        for (const part of partsOfRuns(before)) {
          if (!meetsSpans(reached, part)) expect(coversSpans(now, part)).toBe(true);
        }
        for (const hole of holesOfRuns(before)) {
          if (!meetsSpans(reached, hole)) expect(meetsSpans(now, hole)).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });

  function clip([x, y, width, height]: Box): Box {
    const [left, top] = [Math.max(0, x), Math.max(0, y)];
    return [left, top, Math.min(testPhoto.width, x + width) - left, Math.min(testPhoto.height, y + height) - top];
  }

  it('survive moving: the same shape elsewhere', () => {
    fc.assert(
      fc.property(inside, (to) => {
        const driver = drive(masks);
        driver.editor.select([1]);
        driver.drag([[3, 3], to]);
        const after = driver.runs(0);
        expect(areaOfRuns(after)).toBe(areaOfRuns(masks[0]!));
        expect(partsOfRuns(after)).toHaveLength(3);
        expect(holesOfRuns(after)).toHaveLength(2);
      }),
    );
  });

  it('survive smoothing and simplifying', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('smooth' as const, 'simplify' as const),
        fc.integer({ min: 1, max: 6 }),
        (how, strength) => {
          const driver = drive(masks);
          driver.editor.select([1]);
          driver.editor.commands.refine(how, strength);
          driver.complete();
          const after = spansOfRuns(driver.runs(0));
          for (const part of partsOfRuns(masks[0]!)) expect(meetsSpans(after, part)).toBe(true);
          for (const hole of holesOfRuns(masks[0]!)) expect(coversSpans(after, hole)).toBe(false);
        },
      ),
    );
  });
});
