import { create } from 'zustand';

/** Whether the engine's event stream reaches this page. */
export type ConnectionState = 'connecting' | 'open' | 'lost';

export const useConnection = create<{ state: ConnectionState; signedOut: boolean }>(() => ({
  state: 'connecting',
  signedOut: false,
}));

/** Milliseconds to wait before the next try: from half a second, doubled each time, at most ten seconds. */
export function reconnectDelay(attempt: number): number {
  return Math.min(10_000, 500 * 2 ** Math.max(0, attempt));
}
