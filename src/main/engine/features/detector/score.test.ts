import { describe, expect, it } from 'vitest';
import type { DetectorSample, PhotoDetections } from '../../../../shared/contract/detection.ts';
import { detectorReport } from '../../../../shared/contract/detector.ts';
import type { RunLengthMask } from '../../../../shared/geometry/run-length.ts';
import { street, streetAnswers, type TestPhoto } from '../../../../shared/metrics/coco/testing/goldens.ts';
import { createScorer } from './score.ts';

function sampleOf({ id, groundTruths }: TestPhoto, size: readonly [number, number]): DetectorSample {
  return {
    photoId: id,
    file: '',
    split: 'val',
    height: size[0],
    width: size[1],
    garments: groundTruths.map(({ classIndex, mask, crowd }) => ({
      class: classIndex,
      counts: (mask as RunLengthMask).counts,
      crowd: crowd === true,
    })),
  };
}

function foundOn({ id, detections }: TestPhoto): PhotoDetections {
  return {
    photoId: id,
    failure: null,
    seconds: 0,
    detections: detections.map(({ classIndex, score, box, mask }) => {
      const { size, counts } = mask as RunLengthMask;
      return { class: classIndex, score, box: [...box], mask: { size: [...size], counts } };
    }),
  };
}

const figureNames = ['AP', 'AP50', 'AP75', 'APs', 'APm', 'APl', 'AR1', 'AR10', 'AR100'] as const;

describe('the scores of a split', () => {
  it("are pycocotools' by boxes and masks, with the masks' own sizes", () => {
    const scorer = createScorer(street.classes);
    for (const photo of street.photos) {
      const { mask } = [...photo.groundTruths, ...photo.detections][0] ?? {};
      if (mask !== undefined) scorer.add(sampleOf(photo, (mask as RunLengthMask).size), foundOn(photo));
    }
    const scores = scorer.scores();
    const report = detectorReport.parse({ run: 1, split: 'val', ...scores, createdAt: 1 });
    for (const [index, name] of figureNames.entries()) {
      expect(report.figures.box[name], name).toBeCloseTo(streetAnswers.bbox.stats[index]!, 9);
      expect(report.figures.mask[name], name).toBeCloseTo(streetAnswers.segmWithoutBoxes.stats[index]!, 9);
    }
    expect(report.counts).toMatchObject({ photos: street.photos.length, failed: 0 });
    expect(report.counts.crowds).toBeGreaterThan(0);
    for (const [index, answer] of streetAnswers.segmWithoutBoxes.perClass.entries()) {
      const own = report.perClass[index]!;
      expect(own).toMatchObject({ name: answer.name, garments: answer.groundTruths });
      expect(own.mask.AP).toBeCloseTo(answer.AP, 9);
      expect(own.curves.mask.at50).toHaveLength(answer.groundTruths > 0 ? 101 : 0);
      for (const [step, value] of own.curves.mask.at50.entries())
        expect(value).toBeCloseTo(answer.curves.at50[step]!, 9);
    }
    const area = (curve: number[]): number => curve.reduce((sum, value) => sum + value, 0) / curve.length;
    expect(area(report.curves.mask.at50)).toBeCloseTo(report.figures.mask.AP50, 9);
    expect(area(report.curves.box.mean)).toBeCloseTo(report.figures.box.AP, 9);
  });

  it('are none where there is nothing to find', () => {
    const scorer = createScorer(['top']);
    scorer.add(
      { photoId: 1, file: '', split: 'val', height: 4, width: 4, garments: [] },
      {
        photoId: 1,
        detections: [],
        failure: 'broken',
        seconds: 0,
      },
    );
    expect(scorer.scores()).toMatchObject({
      counts: { photos: 1, failed: 1, garments: 0 },
      figures: { box: { AP: -1 }, mask: { AP50: -1 } },
      curves: { mask: { at50: [] } },
    });
  });
});
