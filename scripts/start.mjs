import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { homedir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { electronFailure, electronProgram } from './setup/electron.mjs';
import { main, setUp } from './setup/index.mjs';
import { inRepository, pinnedNode, repository } from './setup/paths.mjs';
import { environment, SetupError } from './setup/processes.mjs';

/**
 * `npm start`: set-up, then the studio: in its window where there is a display and Electron, else served for a browser.
 * `--project DIR` opens that project instead of the sample; `--serve` takes the browser although there is a window.
 */
await main(async () => {
  const options = readWords(process.argv.slice(2));
  await setUp();
  const electron = electronProgram();
  const noWindow = options.serve ? 'asked for by --serve' : whyNoWindow(electron);
  if (noWindow === undefined && electron !== undefined) return openWindow(electron, options);
  process.stderr.write(`No desktop window (${noWindow}): the studio opens in a browser.\n`);
  return serve(options);
});

/** @param {string[]} words */
function readWords(words) {
  const options = { project: undefined, port: undefined, serve: false };
  const here = process.env.INIT_CWD ?? process.cwd();
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === '--serve') options.serve = true;
    else if (word === '--project' && words[at + 1] !== undefined)
      options.project = path.resolve(here, words[(at += 1)]);
    else if (word === '--port' && words[at + 1] !== undefined) options.port = words[(at += 1)];
    else throw new SetupError(`'${word}' is not understood.`, 'npm start -- [--project DIR] [--serve] [--port N]');
  }
  return options;
}

/** @param {string | undefined} electron */
function whyNoWindow(electron) {
  const display = process.platform !== 'linux' || [process.env.DISPLAY, process.env.WAYLAND_DISPLAY].some(Boolean);
  if (!display) return 'there is no display';
  return electron === undefined ? `Electron is not there: ${electronFailure() ?? 'not downloaded'}` : undefined;
}

async function openWindow(electron, { project }) {
  // Electron's sandbox does not start as root, nor where the system forbids user namespaces; only root is told apart.
  const root = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const words = [...root, repository, ...(project === undefined ? [] : ['--project', project])];
  return ended(spawn(electron, words, { cwd: repository, env: environment(), stdio: 'inherit' }));
}

/** The sample project is made at the first start, and the main job done on it; its figures end in this terminal. */
async function serve({ project, port }) {
  const sample = path.join(process.env.STUDIO_HOME ?? path.join(homedir(), 'Fashion2Events'), 'sample');
  const entry = inRepository('src/main/engine/entries/serve-main.ts');
  const words = ['--project', project ?? sample, '--json-ready', ...(project === undefined ? ['--first-run'] : [])];
  const child = spawn(pinnedNode, [entry, ...words, ...(port === undefined ? [] : ['--port', port])], {
    cwd: repository,
    env: environment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const ready = parsed(line);
    if (ready?.type !== 'ready') return void process.stdout.write(`${line}\n`);
    process.stdout.write(
      [
        '',
        `Fashion2Events Studio: ${ready.signInUrl}`,
        `Project: ${project ?? sample}`,
        `The address signs one browser in, once; another one asks for the token: ${ready.token}`,
        'Ctrl-C ends the studio; a job that is running can be resumed.',
        '',
        '',
      ].join('\n'),
    );
    openBrowser(ready.signInUrl);
  });
  return ended(child);
}

/** @param {string} line */
function parsed(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Where there is a desktop, its usual browser; a machine without one has the printed address. @param {string} address */
function openBrowser(address) {
  if (process.env.STUDIO_OPEN_BROWSER === '0') return;
  const linux = [process.env.DISPLAY, process.env.WAYLAND_DISPLAY].some(Boolean) ? ['xdg-open', address] : undefined;
  const commands = { darwin: ['open', address], win32: ['explorer.exe', address], linux };
  const command = commands[process.platform];
  if (command === undefined) return;
  const opener = spawn(command[0], command.slice(1), { stdio: 'ignore', detached: true });
  // Nothing to tell: the address is on the screen.
  opener.once('error', () => undefined);
  opener.unref();
}

/** @param {import('node:child_process').ChildProcess} child */
async function ended(child) {
  const pass = (signal) => void child.kill(signal);
  // Ctrl-C reaches the child by the terminal.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', pass);
  process.on('SIGHUP', pass);
  const [code, signal] = await once(child, 'exit');
  return code ?? (signal === 'SIGINT' ? 130 : 143);
}
