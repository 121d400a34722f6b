import type { QueryClient } from '@tanstack/react-query';
import type { DetectorEpoch } from '../../shared/contract/detection.ts';
import type { DetectorRun } from '../../shared/contract/detector.ts';
import { studioEvent, type StudioEvent } from '../../shared/contract/events.ts';
import type { Job } from '../../shared/contract/jobs.ts';
import type { EpochRecord, Run } from '../../shared/contract/training.ts';
import { reconnectDelay, useConnection } from './connection.ts';
import { isOver, keysBesidesAnswer, keysOfSubject, withEpoch, withJob } from './event-cache.ts';
import { isOwnRequest } from './saving/own-requests.ts';

const eventsAddress = '/events';
const jobListKey = ['jobs', 'list', { limit: 100 }] as const;
/** A busy import changes things many times a second; what is shown follows this often (milliseconds). */
const refetchInterval = 700;

interface Listeners {
  /** A job that this page saw running has just ended. */
  onJobOver: (job: Job) => void;
}

/** Keeps the cache true to the engine's event stream, reconnecting for ever. Returns a function that stops it. */
export function followEngine(client: QueryClient, { onJobOver }: Listeners): () => void {
  let source: EventSource | undefined;
  let attempt = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let flush: ReturnType<typeof setTimeout> | undefined;
  const outdated = new Map<string, readonly string[]>();
  const running = new Set<number>();

  function connect(): void {
    source = new EventSource(eventsAddress);
    source.onopen = () => {
      const missedSome = useConnection.getState().state === 'lost';
      attempt = 0;
      useConnection.setState({ state: 'open' });
      if (missedSome) void client.invalidateQueries();
    };
    source.onmessage = (message: MessageEvent<string>) => {
      const event = studioEvent.safeParse(parsed(message.data));
      if (event.success) take(event.data);
    };
    source.onerror = () => {
      source?.close();
      useConnection.setState({ state: 'lost' });
      retry = setTimeout(connect, reconnectDelay(attempt++));
    };
  }

  function take(event: StudioEvent): void {
    switch (event.type) {
      case 'job':
        takeJob(event.job);
        return;
      case 'epoch':
        client.setQueryData<Run & { epochs: EpochRecord[] }>(
          ['training', 'run', { id: event.runId }],
          (run) => run && { ...run, epochs: withEpoch(run.epochs, event.epoch) },
        );
        return;
      case 'detector-epoch':
        client.setQueryData<DetectorRun & { epochs: DetectorEpoch[] }>(
          ['detector', 'run', { id: event.runId }],
          (run) => run && { ...run, epochs: withEpoch(run.epochs, event.epoch) },
        );
        return;
      case 'changed':
        event.subjects
          .flatMap(keysOfSubject)
          .flatMap((key) => (isOwnRequest(event.request) ? keysBesidesAnswer(key) : [key]))
          .forEach(outdate);
        return;
    }
  }

  function takeJob(job: Job): void {
    client.setQueryData<Job[]>(jobListKey, (jobs) => jobs && withJob(jobs, job));
    client.setQueryData<Job>(['jobs', 'get', { id: job.id }], job);
    if (!isOver(job)) {
      if (!running.has(job.id) && job.runId !== null) [['training'], ['detector']].forEach(outdate);
      running.add(job.id);
      return;
    }
    if (running.delete(job.id)) {
      [['project'], ['training'], ['detector'], ['evaluation'], ['compare'], ['retrain']].forEach(outdate);
      onJobOver(job);
    }
  }

  function outdate(key: readonly string[]): void {
    outdated.set(key.join('/'), key);
    flush ??= setTimeout(() => {
      flush = undefined;
      const keys = [...outdated.values()];
      outdated.clear();
      for (const queryKey of keys) void client.invalidateQueries({ queryKey });
    }, refetchInterval);
  }

  connect();
  return () => {
    source?.close();
    clearTimeout(retry);
    clearTimeout(flush);
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
