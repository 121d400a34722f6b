import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { hostname, networkInterfaces } from 'node:os';

/** 256 random bits, safe in a header and in an address. */
export function createSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Compares in a time that does not depend on where two secrets differ, nor on their lengths. */
export function sameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * The values that a request's Host header may have. A page of another site that makes its own name point at this
 * machine (DNS rebinding) still sends that name.
 */
export function allowedHosts(host: string, port: number): ReadonlySet<string> {
  const names = new Set(['127.0.0.1', 'localhost', '[::1]']);
  if (!isLoopback(host)) {
    for (const name of host === '0.0.0.0' || host === '::' ? ownNames() : [host]) names.add(bracketed(name));
  }
  return new Set([...names].map((name) => `${name.toLowerCase()}:${port}`));
}

function ownNames(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));
  return [hostname(), ...addresses];
}

export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** What a browser says about where a request comes from. */
export interface RequestOrigin {
  host: string | undefined;
  origin: string | undefined;
  fetchSite: string | undefined;
}

/** Why a request's Host header is refused, or undefined. */
export function refusedHost({ host }: RequestOrigin, hosts: ReadonlySet<string>): string | undefined {
  if (host !== undefined && hosts.has(host.toLowerCase())) return undefined;
  return `the Host header ${JSON.stringify(host ?? '')} is not this studio's address`;
}

/**
 * Why a request that changes something or carries data comes from the wrong place, or undefined. Programs other than
 * browsers send neither header; they are held by the token alone.
 */
export function refusedOrigin({ host, origin, fetchSite }: RequestOrigin): string | undefined {
  if (origin !== undefined && origin.toLowerCase() !== `http://${(host ?? '').toLowerCase()}`) {
    return `the Origin ${JSON.stringify(origin)} is not this studio's page`;
  }
  if (fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none') {
    return `the browser says that the request comes from another site (${fetchSite})`;
  }
  return undefined;
}

/** Refuses more than `limit` failures in `window` milliseconds. */
export function createRateLimit(limit: number, window: number, now: () => number = Date.now) {
  let failures: number[] = [];
  return {
    /** Seconds to wait, 0 where another try is welcome. */
    secondsToWait(): number {
      const since = now() - window;
      failures = failures.filter((time) => time > since);
      const oldest = failures[0];
      return failures.length < limit || oldest === undefined ? 0 : Math.ceil((oldest - since) / 1000);
    },
    failed(): void {
      failures.push(now());
    },
  };
}
