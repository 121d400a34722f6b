import type { Level, Logger } from 'pino';
import type { PictureRecommendation } from '../../shared/contract/recommend.ts';
import type { DetectorChoice } from '../../shared/contract/detection.ts';
import { findApplication } from './application.ts';
import { createCaller, type Call } from './call.ts';
import type { EngineContext } from './context.ts';
import { createEventHub, type EventHub } from './events/hub.ts';
import { exportDetector, type ExportedModel } from './features/detection/export-model.ts';
import { detectOnPicture, type PictureDetections } from './features/detection/picture.ts';
import { chosenDetector } from './features/detector/models.ts';
import { takeUpload } from './features/imports/upload.ts';
import { recommendPicture, type PictureQuestion } from './features/recommend/picture.ts';
import { handlers } from './handlers.ts';
import { jobHandlers } from './job-handlers.ts';
import { createJobQueue, type JobQueue } from './jobs/queue.ts';
import { createLogger } from './logger.ts';
import { createPictureSource, type PictureSource } from './media/pictures.ts';
import type { ServedEngine } from './rpc/server.ts';
import type { ProjectStore } from './store/open.ts';
import { openProject } from './store/open.ts';
import { runWorker } from './workers/run-worker.ts';

export interface EngineOptions {
  /** A project's folder. */
  projectDirectory: string;
  /** Reads beside another process that has the project open; everything that changes something is refused. */
  readOnly?: boolean;
  /** Least level of the log on stderr; the project's own log file holds more. */
  logLevel?: Level;
}

export interface PictureDetectionOptions {
  /** The newest of the project, else the starter, where left out. */
  modelId?: DetectorChoice | undefined;
  minimumScore: number;
  signal?: AbortSignal;
}

/** One open project: the whole product without a window. */
export interface Engine extends ServedEngine {
  store: ProjectStore;
  jobs: JobQueue;
  events: EventHub;
  pictures: PictureSource;
  logger: Logger;
  /** Any call of the contract, checked on its way in and out. Throws StudioError. */
  call: Call;
  /** Events for a picture that the project does not hold: its garments as a detector finds them, or one of a mask. */
  recommendPicture(question: PictureQuestion): Promise<PictureRecommendation>;
  /** The garments on a picture that the project does not hold. */
  detectOnPicture(image: string, options: PictureDetectionOptions): Promise<PictureDetections>;
  /** Writes a detector as a SavedModel into a folder that is new or empty. */
  exportDetector(modelId: DetectorChoice, directory: string): Promise<ExportedModel>;
  /** Interrupts running jobs (they can be resumed), answers every waiting call, and lets the project go. */
  close(): Promise<void>;
}

/**
 * Opens a project. Jobs that an earlier engine left behind are marked as interrupted.
 *
 * @throws StudioError what `openProject` throws: NOT_FOUND, PROJECT_LOCKED, PROJECT_CORRUPT, MIGRATION_MISMATCH
 */
export async function openEngine({
  projectDirectory,
  readOnly = false,
  logLevel = 'warn',
}: EngineOptions): Promise<Engine> {
  const application = findApplication();
  const store = await openProject(projectDirectory, { readOnly });
  try {
    const logs = readOnly ? {} : { projectDirectory: store.directory };
    return await start(store, createLogger({ stderrLevel: logLevel, ...logs }));
  } catch (error) {
    await store.close();
    throw error;
  }

  async function start(store: ProjectStore, logger: Logger): Promise<Engine> {
    const events = createEventHub((error) => logger.error({ error }, 'an event listener failed'));
    const jobs = await createJobQueue({ store, events, logger, handlers: () => tasks });
    const closing = new AbortController();
    const context: EngineContext = {
      store,
      events,
      jobs,
      logger,
      application,
      runTask: (task, options) =>
        runWorker(task, {
          ...options,
          signal: AbortSignal.any([options.signal, closing.signal]),
          onOutput: (line) => logger.debug({ worker: task.type }, line),
        }),
    };
    const tasks = jobHandlers(context);
    const caller = createCaller(context, handlers);
    let closed: Promise<void> | undefined;
    logger.info({ project: store.directory, version: application.codeVersion }, 'project opened');

    async function close(): Promise<void> {
      await jobs.close();
      closing.abort();
      await caller.close(2_000);
      await store.close();
      logger.info('project closed');
    }

    return {
      store,
      jobs,
      events,
      logger,
      pictures: createPictureSource(store),
      call: caller.call as unknown as Call,
      callUntyped: caller.call,
      recommendPicture: (question) => recommendPicture(context, question),
      takeUpload: (upload) => takeUpload(context, upload),
      detectOnPicture(image, { modelId, minimumScore, signal = new AbortController().signal }) {
        const { source: model, description } = chosenDetector(context, modelId);
        const { classNames } = description;
        return detectOnPicture(context.runTask, image, { model, classNames, minimumScore, signal });
      },
      exportDetector: (modelId, directory) =>
        exportDetector(context.runTask, chosenDetector(context, modelId).source, directory),
      close: () => (closed ??= close()),
    };
  }
}
