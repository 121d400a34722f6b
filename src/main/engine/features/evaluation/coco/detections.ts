import type { CocoEvaluator, Detection } from '../../../../../shared/metrics/coco/evaluator.ts';
import { checked } from '../../imports/checked.ts';
import { jsonListRecords } from '../../imports/json-records.ts';
import { Refusal } from '../../imports/report.ts';
import type { GroundTruthFile } from './ground-truth.ts';
import type { Kind, SizedBy } from './kinds.ts';
import { detection, detectionRemedy, orEnd } from './records.ts';

/** What a first reading finds out, so that a second one can let go of each photo with its last detection. */
export interface DetectionsFile {
  detections: number;
  /** Of the photos that have any. */
  perPhoto: Map<number, number>;
  /** Detections of categories that the ground truths do not list: pycocotools does not look at them. */
  leftOut: number;
  sizedBy: SizedBy;
}

/** @throws StudioError IMPORT_INVALID for a file or a record that is not as it must be */
export async function surveyDetections(
  file: string,
  truth: GroundTruthFile<unknown>,
  onPosition: (bytes: number) => void,
): Promise<DetectionsFile> {
  const known = new Set(truth.categories.map(({ id }) => id));
  const survey: DetectionsFile = { detections: 0, perPhoto: new Map(), leftOut: 0, sizedBy: 'masks' };
  for await (const record of jsonListRecords(file)) {
    orEnd(file, `detections[${record.index}]`, () => {
      const value = checked(detection, record, 'the list', detectionRemedy);
      if (!truth.photos.has(value.image_id)) {
        throw new Refusal(
          'image_id',
          `the ground truths have no image ${value.image_id}`,
          'Give detections of photos that the ground truths list.',
        );
      }
      if (record.index === 0) survey.sizedBy = value.bbox === undefined ? 'masks' : 'boxes';
      if (known.has(value.category_id)) survey.detections++;
      else survey.leftOut++;
      survey.perPhoto.set(value.image_id, (survey.perPhoto.get(value.image_id) ?? 0) + 1);
    });
    onPosition(record.position);
  }
  return survey;
}

/**
 * Reads the detections again, adds each photo to the evaluator as soon as it has its last one, and then those without
 * any. A file in the order of its photos, as detectors write it, is held a photo at a time.
 */
export async function addPhotos<Shape>(
  file: string,
  kind: Kind<Shape>,
  truth: GroundTruthFile<Shape>,
  survey: DetectionsFile,
  evaluator: CocoEvaluator<Shape>,
  onPosition: (bytes: number) => void,
): Promise<void> {
  const classIndices = new Map(truth.categories.map(({ id }, index) => [id, index]));
  const open = new Map<number, { detections: Detection<Shape>[]; left: number }>();
  const add = (id: number, detections: Detection<Shape>[]): void => {
    evaluator.add({ id, groundTruths: truth.photos.get(id)?.groundTruths ?? [], detections });
    open.delete(id);
    truth.photos.delete(id);
  };
  for await (const record of jsonListRecords(file)) {
    orEnd(file, `detections[${record.index}]`, () => {
      const value = checked(detection, record, 'the list', detectionRemedy);
      const id = value.image_id;
      const photo = open.get(id) ?? { detections: [], left: survey.perPhoto.get(id) ?? 0 };
      open.set(id, photo);
      const classIndex = classIndices.get(value.category_id);
      if (classIndex !== undefined) {
        const shape = kind.detectionShape(value, truth.photos.get(id)?.frame, survey.sizedBy);
        photo.detections.push({ ...shape, classIndex, score: value.score });
      }
      if (--photo.left === 0) add(id, photo.detections);
    });
    onPosition(record.position);
  }
  for (const id of [...truth.photos.keys()]) add(id, []);
}
