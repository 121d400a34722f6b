import { errorReport } from '../../shared/contract/common.ts';
import { fromErrorReport, StudioError } from '../../shared/domain/errors.ts';
import { english } from '../ui/english.ts';
import { toStudioError } from './errors.ts';

const words = english.client.session;

/** The one-time code in `/#code=…`, if the page was opened with one. */
export function codeOfAddress(hash: string): string | undefined {
  return new URLSearchParams(hash.replace(/^#/, '')).get('code') ?? undefined;
}

/** Exchanges a one-time code or the engine's token for the session's cookie. */
export async function signIn(credentials: { code: string } | { token: string }): Promise<void> {
  let response: Response;
  try {
    response = await fetch('/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(credentials),
    });
  } catch (error) {
    throw toStudioError(error);
  }
  if (response.ok) return;
  const report = errorReport.safeParse(await response.json().catch(() => undefined));
  throw report.success
    ? fromErrorReport(report.data)
    : new StudioError('INTERNAL', words.engineRefusedToSignInHttp(response.status));
}

/** Signs in with the code in the address, and takes it out of the address and the history. */
export async function signInFromAddress(): Promise<void> {
  const code = codeOfAddress(window.location.hash);
  if (code === undefined) return;
  window.history.replaceState(null, '', window.location.pathname + window.location.search);
  await signIn({ code });
}
