import { percentile, type Measurement } from './measurement.ts';

export interface Timed {
  milliseconds: number;
  /** Of this thread; what the work would take were the machine free. */
  processor: number;
  answer: number;
}

export async function timed(work: () => number | Promise<number>): Promise<Timed> {
  const [started, cpu] = [performance.now(), process.threadCpuUsage()];
  const answer = await work();
  const milliseconds = performance.now() - started;
  const { user, system } = process.threadCpuUsage(cpu);
  return { milliseconds, processor: (user + system) / 1000, answer };
}

/** A percentile of the times and of the processor's; of one time alone, that. */
export function rows(what: string, times: readonly Timed[], share: number, target?: string): Measurement[] {
  const of = (pick: (time: Timed) => number): number => percentile(times.map(pick), share);
  const name = times.length === 1 ? what : share === 1 ? `${what}, slowest` : `${what}, p${share * 100}`;
  const aim = target === undefined ? {} : { target };
  return [
    { what: name, value: of(({ milliseconds }) => milliseconds), unit: 'ms', ...aim },
    { what: `${name}: processor time`, value: of(({ processor }) => processor), unit: 'ms', ...aim },
  ];
}

/** Of many events, each too short for the processor's clock. */
export interface Times {
  /** Milliseconds of each. */
  wall: number[];
  /** Milliseconds of the processor, all together. */
  processor: number;
}

export function figures(what: string, { wall, processor }: Times, target?: string): Measurement[] {
  const row = (name: string, value: number): Measurement => ({
    what: `${what}: ${name}`,
    value,
    unit: 'ms',
    ...(target === undefined ? {} : { target }),
  });
  return [
    row('median', percentile(wall, 0.5)),
    row('95th percentile', percentile(wall, 0.95)),
    row('processor time, mean', processor / wall.length),
  ];
}
