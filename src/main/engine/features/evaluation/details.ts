import { and, asc, eq, gt } from 'drizzle-orm';
import { annotationRevisions, predictions } from '../../../../../db/schema.ts';
import type { EvaluationDetails } from '../../../../shared/contract/evaluation.ts';
import type { SplitName } from '../../../../shared/contract/common.ts';
import { evaluateClassification } from '../../../../shared/metrics/classification.ts';
import { classCalibration, coverageCurve, precisionRecall, subsetFigures } from '../../../../shared/metrics/details.ts';
import type { ProjectStore } from '../../store/open.ts';
import { evaluatedAt } from '../compare/compare-runs.ts';
import { readTaxonomies } from '../project/summary.ts';
import { outfitProbabilities } from '../recommend/outfit.ts';
import { runClasses } from '../training/classes.ts';
import { fromFloats } from './probabilities.ts';
import { assertEvaluated } from './report.ts';

interface Subject {
  runId: number;
  split: SplitName;
}

/** Of the newest evaluations; each costs a pass over all predictions. */
const known = new WeakMap<ProjectStore, Map<string, EvaluationDetails>>();
const kept = 8;

/**
 * What else an evaluation's predictions say: what abstaining would leave, each class against all others, figures by
 * garment class, and by photo, whose garments are asked together.
 *
 * @throws StudioError NOT_FOUND where the run has no figures on the split
 */
export function evaluationDetails(store: ProjectStore, subject: Subject): EvaluationDetails {
  assertEvaluated(store, subject);
  const answers = known.get(store) ?? new Map<string, EvaluationDetails>();
  known.set(store, answers);
  const key = [subject.runId, subject.split, evaluatedAt(store, subject.runId, subject.split)].join(' ');
  let details = answers.get(key);
  if (details === undefined) {
    details = computed(store, subject);
    answers.set(key, details);
    const [oldest] = answers.keys();
    if (answers.size > kept && oldest !== undefined) answers.delete(oldest);
  }
  return details;
}

function computed(store: ProjectStore, subject: Subject): EvaluationDetails {
  const { events } = runClasses(store, subject.runId);
  const classes = events.length;
  const { truth, photos, garments, probabilities } = read(store, subject, events);
  const byPhoto = grouped(photos);
  const scores = new Float64Array(truth.length);
  return {
    coverage: coverageCurve(truth, probabilities, classes),
    perClass: events.map(({ id, name }, index) => {
      truth.forEach((_, item) => (scores[item] = probabilities[item * classes + index] as number));
      const positive = (item: number): boolean => truth[item] === index;
      return {
        classId: id,
        name,
        support: truth.filter((own) => own === index).length,
        ...precisionRecall(scores, positive),
        calibration: classCalibration(scores, positive),
      };
    }),
    byGarment: garmentNames(store).flatMap(({ id, name }) => {
      const items = garments.flatMap((garment, item) => (garment === id ? [item] : []));
      return items.length === 0
        ? []
        : [{ garmentClassId: id, name, ...subsetFigures(items, truth, probabilities, classes) }];
    }),
    photos: evaluateClassification({
      truth: byPhoto.map((items) => truth[items[0] ?? 0] as number),
      probabilities: byPhoto.map((items) =>
        outfitProbabilities(
          items.map((item) => Array.from(probabilities.subarray(item * classes, (item + 1) * classes))),
        ),
      ),
      classes: events.map(({ name }) => name),
      groups: byPhoto.map((_, index) => index),
    }),
  };
}

function garmentNames(store: ProjectStore): { id: number | null; name: string }[] {
  return [...readTaxonomies(store).garment.classes, { id: null, name: 'no class' }];
}

/** Positions of the items of each group, groups by first appearance. */
function grouped(groups: readonly number[]): number[][] {
  const items = new Map<number, number[]>();
  groups.forEach((group, item) => {
    const known = items.get(group);
    if (known === undefined) items.set(group, [item]);
    else known.push(item);
  });
  return [...items.values()];
}

function read(store: ProjectStore, { runId, split }: Subject, events: readonly { id: number }[]) {
  const places = new Map(events.map(({ id }, index) => [id, index]));
  const truth: number[] = [];
  const photos: number[] = [];
  const garments: (number | null)[] = [];
  const values: number[] = [];
  for (let after = 0; ;) {
    const rows = store.database
      .select({
        annotationId: predictions.annotationId,
        photoId: predictions.photoId,
        trueClassId: predictions.trueClassId,
        garmentClassId: annotationRevisions.garmentClassId,
        probabilities: predictions.probabilities,
      })
      .from(predictions)
      .innerJoin(annotationRevisions, eq(annotationRevisions.id, predictions.revisionId))
      .where(and(eq(predictions.runId, runId), eq(predictions.split, split), gt(predictions.annotationId, after)))
      .orderBy(asc(predictions.annotationId))
      .limit(5_000)
      .all();
    for (const row of rows) {
      const own = places.get(row.trueClassId);
      if (own === undefined) continue;
      truth.push(own);
      photos.push(row.photoId);
      garments.push(row.garmentClassId);
      for (const value of fromFloats(row.probabilities)) values.push(value);
    }
    const last = rows.at(-1);
    if (last === undefined) return { truth, photos, garments, probabilities: Float64Array.from(values) };
    after = last.annotationId;
  }
}
