import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GroupRun, MeasuredGroup } from './measurement.ts';

// Runs one group and sends its figures to the process that started this one.
const name = process.argv[2] ?? '';
const { run } = (await import(`./groups/${name}.ts`)) as { run: GroupRun };
const load = await busyCores();
const started = performance.now();
const result = await run();
const group: MeasuredGroup = {
  name,
  ...result,
  load,
  seconds: (performance.now() - started) / 1000,
  peakMemory: process.resourceUsage().maxRSS * 1024,
};
await new Promise((resolve) => process.send?.(group, resolve) ?? resolve(undefined));
process.disconnect?.();

/** How many cores other programs keep busy, over a second in which the group has not started. A load average would count the group before. */
async function busyCores(): Promise<number> {
  const before = processorTimes();
  await sleep(1000);
  const after = processorTimes();
  const total = after.total - before.total;
  return total === 0 ? 0 : ((after.busy - before.busy) / total) * cpus().length;
}

function processorTimes(): { busy: number; total: number } {
  let busy = 0;
  let total = 0;
  for (const { times } of cpus()) {
    const used = times.user + times.nice + times.sys + times.irq;
    busy += used;
    total += used + times.idle;
  }
  return { busy, total };
}
