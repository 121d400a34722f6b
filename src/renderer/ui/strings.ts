import type { JobKind, JobState } from '../../shared/contract/jobs.ts';
import type { SplitName } from '../../shared/contract/common.ts';
import type { DetectorArchitecture } from '../../shared/contract/detection.ts';
import type { PhotoOutcome } from '../../shared/contract/detector.ts';
import type { ProjectSummary } from '../../shared/contract/project.ts';
import type { Annotation } from '../../shared/contract/photos.ts';
import { formatQuantity } from './format.ts';

/** The words of the page that depend on what the engine says. */

export const splitLabels: Readonly<Record<SplitName, string>> = { train: 'Train', val: 'Validation', test: 'Test' };

export function splitLabel(split: SplitName | null): string {
  return split === null ? 'No split' : splitLabels[split];
}

export const jobLabels: Readonly<Record<JobKind, string>> = {
  import: 'Import',
  'derive-crops': 'Derive crops',
  'export-crops': 'Export crops',
  'bulk-edit': 'Change many garments',
  'train-classifier': 'Train classifier',
  'evaluate-classifier': 'Evaluate classifier',
  'train-detector': 'Train detector',
  'evaluate-detector': 'Evaluate detector',
  detect: 'Detect garments',
  'export-detections': 'Export detections',
  'find-issues': 'Find issues',
  'map-garments': 'Map of garments',
  'fetch-model': 'Fetch weights',
  sample: 'Sample project',
};

export const stateLabels: Readonly<Record<JobState, string>> = {
  queued: 'Queued',
  running: 'Running',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
  interrupted: 'Interrupted',
};

export const stateColours: Readonly<Record<JobState, string>> = {
  queued: 'gray',
  running: 'ink',
  done: 'teal',
  failed: 'red',
  cancelled: 'gray',
  interrupted: 'orange',
};

export const sourceLabels: Readonly<Record<Annotation['source'], string>> = {
  human: 'Drawn by hand',
  model: 'Detected',
  import: 'Imported',
};

export const reviewLabels: Readonly<Record<Annotation['reviewState'], string>> = {
  unreviewed: 'Unreviewed',
  accepted: 'Accepted',
  rejected: 'Rejected',
};

export const architectureLabels: Readonly<Record<DetectorArchitecture, string>> = {
  'efficientnet-lite0-fpn': 'EfficientNet-Lite0 FPN',
  'resnet18-fpn': 'ResNet18 FPN',
  'resnet50-fpn': 'ResNet50 FPN',
  'resnet101-fpn': 'ResNet101 FPN',
};

/** What a detection pass did with a photo. */
export const outcomeLabels: Readonly<Record<PhotoOutcome, string>> = {
  changed: 'Changed',
  unchanged: 'Unchanged',
  'left-alone': 'Left alone',
  failed: 'Failed',
};

export const outcomeColours: Readonly<Record<PhotoOutcome, string>> = {
  changed: 'ink',
  unchanged: 'gray',
  'left-alone': 'gray',
  failed: 'red',
};

export interface StepWords {
  title: string;
  reason: string;
  action: string;
  /** Where the button leads, unless it starts a job at once. */
  href: string;
}

/** What a next step says on the home screen. */
export function stepWords(step: ProjectSummary['nextSteps'][number], counts: ProjectSummary['counts']): StepWords {
  switch (step) {
    case 'import-photos':
      return {
        title: 'Import photos',
        reason: 'The project has no photos yet. Bring a COCO or DeepFashion2 file, or a folder tree of events.',
        action: 'Import photos',
        href: '/import',
      };
    case 'detect':
      return {
        title: 'Find the garments',
        reason: `${formatQuantity(counts.photosWithoutGarment, 'photo')} without a garment. The starter detector, or your own, looks for them.`,
        action: 'Find garments',
        href: '/detector/collection',
      };
    case 'label-events':
      return {
        title: 'Give photos their events',
        reason: `${formatQuantity(counts.photosWithoutEvent, 'photo')} without an event cannot be trained on. A CSV of labels sets many at once.`,
        action: 'Import labels',
        href: '/import?format=labels',
      };
    case 'split':
      return {
        title: 'Hold out a validation split',
        reason: 'Training needs photos that it never learns from, to know which epoch is best.',
        action: 'Split photos',
        href: '/import#split',
      };
    case 'derive-crops':
      return {
        title: 'Derive garment crops',
        reason: `${formatQuantity(counts.cropsMissing, 'garment')} of labelled photos without a crop.`,
        action: 'Derive crops',
        href: '/import#crops',
      };
    case 'train':
      return {
        title: 'Train a classifier',
        reason: `${counts.crops > 0 ? `${formatQuantity(counts.crops, 'crop')} to learn from. ` : ''}The quick recipe takes minutes on a CPU.`,
        action: 'Train a classifier',
        href: '/training',
      };
    case 'evaluate':
      return {
        title: 'Evaluate the run',
        reason: 'See which events the classifier confuses, and the pictures behind each error.',
        action: 'Evaluate',
        href: '/evaluation',
      };
    case 'review':
      return {
        title: 'Review garments',
        reason: `${formatQuantity(counts.unreviewed, 'garment')} nobody has looked at.`,
        action: 'Review garments',
        href: '/review',
      };
  }
}
