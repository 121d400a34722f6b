import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Level } from 'pino';
import { StudioError } from '../../../shared/domain/errors.ts';
import { findApplication } from '../application.ts';
import { openEngine, type Engine } from '../engine.ts';
import { createSampleProject, queueFirstRun } from '../features/sample/project.ts';
import { startServer, type StudioServer } from '../rpc/server.ts';
import { galleryIndex } from '../store/gallery/gallery-index.ts';

export interface ServeOptions {
  projectDirectory: string;
  /** Loopback unless `allowRemote`. */
  host?: string;
  /** 0, the default, takes a free one. */
  port?: number;
  allowRemote?: boolean;
  /** Makes the sample project where the folder holds none, and does the main job on it unless it was done before. */
  firstRun?: boolean;
  logLevel?: Level;
}

/** One engine with its server. */
export interface Serving {
  engine: Engine;
  server: StudioServer;
  /** The job that `firstRun` queued or took up again; undefined where there was nothing to do. */
  firstRunJobId: number | undefined;
  /** Stops listening, interrupts jobs, and closes the project. */
  close(): Promise<void>;
}

/** Opens a project and serves it. Throws StudioError. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const directory = path.resolve(options.projectDirectory);
  const isProject = existsSync(path.join(directory, 'project.sqlite'));
  if (!isProject && options.firstRun === true) await createSampleProject(directory);
  const engine = await openEngine({ projectDirectory: directory, logLevel: options.logLevel ?? 'warn' });
  try {
    const server = await startServer(engine, {
      rendererDirectory: findApplication().renderer,
      ...(options.host === undefined ? {} : { host: options.host }),
      ...(options.port === undefined ? {} : { port: options.port }),
      ...(options.allowRemote === undefined ? {} : { allowRemote: options.allowRemote }),
    });
    warmUp(engine);
    const firstRunJobId = options.firstRun === true ? await queueFirstRun(engine) : undefined;
    let closed: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      // Jobs end first, so that open pages still hear how.
      await engine.close();
      await server.close();
    };
    return { engine, server, firstRunJobId, close: () => (closed ??= close()) };
  } catch (error) {
    await engine.close();
    throw error instanceof Error ? error : new StudioError('INTERNAL', String(error));
  }
}

/** Reads the gallery's index while the page is on its way: a second or so at a million garments. */
function warmUp({ store, logger }: Engine): void {
  galleryIndex(store)
    .columns()
    // The first question tries again, and tells whoever asks; a project that is closed meanwhile needs none.
    .catch((error: unknown) => logger.debug({ error }, 'the gallery index was not read ahead'));
}
