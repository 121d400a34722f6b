import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');
export const modules = path.join(repository, 'node_modules');
/** What set-up fetched or made; removing it costs a download and nothing else. */
export const runtime = path.join(repository, '.runtime');

const executable = process.platform === 'win32' ? 'node.exe' : 'node';
/** The Node that runs everything but set-up itself, from the npm package `node`. */
export const pinnedNode = path.join(modules, 'node', 'bin', executable);

/** @param {string} file From the repository's root. */
export const inRepository = (file) => path.join(repository, file);
