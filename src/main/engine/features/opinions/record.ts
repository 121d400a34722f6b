import type { PhotoDetections } from '../../../../shared/contract/detection.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { maskArea, maskIou } from '../../../../shared/geometry/mask-operations.ts';
import { checkMask, type RunLengthMask } from '../../../../shared/geometry/run-length.ts';
import type { ProjectStore } from '../../store/open.ts';
import { statements } from './statements.ts';

/** The detector whose opinions they are. */
export interface OpinionModel {
  name: string;
  sha256: string;
  /** In output order. */
  classNames: readonly string[];
  /** Garments below this score are not kept. */
  minimumScore: number;
}

/** IoU from which on a garment is the one that a person has dismissed before. */
const sameGarment = 0.5;

/**
 * Puts what a detector says of some photos in the place of earlier opinions, in one transaction. What a person has
 * dismissed stays dismissed where the new model sees it again. Photos that are gone meanwhile are passed over.
 */
export async function recordOpinions(
  store: ProjectStore,
  model: OpinionModel,
  batch: readonly PhotoDetections[],
): Promise<void> {
  const { sha256, name, classNames } = model;
  await store.write(() => {
    store.sqlite.prepare(statements.addModel).run({ sha256, name, classNames: JSON.stringify(classNames) });
    for (const photo of batch) recordOpinion(store, model, photo);
  });
}

interface KnownGarment {
  counts: string;
  dismissedAt: number | null;
}

function recordOpinion(
  { sqlite }: ProjectStore,
  { sha256, classNames, minimumScore }: OpinionModel,
  { photoId, detections, failure }: PhotoDetections,
): void {
  const photo = sqlite.prepare(statements.photo).get(photoId) as { width: number; height: number } | undefined;
  if (photo === undefined) return;
  const size: [number, number] = [photo.height, photo.width];
  const dismissed = (sqlite.prepare(statements.garments).all(photoId) as KnownGarment[]).flatMap(
    ({ counts, dismissedAt }) => (dismissedAt === null ? [] : [{ mask: { size, counts }, dismissedAt }]),
  );
  sqlite.prepare(statements.forget).run(photoId);
  const found = failure === null ? garmentsOf(detections, size) : { garments: [], failure };
  sqlite.prepare(statements.addOpinion).run({
    photoId,
    modelSha256: sha256,
    minimumScore,
    failure: found.failure,
    createdAt: Date.now(),
  });
  const again = maskIou(
    found.garments.map(({ mask }) => mask),
    dismissed.map(({ mask }) => mask),
  );
  const add = sqlite.prepare(statements.addGarment);
  for (const [index, { mask, area, detection }] of found.garments.entries()) {
    const className = classNames[detection.class];
    if (className === undefined) {
      throw new StudioError('INTERNAL', `The worker named class ${detection.class}, which is none.`);
    }
    const [x, y, width, height] = detection.box;
    const which = (again[index] ?? []).findIndex((iou) => iou >= sameGarment);
    const dismissedAt = dismissed[which]?.dismissedAt ?? null;
    const { score } = detection;
    add.run({ photoId, className, score, counts: mask.counts, x, y, width, height, area, dismissedAt });
  }
}

interface Found {
  garments: { mask: RunLengthMask; area: number; detection: PhotoDetections['detections'][number] }[];
  failure: string | null;
}

/** A mask without a pixel is no garment; one of another size is a photo that was exchanged since. */
function garmentsOf(detections: PhotoDetections['detections'], [height, width]: readonly [number, number]): Found {
  try {
    const garments = detections.flatMap((detection) => {
      checkMask(detection.mask, height, width);
      const area = maskArea(detection.mask);
      return area === 0 ? [] : [{ mask: detection.mask, area, detection }];
    });
    return { garments, failure: null };
  } catch (error) {
    if (!(error instanceof StudioError) || error.code !== 'ANNOTATION_INVALID') throw error;
    return { garments: [], failure: error.message };
  }
}
