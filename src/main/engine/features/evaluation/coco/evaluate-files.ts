import { stat } from 'node:fs/promises';
import type { CocoClassFigures, CocoFigures } from '../../../../../shared/metrics/coco/report.ts';
import type { JobControl } from '../../../jobs/control.ts';
import { createPace } from '../../imports/pace.ts';
import { addPhotos, surveyDetections, type DetectionsFile } from './detections.ts';
import { readGroundTruth, type GroundTruthFile } from './ground-truth.ts';
import { boxes, masks, type Kind } from './kinds.ts';

/** Milliseconds before progress is worth telling: most files take less. */
const quiet = 1000;

export type CocoKind = 'bbox' | 'segm';

export interface CocoFiles {
  /** COCO instances: images, annotations, categories. */
  groundTruths: string;
  /** COCO results: a list of detections. */
  detections: string;
  kind: CocoKind;
}

export interface CocoReport extends CocoFigures {
  kind: CocoKind;
  photos: number;
  groundTruths: number;
  detections: number;
  /** By category id. */
  perClass: (CocoClassFigures & { id: number })[];
  /** What one should know about the figures. */
  notes: string[];
}

/**
 * COCO's figures of two files, as pycocotools' COCO, `loadRes` and COCOeval give them. The ground truths are held
 * compactly, detections a photo at a time where they are in the order of their photos; nothing else grows with the
 * files but 25 bytes for each detection.
 *
 * @throws StudioError IMPORT_INVALID naming file, record and field of what is not as it must be
 */
export function evaluateCocoFiles(
  files: CocoFiles,
  control: Pick<JobControl, 'progress'> = { progress() {} },
): Promise<CocoReport> {
  switch (files.kind) {
    case 'bbox':
      return evaluate(files, boxes, control);
    case 'segm':
      return evaluate(files, masks, control);
  }
}

async function evaluate<Shape>(
  { groundTruths, detections, kind: name }: CocoFiles,
  kind: Kind<Shape>,
  control: Pick<JobControl, 'progress'>,
): Promise<CocoReport> {
  const started = performance.now();
  const patient: Pick<JobControl, 'progress'> = {
    progress(progress) {
      if (performance.now() - started > quiet) control.progress(progress);
    },
  };
  const [truthBytes, detectionBytes] = [(await stat(groundTruths)).size, (await stat(detections)).size];
  const truthPace = createPace(patient, 'ground truths', 'bytes', truthBytes * 2);
  const truth = await readGroundTruth(groundTruths, kind, (bytes) => truthPace.at(bytes));
  const photos = truth.photos.size;
  const pace = createPace(patient, 'detections', 'bytes', detectionBytes * 2);
  const survey = await surveyDetections(detections, truth, (bytes) => pace.at(bytes));
  const evaluator = kind.createEvaluator(truth.categories.map((category) => category.name));
  await addPhotos(detections, kind, truth, survey, evaluator, (bytes) => pace.at(detectionBytes + bytes));
  const { figures, perClass } = evaluator.results();
  return {
    ...figures,
    kind: name,
    photos,
    groundTruths: truth.groundTruths,
    detections: survey.detections,
    perClass: perClass.map((each, index) => ({ id: truth.categories[index]?.id ?? 0, ...each })),
    notes: notesOn(name, truth, survey),
  };
}

function notesOn(kind: CocoKind, truth: GroundTruthFile<unknown>, survey: DetectionsFile): string[] {
  const notes: string[] = [];
  if (truth.groundTruths === 0) {
    notes.push('The ground truths hold no annotation to compare with, so that no figure can be told: each is -1.');
  }
  if (truth.leftOut > 0) {
    notes.push(`${truth.leftOut} annotations name a photo or a category that the file does not list; left out.`);
  }
  if (survey.leftOut > 0) {
    notes.push(`${survey.leftOut} detections are of categories that the ground truths do not list; left out.`);
  }
  if (truth.idZero) {
    notes.push('An annotation has the id 0: it counts as never found, as in pycocotools. Count ids from 1.');
  }
  if (kind === 'segm' && survey.sizedBy === 'boxes') {
    notes.push(
      'Small, medium and large detections are told by their boxes, as by pycocotools where results hold a bbox. ' +
        'Leave bbox out to tell them by their masks.',
    );
  }
  return notes;
}
