import { describe, expect, it } from 'vitest';
import { box } from './testing/driver.ts';
import { createProposalLine, type ProposalLine, type Proposer } from './proposals.ts';

interface Asked {
  tolerance: number;
  signal: AbortSignal;
  answer: () => Promise<void>;
  fail: () => Promise<void>;
}

/** A worker that answers when the test says so. */
function open(): {
  line: ProposalLine;
  asked: Asked[];
  received: number[];
  failures: unknown[];
  ask: (n: number) => void;
} {
  const asked: Asked[] = [];
  const received: number[] = [];
  const failures: unknown[] = [];
  const proposer: Proposer = {
    propose: (_, request, signal) =>
      new Promise((resolve, reject) => {
        const settled = (work: () => void) => async () => {
          work();
          await new Promise((done) => setTimeout(done));
        };
        const tolerance = 'tolerance' in request ? request.tolerance : 0;
        asked.push({
          tolerance,
          signal,
          answer: settled(() => resolve({ runs: box([0, 0, tolerance, 1]) } as never)),
          fail: settled(() => reject(new Error('The worker died.'))),
        });
      }),
  };
  const line = createProposalLine(
    () => proposer,
    () => undefined,
    (error) => failures.push(error),
  );
  const ask = (tolerance: number) =>
    line.ask('wand', { photoId: 7, point: { x: 1, y: 1 }, tolerance, contiguous: true, smoothing: 0 }, () =>
      received.push(tolerance),
    );
  return { line, asked, received, failures, ask };
}

describe('a line to the proposer', () => {
  it('has one question under way and then asks the newest', async () => {
    const { line, asked, received, ask } = open();
    for (const tolerance of [1, 2, 3, 4]) ask(tolerance);
    expect(asked.map(({ tolerance }) => tolerance)).toEqual([1]);
    await asked[0]?.answer();
    expect(received).toEqual([1]);
    expect(asked.map(({ tolerance }) => tolerance)).toEqual([1, 4]);
    expect(line.busy).toBe(true);
    await asked[1]?.answer();
    expect(received).toEqual([1, 4]);
    expect(line.busy).toBe(false);
  });

  it('drops answers that nobody waits for any more', async () => {
    const { line, asked, received, failures, ask } = open();
    ask(1);
    ask(2);
    line.drop();
    expect(asked[0]?.signal.aborted).toBe(true);
    ask(3);
    await asked[0]?.answer();
    expect(received).toEqual([]);
    await asked[1]?.answer();
    expect(received).toEqual([3]);
    ask(4);
    line.drop();
    await asked[2]?.fail();
    expect(failures).toEqual([]);
  });

  it('goes on after a failure', async () => {
    const { asked, received, failures, ask } = open();
    ask(1);
    ask(2);
    await asked[0]?.fail();
    expect(failures).toHaveLength(1);
    await asked[1]?.answer();
    expect(received).toEqual([2]);
  });
});
