import path from 'node:path';
import type { BrowserWindow, IpcMainInvokeEvent } from 'electron';
import { dialog, ipcMain, shell } from 'electron';
import type { BridgeChannels, FileChoice } from '../../shared/contract/preload.ts';

/** The channels between the preload script and this process. */
export const channels: BridgeChannels = {
  chooseFiles: 'studio:choose-files',
  chooseFolder: 'studio:choose-folder',
  showInFolder: 'studio:show-in-folder',
  menuCommand: 'studio:menu-command',
};

/**
 * Answers the preload script's few calls: only from the engine's own page, only with the values they are made for.
 *
 * @param origin the engine's, asked at each call
 */
export function offerAbilities(window: () => BrowserWindow | undefined, origin: () => string | undefined): void {
  handle(channels.chooseFiles, async (choice) => {
    const { title, extensions, multiple } = fileChoice(choice);
    const filters = extensions === undefined ? [] : [{ name: extensions.join(', '), extensions }];
    return open(title, {
      filters,
      properties: ['openFile', ...(multiple === true ? (['multiSelections'] as const) : [])],
    });
  });
  handle(channels.chooseFolder, async (choice) => {
    const [folder] = await open(fileChoice(choice).title, { properties: ['openDirectory', 'createDirectory'] });
    return folder ?? null;
  });
  handle(channels.showInFolder, (place) => {
    if (typeof place !== 'string' || !path.isAbsolute(place)) throw new TypeError('An absolute path is needed.');
    shell.showItemInFolder(path.normalize(place));
    return Promise.resolve();
  });

  function handle(channel: string, answer: (value: unknown) => Promise<unknown>): void {
    ipcMain.handle(channel, (event: IpcMainInvokeEvent, value: unknown) => {
      const from = event.senderFrame?.url;
      if (from === undefined || new URL(from).origin !== origin()) throw new Error('Only the studio’s page may ask.');
      return answer(value);
    });
  }

  async function open(title: string, options: Electron.OpenDialogOptions): Promise<string[]> {
    const parent = window();
    const whole = { title, message: title, ...options };
    const chosen = await (parent === undefined ? dialog.showOpenDialog(whole) : dialog.showOpenDialog(parent, whole));
    return chosen.canceled ? [] : chosen.filePaths;
  }
}

function fileChoice(value: unknown): FileChoice {
  const { title, extensions, multiple } = (value ?? {}) as Record<string, unknown>;
  if (typeof title !== 'string') throw new TypeError('`title` must be text.');
  const choice: FileChoice = { title: title.slice(0, 200) };
  if (extensions !== undefined) {
    if (!Array.isArray(extensions) || !extensions.every((one) => typeof one === 'string' && /^[\w*]+$/.test(one))) {
      throw new TypeError('`extensions` must be a list of extensions without a dot.');
    }
    choice.extensions = extensions as string[];
  }
  if (typeof multiple === 'boolean') choice.multiple = multiple;
  return choice;
}
