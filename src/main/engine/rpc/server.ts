import { fastifyTRPCPlugin, type FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify';
import Fastify, { LogController, type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { StudioError, toErrorReport } from '../../../shared/domain/errors.ts';
import type { EventHub } from '../events/hub.ts';
import { addMediaRoutes } from '../media/routes.ts';
import type { PictureSource } from '../media/pictures.ts';
import { addEventStream } from './event-stream.ts';
import { bracketed, isLoopback } from './guards.ts';
import { servePage } from './page.ts';
import { addPictureRoute, type AskAboutPicture } from './picture-route.ts';
import { addUploadRoute, type TakeUpload } from './upload-route.ts';
import { protect } from './protection.ts';
import { refuse } from './refusals.ts';
import { createRouter, type StudioRouter, type UntypedCall } from './router.ts';
import { addSessionRoutes } from './session-routes.ts';
import { createSessionKeeper } from './session.ts';

/** What the server needs of the engine. */
export interface ServedEngine {
  callUntyped: UntypedCall;
  events: EventHub;
  pictures: PictureSource;
  recommendPicture: AskAboutPicture;
  takeUpload: TakeUpload;
  logger: Logger;
}

export interface ServerOptions {
  /** Loopback unless `allowRemote`. */
  host?: string;
  /** 0 takes a free one. */
  port?: number;
  allowRemote?: boolean;
  /** The built page; without it the server answers calls only. */
  rendererDirectory?: string;
}

export interface StudioServer {
  /** `http://host:port`, no secret in it. */
  url: string;
  port: number;
  token: string;
  /** An address that signs a browser in once. The code is in the fragment, which no server log ever sees. */
  signInUrl(): string;
  close(): Promise<void>;
}

/**
 * Serves one engine over HTTP: tRPC at `/trpc`, events at `/events`, pictures at `/media`, a picture to ask about at
 * `/recommend`, photos taken in at `/photos`, the page at `/`.
 *
 * @throws StudioError USAGE where the address is not loopback and `allowRemote` is not set; CONFLICT where the port
 *   is taken
 */
export async function startServer(engine: ServedEngine, options: ServerOptions = {}): Promise<StudioServer> {
  const host = options.host ?? '127.0.0.1';
  if (!isLoopback(host) && options.allowRemote !== true) {
    throw new StudioError('USAGE', `${host} can be reached from other machines.`, {
      field: '--host',
      cause: 'the studio serves this machine only unless told otherwise',
      remedy: 'Leave --host out and use an SSH tunnel, or add --allow-remote in a network that you trust.',
    });
  }
  const sessions = createSessionKeeper();
  let port = options.port ?? 0;
  const server = Fastify({
    loggerInstance: engine.logger.child({ part: 'http' }),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 8 * 1024 * 1024,
    // The page holds its event stream open; closing must not wait for it.
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 5000 },
  }) as unknown as FastifyInstance;

  answerErrors(server);
  await protect(server, { sessions, address: () => ({ host, port }) });
  addSessionRoutes(server, sessions, () => port);
  addEventStream(server, engine.events);
  addMediaRoutes(server, engine.pictures);
  addPictureRoute(server, engine.recommendPicture);
  addUploadRoute(server, engine.takeUpload);
  await server.register(fastifyTRPCPlugin, {
    prefix: '/trpc',
    trpcOptions: {
      router: createRouter(),
      createContext: () => ({ call: engine.callUntyped }),
    },
  } satisfies FastifyTRPCPluginOptions<StudioRouter>);
  await servePage(server, options.rendererDirectory);

  try {
    await server.listen({ host, port });
  } catch (error) {
    await server.close();
    throw new StudioError('CONFLICT', `Cannot listen on ${host}:${port}: ${toErrorReport(error).message}`, {
      field: '--port',
      remedy: 'Leave --port out to take a free one.',
    });
  }
  const address = server.server.address();
  if (typeof address === 'object' && address !== null) port = address.port;
  const url = `http://${bracketed(host)}:${port}`;
  return {
    url,
    port,
    token: sessions.token,
    signInUrl: () => `${url}/#code=${sessions.createCode()}`,
    close: () => server.close(),
  };
}

function answerErrors(server: FastifyInstance): void {
  server.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (error instanceof StudioError) return refuse(reply, error.toJSON());
    if (status < 500) return refuse(reply, new StudioError('BAD_REQUEST', error.message).toJSON(), status);
    request.log.error({ error }, 'request failed');
    return refuse(reply, toErrorReport(error), 500);
  });
}
