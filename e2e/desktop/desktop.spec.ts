import { once } from 'node:events';
import path from 'node:path';
import { descendantsOf, isAlive } from './processes.ts';
import { expect, startAgain, test } from './studio.ts';

test('the first start opens the window on the sample project; a menu command works; closing leaves no process behind', async ({
  start,
}) => {
  const application = await start();
  const page = await application.firstWindow();

  await expect(page.getByText('Sample: street styles').first()).toBeVisible();
  expect(new URL(page.url()).hostname).toBe('127.0.0.1');
  // The token reaches the engine by the session: neither the address nor the page has it.
  expect(page.url()).not.toMatch(/code|token/i);
  const abilities = await page.evaluate(() => [
    Object.keys((window as { studio?: object }).studio ?? {}).sort(),
    typeof require,
    typeof process,
  ]);
  expect(abilities).toEqual([
    ['chooseFiles', 'chooseFolder', 'onMenuCommand', 'pathsOfDroppedFiles', 'showInFolder'],
    'undefined',
    'undefined',
  ]);

  await application.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('show-photos')?.click());
  await expect(page).toHaveURL(/\/photos/);

  // The main job of the first start is running, so that leaving asks; the answer comes from here.
  const asked = application.evaluate(
    ({ dialog }) =>
      new Promise<string>((resolve) => {
        Object.assign(dialog, {
          showMessageBox: (_window: unknown, options: { message: string }) => {
            resolve(options.message);
            return Promise.resolve({ response: 0, checkboxChecked: false });
          },
        });
      }),
  );
  const pid = application.process().pid ?? -1;
  const processes = [pid, ...descendantsOf(pid)];
  expect(processes.length).toBeGreaterThan(3);
  const ended = once(application.process(), 'exit');
  await application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  expect(await asked).toBe('A job is running.');
  await ended;
  await expect.poll(() => processes.filter(isAlive), { timeout: 20_000 }).toEqual([]);
});

test('navigation, new windows and permissions are denied', async ({ start }) => {
  const application = await start();
  const page = await application.firstWindow();
  await expect(page.getByText('Sample: street styles').first()).toBeVisible();
  const before = page.url();

  const outcome = await page.evaluate(async () => {
    const opened = window.open('https://example.org/') === null;
    window.location.href = 'https://example.org/';
    const foreign = await fetch('https://example.org/').then(
      () => 'fetched',
      () => 'refused',
    );
    const permission = await Notification.requestPermission();
    return { opened, foreign, permission };
  });
  expect(outcome).toEqual({ opened: true, foreign: 'refused', permission: 'denied' });
  expect(page.url()).toBe(before);
  expect(application.windows()).toHaveLength(1);
});

test('a second start focuses the first, and the window keeps its place', async ({ start, home }) => {
  const first = await start();
  const page = await first.firstWindow();
  await expect(page.getByText('Sample: street styles').first()).toBeVisible();
  const minimized = () => first.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized());
  await first.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setBounds({ width: 900, height: 640 }));

  const second = first.evaluate(
    ({ app }) => new Promise<boolean>((resolve) => app.once('second-instance', () => resolve(true))),
  );
  expect(await startAgain(home, first)).toBe(0);
  expect(await second).toBe(true);
  expect(await minimized()).toBe(false);

  await first.evaluate(({ dialog }) => {
    Object.assign(dialog, { showMessageBox: () => Promise.resolve({ response: 0, checkboxChecked: false }) });
  });
  const ended = once(first.process(), 'exit');
  await first.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await ended;

  const again = await start(['--project', path.join(home, 'projects', 'sample')]);
  await again.firstWindow();
  const bounds = await again.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
  expect(bounds).toMatchObject({ width: 900, height: 640 });
});

test('wand, GrabCut and scissors have their worker in the window as well', async ({ start }) => {
  const application = await start();
  const page = await application.firstWindow();
  await expect(page.getByText('Sample: street styles').first()).toBeVisible();
  await page.goto(new URL('/photos/1', page.url()).href);
  await page.getByRole('application').focus();
  await page.keyboard.press('g');
  await expect.poll(() => page.workers().length).toBe(1);
  const [worker] = page.workers();
  await expect.poll(() => worker?.evaluate('typeof cv'), { timeout: 60_000 }).toBe('object');
  const reached = `fetch('/session').then(() => 'reached', () => 'refused')`;
  expect(await worker?.evaluate(reached)).toBe('refused');
});
