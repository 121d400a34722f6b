import { createSecret, sameSecret } from './guards.ts';

const codeLifetime = 60 * 60 * 1000;

/** Who may talk to one engine: holders of its token, and browsers that signed in. */
export interface SessionKeeper {
  /** Random at each start; for the desktop shell and for `curl`. Never part of an address. */
  readonly token: string;
  /** A code for the address of a page, good for one sign-in within an hour. */
  createCode(): string;
  /** A new session for the holder of a code or of the token; undefined where neither fits. */
  signIn(credentials: { code?: string | undefined; token?: string | undefined }): string | undefined;
  /** Whether an Authorization header or a session cookie is good. */
  admits(credentials: { authorization: string | undefined; cookie: string | undefined }): boolean;
}

export function createSessionKeeper(now: () => number = Date.now): SessionKeeper {
  const token = createSecret();
  const codes = new Map<string, number>();
  const sessions = new Set<string>();

  function takeCode(given: string): boolean {
    for (const [code, expires] of codes) {
      if (expires < now()) codes.delete(code);
      else if (sameSecret(given, code)) return codes.delete(code);
    }
    return false;
  }

  return {
    token,
    createCode() {
      const code = createSecret();
      codes.set(code, now() + codeLifetime);
      return code;
    },
    signIn({ code, token: givenToken }) {
      const good =
        (code !== undefined && takeCode(code)) || (givenToken !== undefined && sameSecret(givenToken, token));
      if (!good) return undefined;
      const session = createSecret();
      sessions.add(session);
      return session;
    },
    admits({ authorization, cookie }) {
      const bearer = authorization === undefined ? undefined : /^Bearer ([\w-]{1,200})$/i.exec(authorization)?.[1];
      if (bearer !== undefined && sameSecret(bearer, token)) return true;
      if (cookie === undefined) return false;
      for (const session of sessions) if (sameSecret(cookie, session)) return true;
      return false;
    },
  };
}
