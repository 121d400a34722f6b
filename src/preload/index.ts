import type { IpcRendererEvent } from 'electron';
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { BridgeChannels, DroppedFile, MenuCommand, StudioBridge } from '../shared/contract/preload.ts';

const channels: BridgeChannels = {
  chooseFiles: 'studio:choose-files',
  chooseFolder: 'studio:choose-folder',
  showInFolder: 'studio:show-in-folder',
  menuCommand: 'studio:menu-command',
};

/** Electron before 32 wrote the path onto the file itself. */
function pathOf(dropped: DroppedFile): string {
  const file = dropped as File;
  // The types know only the Electron that is pinned.
  const utilities = webUtils as typeof webUtils | undefined;
  return utilities === undefined ? (file as File & { path: string }).path : utilities.getPathForFile(file);
}

const bridge: StudioBridge = {
  chooseFiles: (choice) => ipcRenderer.invoke(channels.chooseFiles, choice) as Promise<string[]>,
  chooseFolder: (choice) => ipcRenderer.invoke(channels.chooseFolder, choice) as Promise<string | null>,
  showInFolder: (path) => ipcRenderer.invoke(channels.showInFolder, path) as Promise<void>,
  pathsOfDroppedFiles: (files) => files.map(pathOf),
  onMenuCommand(listener) {
    // The event itself stays here: it would hand the page the sender.
    const forward = (_event: IpcRendererEvent, command: MenuCommand): void => listener(command);
    ipcRenderer.on(channels.menuCommand, forward);
    return () => void ipcRenderer.removeListener(channels.menuCommand, forward);
  },
};

contextBridge.exposeInMainWorld('studio', bridge);
