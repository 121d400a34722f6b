import { execFileSync } from 'node:child_process';

/** The numbers of a process's children, grandchildren and so on, as the system knows them now. */
export function descendantsOf(pid: number): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const pairs = lines.map((line) => line.trim().split(/\s+/).map(Number));
  const found: number[] = [];
  for (let layer = [pid]; layer.length > 0;) {
    layer = pairs.filter(([, parent]) => layer.includes(parent ?? -1)).map(([child = -1]) => child);
    found.push(...layer);
  }
  return found;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A process that has ended but was not yet waited for is no process any more.
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .startsWith('Z');
  } catch {
    return false;
  }
}
