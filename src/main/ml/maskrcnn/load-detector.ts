import type { DetectorSemantics } from '../../../shared/contract/detection.ts';
import type { DetectorSource } from '../../../shared/contract/worker.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import { readDetector } from '../train/checkpoint-detector.ts';
import type { Detector, DetectorSides } from './detector.ts';
import { createDetector } from './detector.ts';
import { declareDetector } from './layers.ts';
import { detectorPlan } from './plan.ts';
import { fitDetectorWeights, readDetectorWeights } from './weights.ts';

/** A detector with its weights, and the sizes that it was trained for. */
export interface LoadedDetector {
  detector: Detector;
  sides: DetectorSides;
  classNames: readonly string[];
  /** What `model.json` says of the body besides its architecture. */
  body: { normEpsilon: number | null; strideIn1x1: boolean; semantics: DetectorSemantics };
}

/**
 * @throws StudioError NOT_FOUND for no file or folder, WEIGHTS_INVALID for weights that are damaged, are not of this
 *   architecture and class count, or are no detector's
 */
export async function loadDetector(source: DetectorSource): Promise<LoadedDetector> {
  switch (source.kind) {
    case 'folder': {
      const { description, weights } = await readDetector(source.directory);
      const { architecture, classNames, shortSide, longSide, strideIn1x1, semantics } = description;
      const body = { normEpsilon: description.normEpsilon, strideIn1x1, semantics };
      const normEpsilon = body.normEpsilon ?? undefined;
      const options = { architecture, classCount: classNames.length, normEpsilon, strideIn1x1, semantics };
      const detector = createDetector(options, weights);
      return { detector, sides: { shortSide, longSide }, classNames, body };
    }
    case 'file': {
      const { architecture, classNames, shortSide, longSide } = source;
      const { weights, epsilon, strideIn1x1, semantics, layout } = await readDetectorWeights(source.path);
      if (layout === 'backbone') {
        throw new StudioError('WEIGHTS_INVALID', `${source.path} holds an ImageNet network, not a detector.`, {
          file: source.path,
          remedy: 'Train a detector from it, or choose a detector.',
        });
      }
      const classCount = classNames.length;
      const declared = declareDetector(detectorPlan(architecture), classCount);
      const fitted = fitDetectorWeights(declared, weights, { dropHeads: false });
      // Frozen norms of EfficientNet-Lite0 have an epsilon of their own.
      const normEpsilon = architecture === 'efficientnet-lite0-fpn' ? undefined : epsilon;
      const body = { normEpsilon: normEpsilon ?? null, strideIn1x1, semantics };
      const options = { architecture, classCount, normEpsilon, strideIn1x1, semantics };
      const detector = createDetector(options, fitted.weights);
      return { detector, sides: { shortSide, longSide }, classNames, body };
    }
  }
}
