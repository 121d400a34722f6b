import type { MenuItemConstructorOptions } from 'electron';
import { app, Menu } from 'electron';
import type { MenuCommand } from '../../shared/contract/preload.ts';

/** What the menu can start. */
export interface MenuActions {
  /** Something that the page does. */
  command(command: MenuCommand): void;
  openProject(): void;
  openSample(): void;
}

/** The application's menu. The page has every one of its own commands on its screens too. */
export function showMenu(actions: MenuActions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(template(actions, process.platform === 'darwin')));
}

function template(actions: MenuActions, mac: boolean): MenuItemConstructorOptions[] {
  const item = (label: string, command: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    id: command,
    label,
    ...(accelerator === undefined ? {} : { accelerator }),
    click: () => actions.command(command),
  });
  return [
    ...(mac ? [{ role: 'appMenu' as const }] : []),
    {
      label: '&File',
      submenu: [
        { label: 'Open Project…', accelerator: 'CmdOrCtrl+O', click: actions.openProject },
        { label: 'Open the Sample Project', click: actions.openSample },
        { type: 'separator' },
        item('Import…', 'import', 'CmdOrCtrl+I'),
        { type: 'separator' },
        { role: mac ? 'close' : 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&Go',
      submenu: [
        item('Project', 'show-home', 'CmdOrCtrl+1'),
        item('Photos', 'show-photos', 'CmdOrCtrl+2'),
        item('Garments', 'show-crops', 'CmdOrCtrl+3'),
        item('Review', 'show-review', 'Alt+R'),
        item('Balance', 'show-balance', 'Alt+B'),
        item('Map', 'show-map', 'Alt+M'),
        item('Training', 'show-training', 'CmdOrCtrl+4'),
        item('Evaluation', 'show-evaluation', 'CmdOrCtrl+5'),
        item('Compare Runs', 'show-compare', 'Alt+C'),
        item('Detector', 'show-detector', 'CmdOrCtrl+6'),
        item('Recommend', 'show-recommend', 'CmdOrCtrl+7'),
      ],
    },
    {
      label: '&View',
      submenu: [
        item('Switch Light and Dark', 'toggle-color-scheme'),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        { type: 'separator' },
        { role: 'reload' },
        { role: 'toggleDevTools' },
      ],
    },
    {
      label: '&Help',
      submenu: [
        item('A First Walk', 'show-guide'),
        item('Keyboard', 'keyboard-help'),
        item('What This Machine Has', 'doctor'),
        { type: 'separator' },
        { label: `Version ${app.getVersion()}`, enabled: false },
      ],
    },
  ];
}
