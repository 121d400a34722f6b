import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { StudioError } from '../../../shared/domain/errors.ts';
import { contentSecurityPolicy, workerSecurityPolicy } from './protection.ts';
import { refuse } from './refusals.ts';

const noncePlace = '__CSP_NONCE__';

/** The built page: its files, and `index.html` for every other address, so that the page's own routes can be reloaded. */
export async function servePage(server: FastifyInstance, directory: string | undefined): Promise<void> {
  const document = directory === undefined ? undefined : path.join(directory, 'index.html');
  const built = document !== undefined && existsSync(document);
  if (built) {
    const sendDocument = (reply: FastifyReply): FastifyReply => {
      // Mantine writes its theme into style elements, which carry this answer's nonce.
      const nonce = randomBytes(16).toString('base64');
      return reply
        .header('content-security-policy', contentSecurityPolicy(nonce))
        .header('cache-control', 'no-store')
        .type('text/html; charset=utf-8')
        .send(readFileSync(document, 'utf8').replaceAll(noncePlace, nonce));
    };
    server.get('/', (_request, reply) => sendDocument(reply));
    server.get('/index.html', (_request, reply) => sendDocument(reply));
    await server.register(fastifyStatic, {
      root: path.dirname(document),
      index: false,
      dotfiles: 'deny',
      // Every file that is there, by name: what is built later, or by others, is not served.
      wildcard: false,
      globIgnore: ['index.html'],
      setHeaders(reply, file) {
        const [folder] = path.relative(path.dirname(document), file).split(path.sep);
        const worker = folder === 'workers';
        // File names in these folders carry their content's hash.
        const hashed = worker || folder === 'assets';
        reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
        if (worker) reply.header('content-security-policy', workerSecurityPolicy);
      },
    });
    server.setNotFoundHandler((request, reply) => {
      const route = request.url.split('?', 1)[0] ?? '/';
      const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
      const isRoute =
        !/^\/(trpc|media|events|session|assets|workers)(\/|$)/i.test(route) && !/\.[a-z0-9]+$/i.test(route);
      return wantsPage && isRoute ? sendDocument(reply) : refuse(reply, nothingThere());
    });
    return;
  }
  server.setNotFoundHandler((_request, reply) =>
    refuse(
      reply,
      new StudioError('NOT_FOUND', 'The page has not been built.', { remedy: 'Run `npm run build`.' }).toJSON(),
    ),
  );
}

function nothingThere() {
  return new StudioError('NOT_FOUND', 'There is nothing at this address.', {
    remedy: 'Open the studio at /.',
  }).toJSON();
}
