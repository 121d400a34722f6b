import { StudioError } from '../../shared/domain/errors.ts';
import type { Box } from '../../shared/geometry/boxes.ts';
import type { Polygon } from '../../shared/geometry/polygons.ts';
import type { Runs } from '../../shared/geometry/run-length.ts';
import { noticeTexts } from './labels.ts';
import type { Point } from './state.ts';

/** What tools ask of a worker that sees the photo's pixels, and what it answers. */
export interface Proposals {
  wand: {
    request: {
      readonly photoId: number;
      readonly point: Point;
      /** Largest difference of a colour channel from the point's, 0 to 255. */
      readonly tolerance: number;
      /** Whether only what is connected with the point counts. */
      readonly contiguous: boolean;
      /** Radius in pixels over which the rim is smoothed; 0 leaves it. */
      readonly smoothing: number;
    };
    /** Pixels of like colour around the point, on the photo's whole size; possibly none. */
    answer: { readonly runs: Runs };
  };
  grabcut: {
    request: {
      readonly photoId: number;
      /** Whole pixels, inside the photo. Nothing outside of it becomes garment. */
      readonly box: Box;
      /** Pixels that are garment, or are not, by the curator's strokes. */
      readonly foreground: Runs | null;
      readonly background: Runs | null;
      /** The mask to start from; null starts from the box alone. */
      readonly initial: Runs | null;
      /** What of `initial` may change: all in the box, or only its rim and what is around the strokes. */
      readonly free: 'box' | 'rim';
    };
    answer: { readonly runs: Runs };
  };
  scissors: {
    request: { readonly photoId: number; readonly from: Point; readonly to: Point };
    /** The path along edges, both ends included. */
    answer: { readonly points: Polygon };
  };
}

export type ProposalKind = keyof Proposals;

/**
 * Answers what takes a worker. `signal` says that nobody waits for the answer any more; an answer that comes
 * nevertheless is dropped. At most one request of a tool is under way, and of those that come meanwhile only the newest
 * follows.
 */
export interface Proposer {
  /** Called when a tool that will ask is chosen, so that the photo's pixels can be on their way. */
  prepare?(photoId: number): void;
  propose<K extends ProposalKind>(
    kind: K,
    request: Proposals[K]['request'],
    signal: AbortSignal,
  ): Promise<Proposals[K]['answer']>;
}

export interface ProposalLine {
  /** Asks, and gives the answer to `receive` unless it is out of date by then. */
  ask<K extends ProposalKind>(
    kind: K,
    request: Proposals[K]['request'],
    receive: (answer: Proposals[K]['answer']) => void,
  ): void;
  /** Forgets what was asked: no answer arrives any more. */
  drop(): void;
  readonly busy: boolean;
}

/** What a curator is told of a proposal that failed: why, and what helps. */
export function failureText(error: unknown): string {
  if (!(error instanceof StudioError)) return noticeTexts['proposal-failed'];
  const remedy = error.details['remedy'];
  return typeof remedy === 'string' ? `${error.message} ${remedy}` : error.message;
}

interface Asked {
  send: (signal: AbortSignal) => Promise<() => void>;
}

/**
 * One tool's line to the proposer.
 *
 * @param changed called when `busy` may have changed
 * @param failed called with what a request that still counts has thrown
 */
export function createProposalLine(
  proposer: () => Proposer | undefined,
  changed: () => void,
  failed: (error: unknown) => void,
): ProposalLine {
  let current: AbortController | undefined;
  let waiting: Asked | undefined;

  async function run(asked: Asked): Promise<void> {
    const controller = new AbortController();
    current = controller;
    changed();
    const wanted = (): boolean => current === controller && !controller.signal.aborted;
    try {
      const receive = await asked.send(controller.signal);
      // A newer question does not make this answer useless: shown meanwhile, it keeps a drag alive.
      if (wanted()) receive();
    } catch (error) {
      if (wanted()) failed(error);
    }
    if (!wanted()) return;
    current = undefined;
    const next = waiting;
    waiting = undefined;
    if (next) await run(next);
    else changed();
  }

  return {
    get busy() {
      return current !== undefined;
    },
    ask(kind, request, receive) {
      const answering = proposer();
      if (!answering) {
        failed(new Error('There is no worker for this tool.'));
        return;
      }
      const asked: Asked = {
        send: async (signal) => {
          const answer = await answering.propose(kind, request, signal);
          return () => receive(answer);
        },
      };
      if (current) waiting = asked;
      else void run(asked);
    },
    drop() {
      waiting = undefined;
      if (!current) return;
      current.abort();
      current = undefined;
      changed();
    },
  };
}
