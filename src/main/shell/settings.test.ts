import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSettings, windowPlace } from './settings.ts';

const screen = { x: 0, y: 0, width: 1920, height: 1080 };

describe('window place', () => {
  test('the last place is kept where it is on a screen', () => {
    const last = { x: 100, y: 80, width: 900, height: 700, maximized: false };
    expect(windowPlace(last, [screen])).toEqual({ x: 100, y: 80, width: 900, height: 700 });
    expect(windowPlace({ ...last, x: 2000 }, [screen, { ...screen, x: 1920 }])).toMatchObject({ x: 2000 });
  });

  test('a window on a screen that is gone, or too small to use, opens in the usual size', () => {
    const lost = { x: 2500, y: 0, width: 900, height: 700, maximized: false };
    expect(windowPlace(lost, [screen])).toEqual({ width: 1360, height: 900 });
    expect(windowPlace({ ...lost, x: 0, width: 10 }, [screen])).toEqual({ width: 1360, height: 900 });
    expect(windowPlace(undefined, [screen])).toEqual({ width: 1360, height: 900 });
  });
});

describe('settings file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'shell-settings-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('what is set is read again at the next start', () => {
    openSettings(folder).set({ project: '/projects/street', port: 4100 });
    openSettings(folder).set({ port: 4200 });
    expect(openSettings(folder).get()).toEqual({ project: '/projects/street', port: 4200 });
  });

  test('a broken file counts as empty, a wrong value as absent', () => {
    writeFileSync(path.join(folder, 'shell.json'), '{"project": ');
    expect(openSettings(folder).get()).toEqual({});
    writeFileSync(path.join(folder, 'shell.json'), '{"project": 7, "port": 80000, "window": {"x": 1}}');
    expect(openSettings(folder).get()).toEqual({});
  });
});
