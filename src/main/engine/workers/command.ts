import { fileURLToPath } from 'node:url';

/** How to start a worker process: which Node, which file, with which environment added. */
export interface WorkerCommand {
  execPath: string;
  file: string;
  env: Record<string, string>;
}

/**
 * Run from source, the worker is the ml room's TypeScript on this same Node. In a bundle it is `worker.js` beside the
 * engine's own bundle; inside Electron the same executable runs it as a plain Node.
 */
export function workerCommand(moduleUrl: string = import.meta.url): WorkerCommand {
  const fromSource = moduleUrl.endsWith('.ts');
  const file = fileURLToPath(new URL(fromSource ? '../../ml/worker.ts' : './worker.js', moduleUrl));
  return {
    execPath: process.execPath,
    file,
    env: {
      TF_CPP_MIN_LOG_LEVEL: process.env['TF_CPP_MIN_LOG_LEVEL'] ?? '2',
      TF_ENABLE_ONEDNN_OPTS: process.env['TF_ENABLE_ONEDNN_OPTS'] ?? '1',
      ...(process.versions['electron'] === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' }),
    },
  };
}
