import { loadavg } from 'node:os';
import type { GroupRun, MeasuredGroup } from './measurement.ts';

// Runs one group and sends its figures to the process that started this one.
const name = process.argv[2] ?? '';
const { run } = (await import(`./groups/${name}.ts`)) as { run: GroupRun };
const load = loadavg()[0] ?? 0;
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
