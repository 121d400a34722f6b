import type { BackboneName } from '../../../shared/contract/training.ts';
import type { WeightsSource } from '../../../shared/contract/worker.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import type { Backbone } from '../backbones/backbone.ts';
import { createBackbone } from '../backbones/backbone.ts';
import { hashFile, readWeights } from '../weights/read.ts';

/**
 * Builds a backbone from its file, or from a seed.
 *
 * @throws StudioError NOT_FOUND when there is no such file; WEIGHTS_INVALID when it is not the file whose SHA-256 was
 *   written down, or not this backbone's
 */
export async function loadBackbone(name: BackboneName, source: WeightsSource): Promise<Backbone> {
  switch (source.kind) {
    case 'random':
      return createBackbone(name, { seed: source.seed });
    case 'file': {
      const weights = await readWeights(source.path);
      const digest = await hashFile(source.path);
      if (digest === source.sha256) return createBackbone(name, weights);
      throw new StudioError('WEIGHTS_INVALID', `The weights file ${source.path} is not the one that was chosen.`, {
        file: source.path,
        cause: `its SHA-256 is ${digest}, not ${source.sha256}`,
        remedy: 'Fetch or import the model again.',
      });
    }
  }
}

/** Tells apart weights that give other features; independent of where a file lies. */
export function weightsIdentity(name: BackboneName, source: WeightsSource): string {
  switch (source.kind) {
    case 'random':
      return `${name} random ${source.seed}`;
    case 'file':
      return `${name} ${source.sha256}`;
  }
}
