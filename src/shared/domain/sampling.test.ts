import { describe, expect, it } from 'vitest';
import { balancePlan, type BalancePlan, type BalanceTarget } from '../contract/balance-plan.ts';
// Made by scripts/goldens/sampling.py with NumPy and PyTorch.
import golden from './goldens/sampling.json';
import { checkTargets, labelWeight, planDraws, type SampleCell } from './sampling.ts';

const cells: SampleCell[] = [
  { event: 'concert', garment: 'skirt', count: 10 },
  { event: 'concert', garment: 'trousers', count: 30 },
  { event: 'picnic', garment: 'skirt', count: 40 },
  { event: 'picnic', garment: null, count: 20 },
  { event: 'wedding', garment: 'skirt', count: 100 },
];

function plan(changes: Partial<BalancePlan> = {}): BalancePlan {
  return balancePlan.parse({ strategy: 'none', ...changes });
}

function drawsOf(changes: Partial<BalancePlan> = {}): number[] {
  return Array.from(planDraws(cells, plan(changes)).draws, (each) => Math.round(1e6 * each) / 1e6);
}

function share(event: string, value: number, garment?: string | null): BalanceTarget {
  return { event, kind: 'share', value, ...(garment === undefined ? {} : { garment }) };
}

describe('labelWeight', () => {
  it('is the inverse of the effective number of samples to the last digits, for every β', () => {
    for (const { beta, counts, weights } of golden.effectiveNumber) {
      counts.forEach((count, index) => {
        const ours = labelWeight('effective-number', count, beta);
        expect(Math.abs(ours / (weights[index] ?? 0) - 1), `β ${beta}, n ${count}`).toBeLessThan(1e-9);
      });
    }
  });

  it('is NumPy’s for the other strategies', () => {
    for (const strategy of ['inverse-frequency', 'square-root'] as const) {
      const weights = golden.counts.map((count) => labelWeight(strategy, count, 0));
      expect(weights).toEqual(golden.strategies[strategy].weights);
    }
    expect(labelWeight('none', 7, 0.9)).toBe(1);
    expect(labelWeight('inverse-frequency', 0, 0.9)).toBe(0);
  });
});

