import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { TaxonomyClass } from '../../shared/contract/common.ts';
import { api } from '../client/api.ts';
import { classColour } from './colours.ts';
import { english } from './english.ts';

const words = english.ui.useTaxonomies;

export interface ClassNames {
  classes: readonly TaxonomyClass[];
  /** The name of a class; `none` in words where the id is null. */
  name: (id: number | null) => string;
  colour: (id: number | null) => string;
}

function classNames(classes: readonly TaxonomyClass[], none: string): ClassNames {
  const byId = new Map(classes.map((item) => [item.id, item]));
  return {
    classes,
    name: (id) => (id === null ? none : (byId.get(id)?.name ?? words.classId(id))),
    colour: (id) => classColour(id === null ? undefined : byId.get(id)?.position),
  };
}

/** The project's two taxonomies; empty until they have come. */
export function useTaxonomies(): { events: ClassNames; garments: ClassNames } {
  const { data } = useQuery(api.project.taxonomies.options({}));
  return useMemo(
    () => ({
      events: classNames(data?.event.classes ?? [], english.common.noEvent),
      garments: classNames(data?.garment.classes ?? [], english.common.noClass),
    }),
    [data],
  );
}
