import { rm } from 'node:fs/promises';
import path from 'node:path';
import { existsSync } from 'node:fs';
import { build as bundle } from 'esbuild';
import { build as buildShell } from 'electron-vite';
import { build as buildPage } from 'vite';
import { repository } from './setup/paths.mjs';

// Runs on the pinned Node: the page, the desktop shell and its preload script, then what the shell starts.
process.chdir(repository);
// The engine serves the page under one root, also for deep addresses; electron-vite would make its paths relative.
await buildPage({ configFile: 'src/renderer/vite.config.ts', logLevel: 'warn' });
await buildShell({ logLevel: 'error' });

const entries = {
  engine: 'src/main/engine/entries/desktop.ts',
  worker: 'src/main/ml/worker.ts',
  probe: 'src/main/ml/probe.ts',
};
const outdir = path.join(repository, 'out', 'engine');
await rm(outdir, { recursive: true, force: true });
await bundle({
  entryPoints: Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(file))),
  outdir,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node24',
  sourcemap: true,
  logLevel: 'warning',
});
