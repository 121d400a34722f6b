import path from 'node:path';
import type { BrowserWindow } from 'electron';
import { app, dialog } from 'electron';
import type { MenuCommand } from '../../shared/contract/preload.ts';
import { toErrorReport } from '../../shared/domain/errors.ts';
import { channels, offerAbilities } from './abilities.ts';
import type { EngineProcess } from './engine-process.ts';
import { startEngine } from './engine-process.ts';
import { showMenu } from './menu.ts';
import { findEngine, projectOfCommandLine, sampleProject } from './paths.ts';
import { protectContents, protectSession } from './protection.ts';
import { openSettings } from './settings.ts';
import { createWindow } from './window.ts';

/** The desktop studio from start to end: one engine, one window. */
export function runShell(): void {
  const settings = openSettings(app.getPath('userData'));
  let engine: EngineProcess | undefined;
  let window: BrowserWindow | undefined;
  /** Set once nothing asks any more: the engine has gone. */
  let leaving = false;
  let asking = false;

  app.on('web-contents-created', (_event, contents) => protectContents(contents, () => engine?.origin));
  app.on('second-instance', (_event, words, workingDirectory) => {
    showWindow();
    const project = projectOfCommandLine(words, workingDirectory);
    if (project !== undefined && project !== engine?.project) void open(project);
  });
  app.on('activate', showWindow);
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (leaving) return;
    event.preventDefault();
    void leave();
  });
  void app.whenReady().then(async () => {
    offerAbilities(
      () => window,
      () => engine?.origin,
    );
    showMenu({
      command: sendCommand,
      openProject: () => void chooseProject(),
      openSample: () => void open(sampleProject()),
    });
    await open(projectOfCommandLine(process.argv, process.cwd()) ?? settings.get().project ?? sampleProject());
  });

  /** Serves another project in the same window; the one before is let go first. */
  async function open(project: string): Promise<void> {
    if (!(await mayInterrupt())) return;
    await engine?.stop();
    try {
      engine = await startOnUsualPort(project);
    } catch (error) {
      await tellFailure(project, error);
      return;
    }
    settings.set({ project: engine.project, port: engine.port });
    const started = engine;
    started.onUnexpectedEnd((output) => {
      if (engine === started) void tellEnd(started, output);
    });
    window ??= openWindow();
    protectSession(window.webContents.session, started);
    await window.loadURL(`${started.origin}/`);
  }

  /** The page keeps its settings by address, so that the last port is asked for; one that is taken is given up. */
  async function startOnUsualPort(project: string): Promise<EngineProcess> {
    const words = ['--project', project, ...(project === sampleProject() ? ['--first-run'] : [])];
    const port = settings.get().port;
    if (port === undefined) return startEngine(findEngine(), words);
    try {
      return await startEngine(findEngine(), [...words, '--port', String(port)]);
    } catch (error) {
      if (toErrorReport(error).code !== 'CONFLICT') throw error;
      return startEngine(findEngine(), words);
    }
  }

  function openWindow(): BrowserWindow {
    const opened = createWindow(settings, path.join(app.getAppPath(), 'out', 'preload'));
    opened.on('close', (event) => {
      if (leaving) return;
      event.preventDefault();
      void leave();
    });
    opened.on('closed', () => {
      window = undefined;
    });
    return opened;
  }

  /** Ends the studio: asks where a job is running, then lets the engine go, then quits. */
  async function leave(): Promise<void> {
    if (leaving || asking || !(await mayInterrupt())) return;
    leaving = true;
    await engine?.stop();
    app.quit();
  }

  async function mayInterrupt(): Promise<boolean> {
    const active = engine?.activeJobs() ?? 0;
    if (active === 0) return true;
    asking = true;
    const answer = await showMessage({
      type: 'question',
      message: active === 1 ? 'A job is running.' : `${active} jobs are running or waiting.`,
      detail: 'What is done so far is kept, and the job can be resumed at the next start.',
      buttons: ['Interrupt and Leave', 'Keep Working'],
      defaultId: 1,
      cancelId: 1,
    });
    asking = false;
    return answer === 0;
  }

  async function chooseProject(): Promise<void> {
    const options = { title: 'Open a project', properties: ['openDirectory' as const] };
    const chosen = await (window === undefined
      ? dialog.showOpenDialog(options)
      : dialog.showOpenDialog(window, options));
    const [project] = chosen.filePaths;
    if (!chosen.canceled && project !== undefined) await open(project);
  }

  async function tellFailure(project: string, error: unknown): Promise<void> {
    const { message, details } = toErrorReport(error);
    const remedy = typeof details['remedy'] === 'string' ? `\n\n${details['remedy']}` : '';
    const output = typeof details['output'] === 'string' ? `\n\n${details['output'].slice(-1500)}` : '';
    const answer = await showMessage({
      type: 'error',
      message: `The project could not be opened.`,
      detail: `${project}\n\n${message}${remedy}${output}`,
      buttons: ['Open the Sample Project', 'Open Another…', 'Quit'],
      defaultId: 0,
      cancelId: 2,
    });
    engine = undefined;
    if (answer === 0 && project !== sampleProject()) await open(sampleProject());
    else if (answer === 1) await chooseProject();
    if (engine === undefined) app.quit();
  }

  async function tellEnd(ended: EngineProcess, output: string): Promise<void> {
    const answer = await showMessage({
      type: 'error',
      message: 'The studio’s engine has ended unexpectedly.',
      detail: `Your edits are saved; a job that was running can be resumed.\n\n${output.slice(-1500)}`,
      buttons: ['Start Again', 'Quit'],
      defaultId: 0,
      cancelId: 1,
    });
    engine = undefined;
    if (answer === 0) await open(ended.project);
    else app.quit();
  }

  async function showMessage(options: Electron.MessageBoxOptions): Promise<number> {
    const shown = await (window === undefined
      ? dialog.showMessageBox(options)
      : dialog.showMessageBox(window, options));
    return shown.response;
  }

  function showWindow(): void {
    if (window === undefined) return;
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  function sendCommand(command: MenuCommand): void {
    window?.webContents.send(channels.menuCommand, command);
  }
}
