import path from 'node:path';
import { BrowserWindow, screen } from 'electron';
import type { SettingsFile } from './settings.ts';
import { windowPlace } from './settings.ts';

/** The one window: it may reach the engine's page and the preload script's few calls, and nothing else. */
export function createWindow(settings: SettingsFile, preloadDirectory: string): BrowserWindow {
  const last = settings.get().window;
  const window = new BrowserWindow({
    ...windowPlace(
      last,
      screen.getAllDisplays().map((display) => display.workArea),
    ),
    minWidth: 640,
    minHeight: 480,
    show: false,
    title: 'Fashion2Events Studio',
    backgroundColor: '#1a1b1e',
    webPreferences: {
      preload: path.join(preloadDirectory, 'index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  if (last?.maximized === true) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    settings.set({ window: { ...window.getNormalBounds(), maximized: window.isMaximized() } });
  });
  return window;
}
