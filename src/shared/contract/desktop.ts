import type { ErrorReport } from '../domain/errors.ts';

/** What an engine that a desktop shell has started tells it. Exactly one of `ready` and `failed` comes first. */
export type EngineMessage =
  /** `url` is the engine's origin; `token` opens it and never becomes part of an address. */
  | { type: 'ready'; url: string; port: number; token: string; project: string }
  | { type: 'failed'; error: ErrorReport }
  /** Sent at the start and at each change. */
  | { type: 'jobs'; active: number };

/** What a desktop shell tells its engine: interrupt the jobs, let the project go, end. */
export type ShellMessage = { type: 'stop' };
