import { cpus, totalmem } from 'node:os';
import { formatBytes, formatTable } from '../src/main/cli/terminal/table.ts';
import type { MeasuredGroup, Measurement } from './measurement.ts';

export interface Report {
  measuredAt: string;
  machine: { processor: string; cores: number; memory: number; platform: string; node: string };
  groups: MeasuredGroup[];
}

export function reportOf(groups: MeasuredGroup[]): Report {
  return {
    measuredAt: new Date().toISOString(),
    machine: {
      processor: cpus()[0]?.model.trim() ?? 'unknown',
      cores: cpus().length,
      memory: totalmem(),
      platform: `${process.platform} ${process.arch}`,
      node: process.version,
    },
    groups,
  };
}

export function terminalGroup(group: MeasuredGroup): string {
  const table = formatTable(
    [
      { title: 'what' },
      { title: 'studio', align: 'right' },
      { title: 'unit' },
      { title: 'peer', align: 'right' },
      { title: 'ratio', align: 'right' },
      { title: 'target' },
    ],
    group.measurements.map((row) => [
      row.what,
      figure(row.value),
      row.unit,
      row.peer === undefined ? '' : `${figure(row.peer.value)} ${row.peer.name}`,
      ratio(row),
      row.target ?? '',
    ]),
  );
  const notes = group.notes.map((note) => `  ${note}`);
  const ran = `  ${group.seconds.toFixed(0)} s, peak memory ${formatBytes(group.peakMemory)}`;
  const shared = isShared(group) ? [`  ${sharedNote(group)}`] : [];
  return [`\n${group.name}: ${group.title}`, table, ...notes, ...shared, ran].join('\n');
}

export function markdown(report: Report): string {
  const { machine } = report;
  const sections = report.groups.map((group) =>
    [
      `## ${group.title}`,
      '',
      '| what | studio | peer | ratio | target |',
      '| --- | ---: | ---: | ---: | --- |',
      ...group.measurements.map((row) => {
        const peer = row.peer === undefined ? '' : `${figure(row.peer.value)} (${row.peer.name})`;
        return `| ${row.what} | ${figure(row.value)} ${row.unit} | ${peer} | ${ratio(row)} | ${row.target ?? ''} |`;
      }),
      '',
      ...group.notes.map((note) => `- ${note}`),
      ...(isShared(group) ? [`- **${sharedNote(group)}**`] : []),
      `- Peak memory of the studio's process: ${formatBytes(group.peakMemory)}.`,
    ].join('\n'),
  );
  const heading = [
    '# Benchmarks',
    '',
    `Written by \`npm run bench\` at ${report.measuredAt}: ${machine.processor}, ${machine.cores} cores, ` +
      `${formatBytes(machine.memory)} memory, ${machine.platform}, Node ${machine.node}.`,
    'A ratio above 1 means that the studio is better. Figures of a machine shared with other work vary.',
  ].join('\n');
  return `${[heading, ...sections].join('\n\n')}\n`;
}

function isShared({ load }: MeasuredGroup): boolean {
  return load > cpus().length / 4;
}

function sharedNote({ load }: MeasuredGroup): string {
  return (
    `The machine was shared: other programs used ${load.toFixed(1)} of ${cpus().length} cores when the group started. ` +
    'Times and ratios say little; only processor times and memory stand.'
  );
}

function ratio({ ratio: value }: Measurement): string {
  return value === undefined ? '' : `${value.toFixed(2)} x`;
}

function figure(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return value.toPrecision(3);
}
