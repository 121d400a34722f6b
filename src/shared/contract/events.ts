import { z } from 'zod';
import { id } from './common.ts';
import { job } from './jobs.ts';
import { epochRecord } from './training.ts';

/** What the engine tells every open page, as it happens. */
export const studioEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('job'), job }),
  z.object({ type: z.literal('epoch'), runId: id, epoch: epochRecord }),
  /** Pages refetch what they show of these subjects. */
  z.object({
    type: z.literal('changed'),
    subjects: z.array(z.enum(['photos', 'annotations', 'crops', 'runs', 'models', 'project'])),
  }),
]);
export type StudioEvent = z.infer<typeof studioEvent>;
