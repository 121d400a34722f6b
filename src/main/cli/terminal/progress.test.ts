import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { JobProgress } from '../../../shared/contract/jobs.ts';
import { createProgressReporter, describeProgress } from './progress.ts';

function progress(changes: Partial<JobProgress> = {}): JobProgress {
  return { step: 'Deriving crops', done: 30, total: 120, unit: 'crops', secondsLeft: 75, ...changes };
}

class Recorder extends Writable {
  text = '';
  isTTY: boolean;
  columns = 60;

  constructor(isTTY: boolean) {
    super();
    this.isTTY = isTTY;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

describe('describeProgress', () => {
  it('says how far, how fast and how long still', () => {
    expect(describeProgress(progress({ figures: { imagesPerSecond: 31.42, loss: 0.5, epoch: 3 } }), false)).toBe(
      'Deriving crops · 30 of 120 crops · 31.4 images/s · loss 0.500 · epoch 3 · 1 min 15 s left',
    );
  });

  it('draws a bar, and none where the total is unknown', () => {
    expect(describeProgress(progress(), true)).toContain('█████░░░░░░░░░░░░░░░ 25 %');
    expect(describeProgress(progress({ total: null, secondsLeft: null }), true)).toBe('Deriving crops · 30 crops');
  });

  it('replaces what could steer the terminal', () => {
    expect(describeProgress(progress({ step: 'a\u001B[2Jb' }), false)).toMatch(/^a\uFFFD\[2Jb/);
  });
});

describe('the live line', () => {
  it('is redrawn in place, fits the terminal, and is taken away', () => {
    const stream = new Recorder(true);
    let time = 0;
    const reporter = createProgressReporter(stream, () => time);
    reporter.show(progress({ step: 'A step with a very long name, much longer than the terminal is wide' }));
    time = 50;
    reporter.show(progress({ done: 31 }));
    time = 200;
    reporter.show(progress({ done: 32 }));
    reporter.clear();
    const lines = stream.text.split('\r\u001B[K').filter((line) => line !== '');
    expect(lines).toHaveLength(2);
    for (const line of lines) expect([...line].length).toBeLessThan(60);
    expect(lines[1]).toContain('26 %');
    expect(stream.text.endsWith('\r\u001B[K')).toBe(true);
  });
});

describe('the log', () => {
  it('writes a line for each step and one every five seconds', () => {
    const stream = new Recorder(false);
    let time = 0;
    const reporter = createProgressReporter(stream, () => time);
    for (let done = 0; done <= 100; done += 1) {
      time = done * 100;
      reporter.show(progress({ done }));
    }
    reporter.show(progress({ step: 'Writing' }));
    expect(stream.text.trim().split('\n')).toHaveLength(4);
    expect(stream.text).not.toContain('\u001B');
  });
});
