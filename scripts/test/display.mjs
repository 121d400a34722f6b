import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Does something with a display: the machine's own on a desktop, else Xvfb on a free number for as long as it takes.
 *
 * @template Result
 * @param {(environment: Record<string, string>) => Promise<Result>} work
 * @returns {Promise<Result | { noDisplay: string }>}
 */
export async function withDisplay(work) {
  if (process.platform !== 'linux' || (process.env.DISPLAY ?? '') !== '') return work({});
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  try {
    const number = await displayNumber(server);
    if (number === undefined) {
      return { noDisplay: 'no display, and Xvfb does not start (Debian and Ubuntu: apt-get install xvfb)' };
    }
    return await work({ DISPLAY: `:${number}` });
  } finally {
    server.kill();
  }
}

/** @param {import('node:child_process').ChildProcess} server @returns {Promise<string | undefined>} */
async function displayNumber(server) {
  const pipe = server.stdio[3];
  if (pipe === null || pipe === undefined) return undefined;
  const said = once(pipe, 'data').then(([data]) => String(data).trim());
  const ended = Promise.race([once(server, 'error'), once(server, 'exit')]).then(() => undefined);
  return Promise.race([said, ended]);
}
