/** What the desktop window's menu can ask of the page. */
export const menuCommands = [
  'show-home',
  'show-photos',
  'show-crops',
  'show-review',
  'show-balance',
  'show-map',
  'show-training',
  'show-evaluation',
  'show-compare',
  'show-detector',
  'show-recommend',
  'import',
  'doctor',
  'keyboard-help',
  'show-guide',
  'toggle-color-scheme',
] as const;
export type MenuCommand = (typeof menuCommands)[number];

export interface FileChoice {
  title: string;
  /** Extensions without a dot; any file where absent. */
  extensions?: string[];
  multiple?: boolean;
}

/** A `File` of the page; this room knows no DOM. */
export interface DroppedFile {
  readonly name: string;
  readonly size: number;
}

/** The few native abilities that the desktop shell gives its page as `window.studio`; a browser has none of them. */
export interface StudioBridge {
  /** Absolute paths; empty where the person closed the dialog. */
  chooseFiles(choice: FileChoice): Promise<string[]>;
  chooseFolder(choice: { title: string }): Promise<string | null>;
  showInFolder(path: string): Promise<void>;
  /** Absolute paths of files dropped onto the page, in their order. */
  pathsOfDroppedFiles(files: readonly DroppedFile[]): string[];
  /** Returns a function that stops listening. */
  onMenuCommand(listener: (command: MenuCommand) => void): () => void;
}

/** Between the preload script and the shell; each names them by itself, for the preload script imports only types. */
export interface BridgeChannels {
  readonly chooseFiles: 'studio:choose-files';
  readonly chooseFolder: 'studio:choose-folder';
  readonly showInFolder: 'studio:show-in-folder';
  readonly menuCommand: 'studio:menu-command';
}
