import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { StudioError } from '../../../shared/domain/errors.ts';
import { allowedHosts, refusedHost, refusedOrigin, type RequestOrigin } from './guards.ts';
import { refuse } from './refusals.ts';
import type { SessionKeeper } from './session.ts';

export interface ProtectionOptions {
  sessions: SessionKeeper;
  /** The address that the server is bound to; the port is known once it listens. */
  address(): { host: string; port: number };
}

/** Browsers keep cookies by host alone, so that two studios on two ports need two names. */
export function cookieName(port: number): string {
  return `studio_session_${port}`;
}

/** What a request without a session may reach: the static page, and the sign-in. */
function isPublic(request: FastifyRequest): boolean {
  const { path } = splitUrl(request.url);
  if (path === '/session') return request.method === 'POST';
  return (request.method === 'GET' || request.method === 'HEAD') && !guardedPath.test(path);
}

const guardedPath = /^\/(trpc|media|events|session)(\/|$)/i;

function splitUrl(url: string): { path: string } {
  const path = url.split(/[?#]/, 1)[0] ?? '/';
  try {
    return { path: decodeURIComponent(path) };
  } catch {
    return { path };
  }
}

/** What a page of ours may do. Its own style elements need the nonce that its document was sent with. */
export function contentSecurityPolicy(nonce?: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    nonce === undefined ? "style-src 'self'" : `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join(';');
}

/**
 * What the page's workers of `/workers/` may do. A worker that comes over the network has the policy of its own answer,
 * so that OpenCV, which compiles its bindings with `new Function`, can do so where there is no document, no session to
 * read and nothing to reach: the page's own policy stays without `unsafe-eval`.
 */
export const workerSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'unsafe-eval' 'wasm-unsafe-eval'",
  "connect-src 'none'",
  "worker-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join(';');

/** Headers, Host and Origin checks and the token, ahead of every route. */
export async function protect(server: FastifyInstance, { sessions, address }: ProtectionOptions): Promise<void> {
  await server.register(cookie);
  await server.register(helmet, {
    // Written below: helmet would give it to the page without the page's nonce.
    contentSecurityPolicy: false,
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    // Loopback speaks plain HTTP.
    strictTransportSecurity: false,
  });

  let hosts: ReadonlySet<string> | undefined;
  const policy = contentSecurityPolicy();
  server.addHook('onRequest', (request, reply, done) => {
    reply.header('content-security-policy', policy);
    const { host, port } = address();
    hosts ??= allowedHosts(host, port);
    const origin = originOf(request);
    const wrongHost = refusedHost(origin, hosts);
    if (wrongHost !== undefined) return void refuse(reply, forbidden(wrongHost));
    const open = isPublic(request);
    const wrongOrigin = open && request.method !== 'POST' ? undefined : refusedOrigin(origin);
    if (wrongOrigin !== undefined) return void refuse(reply, forbidden(wrongOrigin));
    const admitted =
      open ||
      sessions.admits({
        authorization: request.headers.authorization,
        cookie: request.cookies[cookieName(port)],
      });
    if (!admitted) return void refuse(reply, unauthorized());
    done();
  });
}

function originOf(request: FastifyRequest): RequestOrigin {
  const fetchSite = request.headers['sec-fetch-site'];
  return {
    host: request.headers.host,
    origin: request.headers.origin,
    fetchSite: Array.isArray(fetchSite) ? fetchSite[0] : fetchSite,
  };
}

function forbidden(cause: string) {
  return new StudioError('FORBIDDEN', 'This request is refused.', {
    cause,
    remedy: 'Open the studio by the address that it printed.',
  }).toJSON();
}

function unauthorized() {
  return new StudioError('UNAUTHORIZED', 'Sign in to go on.', {
    remedy: 'Open the address that the studio printed, or type its token on the sign-in page.',
  }).toJSON();
}
