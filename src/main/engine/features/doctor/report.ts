import type { DoctorReport } from '../../../../shared/contract/project.ts';
import { findApplication } from '../../application.ts';
import {
  checkDisk,
  checkElectron,
  checkGraphics,
  checkMemory,
  checkNode,
  checkProcessor,
  checkSharp,
  checkSqlite,
  checkStudio,
} from './checks.ts';
import { checkTensorFlow } from './tensorflow.ts';

/**
 * What this machine has of what the studio needs, each thing tried for real; `ok` is false where one is missing.
 *
 * @param directory where free disk space is looked for: a project's folder, or the current one
 */
export async function collectDoctorReport(directory: string = process.cwd()): Promise<DoctorReport> {
  const application = findApplication();
  const [tensorflow, graphics, sharp, sqlite, disk] = await Promise.all([
    checkTensorFlow(application),
    checkGraphics(),
    checkSharp(),
    checkSqlite(),
    checkDisk(directory),
  ]);
  const checks = [
    ...checkStudio(application),
    checkNode(),
    ...tensorflow,
    checkProcessor(),
    graphics,
    checkMemory(),
    sharp,
    sqlite,
    checkElectron(application),
    disk,
  ];
  return { ok: checks.every(({ status }) => status !== 'missing'), checks };
}
