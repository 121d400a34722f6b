import { z } from 'zod';
import { id } from './common.ts';
import { detectorEpoch } from './detection.ts';
import { job } from './jobs.ts';
import { epochRecord } from './training.ts';

/**
 * What the engine tells every open page, as it happens: server-sent events at `GET /events`, one of these as JSON in each
 * `data:` line. `EventSource` sends the session's cookie; the desktop shell adds the Authorization header. Events are
 * not replayed: a page that lost the stream asks again for what it shows.
 */
export const studioEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('job'), job }),
  z.object({ type: z.literal('epoch'), runId: id, epoch: epochRecord }),
  z.object({ type: z.literal('detector-epoch'), runId: id, epoch: detectorEpoch }),
  /** Pages refetch what they show of these subjects. */
  z.object({
    type: z.literal('changed'),
    subjects: z.array(
      z.enum([
        'photos',
        'annotations',
        'comments',
        'crops',
        'runs',
        'models',
        'passes',
        'findings',
        'plans',
        'project',
      ]),
    ),
    /** The key of the request that did it, where it had one: whoever asked has the answer. */
    request: z.string().optional(),
  }),
]);
export type StudioEvent = z.infer<typeof studioEvent>;
