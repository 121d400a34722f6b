import { rm } from 'node:fs/promises';
import path from 'node:path';
import { existsSync } from 'node:fs';
import { build as bundle } from 'esbuild';
import { build as buildWithVite } from 'electron-vite';
import { repository } from './setup/paths.mjs';

// Runs on the pinned Node: the page, the desktop shell and its preload script, then what the shell starts.
process.chdir(repository);
await buildWithVite({ logLevel: 'warn' });

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
