import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { f2e, f2ePlain, repository } from './testing/run-f2e.ts';

const goldens = path.join(repository, 'src/shared/metrics/coco/goldens');
const groundTruths = path.join(goldens, 'street-ground-truth.json');
const detections = path.join(goldens, 'street-detections.json');
const command = ['evaluate', 'coco', '--gt', groundTruths, '--dt', detections];

describe('f2e evaluate coco', () => {
  it('answers with the figures as JSON, and says on stderr what to know about them', async () => {
    const { code, stdout, stderr, answer } = await f2e(...command, '--kind', 'segm');
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toContain('told by their boxes');
    // As pycocotools prints them.
    expect(answer).toMatchObject({
      AP: expect.closeTo(0.316813669529, 9),
      AP50: expect.closeTo(0.464011575243, 9),
      AP75: expect.closeTo(0.318147159733, 9),
      APs: expect.closeTo(0.498915605846, 9),
      APm: expect.closeTo(0.365959453088, 9),
      APl: expect.closeTo(0.294086465092, 9),
      AR1: expect.closeTo(0.437960498075, 9),
      AR10: expect.closeTo(0.468183134505, 9),
      AR100: expect.closeTo(0.468183134505, 9),
      perClass: expect.arrayContaining([
        expect.objectContaining({ name: 'top', AP: expect.any(Number), AP50: expect.any(Number), groundTruths: 37 }),
      ]),
    });
  });

  it('prints a table without --json', async () => {
    const { code, stdout } = await f2ePlain(...command, '--kind', 'bbox');
    expect(code).toBe(0);
    expect(stdout).toContain('Boxes: 40 photos, 127 ground truths, 175 detections');
    expect(stdout).toMatch(/^AP50 +0\.495/m);
    expect(stdout).toMatch(/^suit +0\.505 .* – /m);
  });

  it('refuses a file that is none, or is not of the format, with exit 1', async () => {
    const absent = await f2e('evaluate', 'coco', '--gt', 'absent.json', '--dt', detections);
    expect(absent).toMatchObject({ code: 1, answer: { code: 'NOT_FOUND', details: { remedy: expect.any(String) } } });
    const swapped = await f2e('evaluate', 'coco', '--gt', detections, '--dt', groundTruths);
    expect(swapped).toMatchObject({ code: 1, answer: { code: 'IMPORT_INVALID', details: { file: detections } } });
  });
});