describe('planDraws', () => {
  it('changes nothing without a strategy', () => {
    expect(drawsOf()).toEqual([10, 30, 40, 20, 100]);
  });

  it('evens out events, garment classes or cells', () => {
    const third = 200 / 3;
    const close = (values: number[]) => values.map((value) => expect.closeTo(value, 5) as number);
    expect(drawsOf({ strategy: 'inverse-frequency' })).toEqual(
      close([third / 4, (3 * third) / 4, (2 * third) / 3, third / 3, third]),
    );
    expect(drawsOf({ strategy: 'inverse-frequency', label: 'garment' })).toEqual(
      close([third / 15, third, (4 * third) / 15, third, (10 * third) / 15]),
    );
    expect(drawsOf({ strategy: 'inverse-frequency', label: 'cell' })).toEqual([40, 40, 40, 40, 40]);
    const roots = [Math.sqrt(40), Math.sqrt(60), Math.sqrt(100)];
    const total = roots.reduce((sum, root) => sum + root, 0);
    const [concert = 0, , , , wedding = 0] = drawsOf({ strategy: 'square-root' });
    expect(concert * 4).toBeCloseTo((200 * (roots[0] ?? 0)) / total, 4);
    expect(wedding).toBeCloseTo((200 * (roots[2] ?? 0)) / total, 4);
  });

  it('goes from no weighing to the inverse frequency as β rises', () => {
    expect(drawsOf({ strategy: 'effective-number', beta: 0 })).toEqual(drawsOf());
    const nearOne = drawsOf({ strategy: 'effective-number', beta: 1 - 1e-9 });
    drawsOf({ strategy: 'inverse-frequency' }).forEach((value, index) => expect(nearOne[index]).toBeCloseTo(value, 3));
  });

  it('gives exact shares, and the rest to the others as the strategy has it', () => {
    // Half of the draws to weddings; the other events keep their proportions of 40 to 60.
    expect(drawsOf({ targets: [share('wedding', 0.5)] })).toEqual([10, 30, 40, 20, 100]);
    expect(drawsOf({ targets: [share('wedding', 0.2)] })).toEqual([16, 48, 64, 32, 40]);
    // A cell's share within its event's share, and one within an event that has none.
    expect(drawsOf({ targets: [share('concert', 0.4), share('concert', 0.3, 'skirt')] })).toEqual([60, 20, 30, 15, 75]);
    expect(drawsOf({ targets: [share('picnic', 0.1, null)] })).toEqual([10, 30, 40, 20, 100]);
    expect(drawsOf({ targets: [share('picnic', 0, null), share('wedding', 0.6)] })).toEqual([10, 30, 40, 0, 120]);
  });

  it('multiplies what the strategy gives', () => {
    const twice: BalanceTarget = { event: 'concert', kind: 'multiplier', value: 2 };
    expect(drawsOf({ targets: [twice] }).map((each) => (each * 240) / 200)).toEqual(
      [20, 60, 40, 20, 100].map((each) => expect.closeTo(each, 5) as number),
    );
    const none: BalanceTarget = { event: 'picnic', garment: null, kind: 'multiplier', value: 0 };
    expect(drawsOf({ targets: [none], epochSize: 180 })).toEqual([10, 30, 40, 0, 100]);
  });

  it('cuts what a cap or the number of garments limits, and leaves the others', () => {
    const capped = planDraws(cells, plan({ cap: 25 }));
    expect([...capped.draws]).toEqual([10, 25, 25, 20, 25]);
    expect(capped.size).toBe(105);
    expect([...capped.limited]).toEqual([0, 1, 1, 0, 1]);
    const once = planDraws(cells, plan({ strategy: 'inverse-frequency', label: 'cell', replacement: false }));
    expect([...once.draws]).toEqual([10, 30, 40, 20, 40]);
    expect(once.size).toBe(140);
  });

  it('draws a whole number, never more than the limits', () => {
    const { draws, size } = planDraws(cells, plan({ strategy: 'square-root', cap: 33 }));
    expect(Number.isInteger(size)).toBe(true);
    expect(draws.reduce((sum, each) => sum + each, 0)).toBeCloseTo(size, 9);
    expect(Math.max(...draws)).toBeLessThanOrEqual(33);
  });

  it('under-samples to the scarcest, over-samples to the most plentiful', () => {
    const even = { strategy: 'inverse-frequency', replacement: false } as const;
    // 40 concert garments, the fewest of an event: so many of each.
    expect(drawsOf({ ...even, epochSize: 'smallest' }).slice(0, 2)).toEqual([10, 30]);
    expect(planDraws(cells, plan({ ...even, epochSize: 'smallest' })).size).toBe(120);
    expect(planDraws(cells, plan({ ...even, replacement: true, epochSize: 'largest' })).size).toBe(300);
    expect(planDraws(cells, plan({ epochSize: 1000 })).draws[4]).toBeCloseTo(500, 9);
  });

  it('passes over cells without garments', () => {
    const withEmpty = [...cells, { event: 'sport', garment: 'skirt', count: 0 }];
    const { draws } = planDraws(withEmpty, plan({ strategy: 'inverse-frequency', targets: [share('sport', 0.5)] }));
    expect(draws[5]).toBe(0);
    expect(draws.reduce((sum, each) => sum + each, 0)).toBeCloseTo(200, 9);
  });

  it('refuses shares above the whole, and plans that draw nothing', () => {
    expect(() => drawsOf({ targets: [share('concert', 0.7), share('picnic', 0.5)] })).toThrow(
      'The shares set by hand add up to 120 %',
    );
    expect(() => drawsOf({ targets: [share('concert', 0.2), share('concert', 0.3, 'skirt')] })).toThrow(
      'The garments of concert have shares that exceed the event’s own by 10 %.',
    );
    const nothing = ['concert', 'picnic', 'wedding'].map((event) => share(event, 0));
    expect(() => drawsOf({ targets: nothing })).toThrow('The plan would draw nothing.');
    const speck = [{ event: 'wedding', garment: 'skirt', kind: 'multiplier', value: 1e-6 } as const];
    expect(() => drawsOf({ targets: speck, epochSize: 'largest' })).toThrow('An epoch would have');
  });
});

describe('checkTargets', () => {
  const known = { events: ['concert', 'picnic'], garments: ['skirt'] };

  it('names the target that cannot be', () => {
    expect(() =>
      checkTargets([share('concert', 0.5), share('concert', 0.1, 'skirt'), share('picnic', 0.1, null)], known),
    ).not.toThrow();
    expect(() => checkTargets([share('opera', 0.5)], known)).toThrow('no event “opera”');
    expect(() => checkTargets([share('concert', 0.5, 'hat')], known)).toThrow('no garment class “hat”');
    expect(() => checkTargets([share('concert', 0.1), share('concert', 0.2)], known)).toThrow('two targets');
    expect(() => checkTargets([share('concert', 50)], known)).toThrow('more than the whole');
  });
});
