import { useMemo } from 'react';
import type { PhotoMatrix, PhotoPreview } from '../../../shared/contract/balance.ts';
import type { PhotoPlan } from '../../../shared/contract/balance-plan.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import { plainPhotoPlan, planPhotos, type ClassDraws } from '../../../shared/domain/photo-sampling.ts';
import { api } from '../../client/api.ts';
import { useTried } from './use-tried.ts';

/** What an epoch draws of the photos of one garment class, and what it sees of its garments. */
export interface PhotoClassDraws extends ClassDraws {
  garment: string;
  /** Of the epoch that was tried; undefined until it was, or where it is too long. */
  tried: { drawn: number; garments: number } | undefined;
}

export interface PhotoDraws {
  /** In the order of the taxonomy. */
  classes: PhotoClassDraws[];
  photos: number;
  /** Mean draws of an epoch, and those of the one that was tried. */
  size: number;
  drawn: number | undefined;
  /** Whether the tried figures are of an earlier plan. */
  stale: boolean;
  /** What is wrong with the plan; the expected figures are then those of every photo once. */
  error: StudioError | undefined;
}

/** The expected draws at once, by the sampler's own code, and what the engine's sampler draws a moment later. */
export function usePhotoDraws(matrix: PhotoMatrix, plan: PhotoPlan, seed: number): PhotoDraws {
  const planned = useMemo(() => expected(matrix, plan), [matrix, plan]);
  const wanted = useMemo(() => ({ plan, seed }), [plan, seed]);
  const enabled = planned.error === undefined && planned.photos > 0;
  const { data, stale, error } = useTried(wanted, { name: 'previewPhotos', ask: api.balance.previewPhotos, enabled });
  return useMemo(() => {
    const tried = new Map(data?.classes.map((each) => [each.garment, each]));
    return {
      ...planned,
      classes: planned.classes.map((each) => ({ ...each, tried: triedFigures(tried.get(each.garment)) })),
      drawn: data?.drawn ?? undefined,
      stale,
      error: planned.error ?? error,
    };
  }, [planned, data, error, stale]);
}

type Planned = Pick<PhotoDraws, 'photos' | 'size' | 'error'> & { classes: Omit<PhotoClassDraws, 'tried'>[] };

function expected({ garments, groups, splits }: PhotoMatrix, plan: PhotoPlan): Planned {
  const names = garments.map(({ name }) => name);
  const named = (classes: readonly ClassDraws[]): Planned['classes'] =>
    classes.map((each, position) => ({ ...each, garment: names[position] ?? '' }));
  if (splits.train.photos === 0) return { photos: 0, size: 0, classes: [], error: undefined };
  try {
    const { photos, size, classes } = planPhotos(groups, names, plan);
    return { photos, size, classes: named(classes), error: undefined };
  } catch (error) {
    if (!(error instanceof StudioError)) throw error;
    const { photos, classes } = planPhotos(groups, names, plainPhotoPlan);
    return { photos, size: 0, classes: named(classes), error };
  }
}

function triedFigures(each: PhotoPreview['classes'][number] | undefined): PhotoClassDraws['tried'] {
  if (each === undefined || each.drawn === null || each.drawnGarments === null) return undefined;
  return { drawn: each.drawn, garments: each.drawnGarments };
}
