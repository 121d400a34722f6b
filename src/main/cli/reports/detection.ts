import type { DetectionPass, PassResult } from '../../../shared/contract/detection-passes.ts';
import { formatCount, formatDuration, formatFigure, formatTable, printable } from '../terminal/table.ts';

const failuresShown = 20;

export function describePass(result: PassResult): string {
  const { photos, added, changed, removed, kept, leftAlone, failed, crops } = result;
  const lines = [
    `Pass ${result.pass} by ${printable(result.model)}: ${formatCount(photos)} photos in ${formatDuration(result.seconds)}.`,
    `Garments: ${formatCount(added)} added, ${formatCount(changed)} changed, ${formatCount(removed)} removed, ` +
      `${formatCount(kept)} kept; ${formatCount(crops)} crops derived.`,
  ];
  if (leftAlone > 0) {
    lines.push(`Left alone, because somebody has reviewed or edited them: ${formatCount(leftAlone)} photos.`);
  }
  if (failed === 0) return lines.join('\n');
  const shown = result.failures.slice(0, failuresShown);
  lines.push(
    `Could not be read: ${formatCount(failed)} photos.`,
    '',
    formatTable(
      [{ title: 'photo' }, { title: 'cause' }],
      shown.map(({ fileName, cause }) => [fileName, cause]),
    ),
  );
  return lines.join('\n');
}

export function describePasses(passes: DetectionPass[]): string {
  if (passes.length === 0) return 'No pass yet; `f2e detect` makes one.';
  return formatTable(
    [
      { title: 'pass', align: 'right' },
      { title: 'model' },
      { title: 'state' },
      { title: 'score from', align: 'right' },
      { title: 'photos', align: 'right' },
      { title: 'added', align: 'right' },
      { title: 'changed', align: 'right' },
      { title: 'removed', align: 'right' },
      { title: 'kept', align: 'right' },
      { title: 'left alone', align: 'right' },
      { title: 'failed', align: 'right' },
    ],
    passes.map(({ id, modelName, state, minimumScore, counts }) => [
      String(id),
      modelName,
      state,
      formatFigure(minimumScore),
      formatCount(counts.photos),
      formatCount(counts.added),
      formatCount(counts.changed),
      formatCount(counts.removed),
      formatCount(counts.kept),
      formatCount(counts.leftAlone),
      formatCount(counts.failed),
    ]),
  );
}

/** The garments on one picture. */
export function describePicture(detections: { class: string; score: number; box: number[] }[]): string {
  if (detections.length === 0) return 'No garment found.';
  return formatTable(
    [{ title: 'garment' }, { title: 'score', align: 'right' }, { title: 'box (x, y, width, height)' }],
    detections.map(({ class: name, score, box }) => [
      name,
      formatFigure(score),
      box.map((value) => String(Math.round(value))).join(', '),
    ]),
  );
}
