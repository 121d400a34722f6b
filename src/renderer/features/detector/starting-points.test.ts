import { describe, expect, it } from 'vitest';
import type { DetectorModel } from '../../../shared/contract/detector.ts';
import type { CatalogueModel } from '../../../shared/contract/models.ts';
import { offersFor, startingWords, weightsOf } from './starting-points.ts';

const detector = (change: Partial<DetectorModel>): DetectorModel => ({
  id: 1,
  name: 'Detector',
  architecture: 'resnet50-fpn',
  classNames: ['top', 'dress'],
  shortSide: 800,
  longSide: 1333,
  semantics: 'torchvision',
  sha256: '',
  licence: null,
  runId: null,
  validation: null,
  createdAt: 0,
  ...change,
});

const backbone = (change: Partial<CatalogueModel>): CatalogueModel => ({
  id: 9,
  name: 'resnet50-own',
  backbone: 'resnet50',
  url: null,
  licence: 'unknown',
  sha256: '',
  bytes: null,
  state: 'installed',
  ...change,
});

const detectors = [
  detector({ id: 3, name: 'Run', runId: 7 }),
  detector({ id: 2, name: 'Detectron2' }),
  detector({ id: 'starter', name: 'starter-detector', architecture: 'efficientnet-lite0-fpn' }),
];
const backbones = [backbone({}), backbone({ id: null, name: 'absent' }), backbone({ id: 4, backbone: 'resnet18' })];

describe('what a detector can start from', () => {
  it('is what fits its architecture', () => {
    const offers = offersFor('resnet50-fpn', { detectors, backbones });
    expect(offers.map(({ group, items }) => [group, items.map(({ value }) => value)])).toEqual([
      ['Backbone, the rest fresh', ['default', '9']],
      ['Detectors trained here', ['3']],
      ['Imported detectors', ['2']],
      ['Nothing', ['random']],
    ]);
    const light = offersFor('efficientnet-lite0-fpn', { detectors, backbones }).flatMap(({ items }) => items);
    expect(light.map(({ value }) => weightsOf(value))).toEqual(['default', 'starter', 'random']);
    expect(weightsOf('9')).toBe(9);
  });

  it('says what becomes of the heads', () => {
    expect(startingWords(2, detectors, ['top'])).toContain(
      'It knows 2 classes, the data has 1: its class heads are dropped',
    );
    expect(startingWords(2, detectors, ['top', 'dress'])).toBe('It knows the same classes: its heads are kept.');
    expect(startingWords(2, detectors, ['dress', 'top'])).toContain('learn the new ones');
    expect(startingWords('default', detectors, ['top'])).toBe('Pyramid and heads start fresh.');
    expect(startingWords(9, detectors, ['top'])).toBe('Pyramid and heads start fresh.');
  });
});
