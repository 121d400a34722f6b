import { balance } from './balance.ts';
import { compare } from './compare.ts';
import { comments } from './comments.ts';
import { crops } from './crops.ts';
import { detector } from './detector.ts';
import { bulk, editing } from './editing.ts';
import { evaluation } from './evaluation.ts';
import { findings } from './findings.ts';
import { guide } from './guide.ts';
import { imports } from './imports.ts';
import { jobs } from './jobs.ts';
import { map } from './map.ts';
import { models } from './models.ts';
import { photos } from './photos.ts';
import type { AnyProcedure } from './procedure.ts';
import { project } from './project.ts';
import { recommend } from './recommend.ts';
import { retrain } from './retrain.ts';
import { runs } from './runs.ts';
import { snapshots } from './snapshots.ts';
import { review } from './review.ts';
import { training } from './training.ts';

/** Every call that a page or the command line can make of the engine, by feature. */
export const contract = {
  project,
  photos,
  crops,
  editing,
  bulk,
  balance,
  review,
  comments,
  imports,
  jobs,
  training,
  evaluation,
  findings,
  detector,
  runs,
  compare,
  retrain,
  guide,
  snapshots,
  recommend,
  map,
  models,
} satisfies Record<string, Record<string, AnyProcedure>>;
export type Contract = typeof contract;
