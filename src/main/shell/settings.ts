import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What the shell keeps from one start to the next. */
export interface Settings {
  /** The project that was open last. */
  project?: string;
  /** The engine's last port: the page keeps its own settings by address. */
  port?: number;
  window?: { x: number; y: number; width: number; height: number; maximized: boolean };
}

/** Settings in one small file; a file that cannot be read counts as empty, one that cannot be written is left. */
export function openSettings(directory: string): { get(): Settings; set(change: Settings): void } {
  const file = path.join(directory, 'shell.json');
  let settings = read(file);
  return {
    get: () => settings,
    set(change) {
      settings = { ...settings, ...change };
      try {
        writeFileSync(`${file}.partial`, JSON.stringify(settings, null, 2));
        renameSync(`${file}.partial`, file);
      } catch {
        // A read-only home costs the window's place, not the work.
      }
    },
  };
}

export type SettingsFile = ReturnType<typeof openSettings>;

function read(file: string): Settings {
  try {
    return checked(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return {};
  }
}

/** Takes over what has the right type, for the file may be anyone's. */
export function checked(value: unknown): Settings {
  if (typeof value !== 'object' || value === null) return {};
  const { project, port, window } = value as Record<string, unknown>;
  const settings: Settings = {};
  if (typeof project === 'string') settings.project = project;
  if (typeof port === 'number' && Number.isInteger(port) && port > 0 && port < 65_536) settings.port = port;
  if (isWindow(window)) settings.window = window;
  return settings;
}

function isWindow(value: unknown): value is NonNullable<Settings['window']> {
  if (typeof value !== 'object' || value === null) return false;
  const { x, y, width, height, maximized } = value as Record<string, unknown>;
  return [x, y, width, height].every(Number.isFinite) && typeof maximized === 'boolean';
}

export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

const usual = { width: 1360, height: 900 };
const least = { width: 480, height: 360 };

/** Where the window opens: its last place if enough of that is on a screen today, else the usual size, centred. */
export function windowPlace(last: Settings['window'], screens: readonly Area[]): Partial<Area> {
  if (last === undefined || last.width < least.width || last.height < least.height) return usual;
  const visible = screens.some((screen) => {
    const width = Math.min(last.x + last.width, screen.x + screen.width) - Math.max(last.x, screen.x);
    const height = Math.min(last.y + last.height, screen.y + screen.height) - Math.max(last.y, screen.y);
    return width >= 200 && height >= 100;
  });
  return visible ? { x: last.x, y: last.y, width: last.width, height: last.height } : usual;
}
