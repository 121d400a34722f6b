import { z } from 'zod';
import type { BackboneName } from '../../../../shared/contract/training.ts';
import type { WeightsSource } from '../../../../shared/contract/worker.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { modelCatalogue } from '../../../../shared/domain/model-catalogue.ts';
import { findApplication } from '../../application.ts';
import { fileDigest } from '../../files.ts';
import { runWorker } from '../../workers/run-worker.ts';
import { shippedWeights } from './shipped.ts';

export interface EmbedQuestion {
  backbone: BackboneName;
  /** Any picture that sharp reads. */
  image: string;
  /** A weights file; the shipped one where left out. */
  weights?: string;
  signal?: AbortSignal;
}

const embedResult = z.looseObject({ features: z.array(z.number()) });

/** Whose features they are, with the digest of the weights (`random` where they are). */
export type Embedding = z.infer<typeof embedResult> & { backbone: BackboneName; weights: string };

/** A backbone's features of one picture, in a worker process; needs no project. Throws StudioError. */
export async function embedPicture(question: EmbedQuestion): Promise<Embedding> {
  const { backbone, image } = question;
  const weights = await weightsOf(question);
  const result = await runWorker(
    { type: 'embed', backbone, weights, image },
    { signal: question.signal ?? new AbortController().signal, onReport: () => undefined },
  );
  return { ...embedResult.parse(result), backbone, weights: weights.kind === 'file' ? weights.sha256 : 'random' };
}

async function weightsOf({ backbone, weights }: EmbedQuestion): Promise<WeightsSource> {
  if (weights !== undefined) return { kind: 'file', path: weights, sha256: await fileDigest(weights) };
  const application = findApplication();
  for (const entry of modelCatalogue) {
    if (entry.backbone !== backbone) continue;
    const shipped = await shippedWeights(application, entry);
    if (shipped !== undefined) return { kind: 'file', ...shipped };
  }
  throw new StudioError('MODEL_UNKNOWN', `No weights of ${backbone} ship with the studio.`, {
    field: '--weights',
    remedy: 'Give --weights FILE.',
  });
}
