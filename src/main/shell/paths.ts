import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { app } from 'electron';

/** Where the engine's entry lies, and which Node runs it; without one it is Electron's own. */
export interface EnginePlace {
  entry: string;
  node: string | undefined;
}

/** The first Node that loads the engine's database binding. */
const engineNeedsNode = 22;

/**
 * The bundled engine in a utility process; or, where `STUDIO_NODE` names a Node or Electron's own is too old for the
 * engine, its source on that Node. `STUDIO_ENGINE` names another entry.
 */
export function findEngine(): EnginePlace {
  const root = app.getAppPath();
  const bundled = path.join(root, 'out', 'engine', 'engine.js');
  const given = { node: value('STUDIO_NODE'), entry: value('STUDIO_ENGINE') };
  const ownNode = Number(process.versions.node.split('.')[0]);
  if (given.node === undefined && ownNode >= engineNeedsNode) return { entry: given.entry ?? bundled, node: undefined };
  const pinned = path.join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  const source = path.join(root, 'src', 'main', 'engine', 'entries', 'desktop.ts');
  return { entry: given.entry ?? (existsSync(source) ? source : bundled), node: given.node ?? pinned };
}

/** The sample project: what a first start opens. */
export function sampleProject(): string {
  return path.join(value('STUDIO_HOME') ?? path.join(homedir(), 'Fashion2Events'), 'sample');
}

/** The project that `--project DIR` names on the command line, absolute. */
export function projectOfCommandLine(words: readonly string[], workingDirectory: string): string | undefined {
  const at = words.indexOf('--project');
  const next = at === -1 ? undefined : words[at + 1];
  const given = next ?? words.find((word) => word.startsWith('--project='))?.slice('--project='.length);
  return given === undefined || given === '' ? undefined : path.resolve(workingDirectory, given);
}

function value(name: string): string | undefined {
  const given = process.env[name];
  return given === undefined || given === '' ? undefined : given;
}
