import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { doctorReport } from '../../../../shared/contract/project.ts';
import { findApplication } from '../../application.ts';
import { workerCommand } from '../../workers/command.ts';
import { collectDoctorReport } from './report.ts';
import { checkTensorFlow } from './tensorflow.ts';

describe('doctor', () => {
  test('finds everything that the tests themselves run on', async () => {
    const report = doctorReport.parse(await collectDoctorReport());
    const statusOf = new Map(report.checks.map(({ name, status }) => [name, status]));
    for (const name of ['Studio', 'Node', 'TensorFlow', 'oneDNN', 'sharp', 'SQLite']) {
      expect([name, statusOf.get(name)]).toEqual([name, 'ok']);
    }
    for (const name of ['Threads', 'GPU', 'Memory', 'Electron', 'Disk', 'Page']) expect(statusOf.has(name)).toBe(true);
    const tensorflow = report.checks.find(({ name }) => name === 'TensorFlow');
    expect(tensorflow?.value).toMatch(/^\d+\.\d+\.\d+ on the (CPU|GPU), from the /);
    expect(report.ok).toBe(!report.checks.some(({ status }) => status === 'missing'));
  });

  test('a TensorFlow that does not load is missing, in its own words and with a remedy', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'doctor-'));
    try {
      writeFileSync(path.join(folder, 'probe.mjs'), 'throw new Error("cannot open shared object file");');
      const [check] = await checkTensorFlow(findApplication(), {
        ...workerCommand(),
        file: path.join(folder, 'worker.mjs'),
      });
      expect(check).toMatchObject({ name: 'TensorFlow', status: 'missing' });
      expect(check?.value).toContain('cannot open shared object file');
      expect(check?.remedy).toContain('npm run setup');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
