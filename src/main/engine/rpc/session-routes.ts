import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { StudioError } from '../../../shared/domain/errors.ts';
import { createRateLimit } from './guards.ts';
import { cookieName } from './protection.ts';
import { refuse } from './refusals.ts';
import type { SessionKeeper } from './session.ts';

const credentials = z.union([
  z.object({ code: z.string().max(200) }).strict(),
  z.object({ token: z.string().max(200) }).strict(),
]);

/** `POST /session` with `{code}` or `{token}` answers 204 and a cookie that scripts cannot read. */
export function addSessionRoutes(server: FastifyInstance, sessions: SessionKeeper, port: () => number): void {
  const limit = createRateLimit(10, 60_000);
  server.post('/session', (request, reply) => {
    const wait = limit.secondsToWait();
    if (wait > 0) {
      reply.header('retry-after', String(wait));
      return refuse(
        reply,
        new StudioError('UNAUTHORIZED', 'Too many wrong sign-ins.', { remedy: `Wait ${wait} s.` }).toJSON(),
        429,
      );
    }
    const given = credentials.safeParse(request.body);
    if (!given.success) {
      return refuse(
        reply,
        new StudioError('BAD_REQUEST', 'Give either a code or a token.', { field: 'code' }).toJSON(),
      );
    }
    const session = sessions.signIn(given.data);
    if (session === undefined) {
      limit.failed();
      return refuse(
        reply,
        new StudioError('UNAUTHORIZED', 'This is not a valid code or token.', {
          cause: 'wrong, used before, or of an earlier start',
          remedy: 'Take the address or token that the studio printed last.',
        }).toJSON(),
      );
    }
    return reply
      .setCookie(cookieName(port()), session, { path: '/', httpOnly: true, sameSite: 'strict' })
      .header('cache-control', 'no-store')
      .code(204)
      .send();
  });
}
