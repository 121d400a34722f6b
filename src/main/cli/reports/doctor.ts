import type { DoctorReport } from '../../../shared/contract/project.ts';
import { printable } from '../terminal/table.ts';

const marks = { ok: '✓', warning: '!', missing: '✗' } as const;

export function describeDoctor(report: DoctorReport): string {
  const width = report.checks.reduce((widest, check) => Math.max(widest, check.name.length), 0);
  const lines = report.checks.flatMap((check) => {
    const line = `${marks[check.status]} ${check.name.padEnd(width)}  ${printable(check.value)}`;
    return check.remedy === undefined ? [line] : [line, `  ${' '.repeat(width)}  → ${check.remedy}`];
  });
  lines.push(
    '',
    report.ok ? 'Everything that is needed is there.' : 'Something that is needed is missing: see ✗ above.',
  );
  return lines.join('\n');
}
