import type { JobKind, JobState } from '../../shared/contract/jobs.ts';
import type { SplitName } from '../../shared/contract/common.ts';
import type { DetectorArchitecture } from '../../shared/contract/detection.ts';
import type { PhotoOutcome } from '../../shared/contract/detection-passes.ts';
import type { ProjectSummary } from '../../shared/contract/project.ts';
import type { Annotation } from '../../shared/contract/photos.ts';
import { english } from './english.ts';

const words = english.ui.engine;

/** The words of the page that depend on what the engine says. */

export const splitLabels: Readonly<Record<SplitName, string>> = words.splitLabels;

export function splitLabel(split: SplitName | null): string {
  return split === null ? english.common.noSplit : splitLabels[split];
}

export const jobLabels: Readonly<Record<JobKind, string>> = words.jobLabels;

export const stateLabels: Readonly<Record<JobState, string>> = words.stateLabels;

export const stateColours: Readonly<Record<JobState, string>> = {
  queued: 'gray',
  running: 'ink',
  done: 'teal',
  failed: 'red',
  cancelled: 'gray',
  interrupted: 'orange',
};

export const sourceLabels: Readonly<Record<Annotation['source'], string>> = words.sourceLabels;

export const reviewLabels: Readonly<Record<Annotation['reviewState'], string>> = words.reviewLabels;

export const architectureLabels: Readonly<Record<DetectorArchitecture, string>> = words.architectureLabels;

/** What a detection pass did with a photo. */
export const outcomeLabels: Readonly<Record<PhotoOutcome, string>> = words.outcomeLabels;

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
        title: english.common.importPhotos,
        reason: words.projectHasNoPhotosYet,
        action: english.common.importPhotos,
        href: '/import',
      };
    case 'detect':
      return {
        title: words.findTheGarments,
        reason: words.photosWithoutAGarment(counts.photosWithoutGarment),
        action: words.findGarments,
        href: '/detector/collection',
      };
    case 'label-events':
      return {
        title: words.givePhotosTheirEvents,
        reason: words.photosWithoutAnEventCannotBeTrained(counts.photosWithoutEvent),
        action: words.importLabels,
        href: '/import?format=labels',
      };
    case 'split':
      return {
        title: words.holdOutAValidationSplit,
        reason: words.trainingNeedsPhotosThatItNever,
        action: english.common.splitPhotos,
        href: '/import#split',
      };
    case 'derive-crops':
      return {
        title: words.deriveGarmentCrops,
        reason: words.garmentsOfLabelledPhotosWithout(counts.cropsMissing),
        action: words.deriveCrops,
        href: '/import#crops',
      };
    case 'train':
      return {
        title: words.trainAClassifier,
        reason: words.quickRecipeTakesMinutesOnACpu(counts.crops),
        action: words.trainAClassifier,
        href: '/training',
      };
    case 'evaluate':
      return {
        title: words.evaluateTheRun,
        reason: words.seeWhichEventsTheClassifier,
        action: words.evaluate,
        href: '/evaluation',
      };
    case 'review':
      return {
        title: words.reviewGarments,
        reason: words.garmentsNobodyHasLookedAt(counts.unreviewed),
        action: words.reviewGarments,
        href: '/review',
      };
  }
}
