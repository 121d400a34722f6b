import type { z } from 'zod';
import { cropFilter, cropSort, type CropFilter } from '../../shared/contract/crops.ts';
import { photoFilter, photoSort, type PhotoFilter } from '../../shared/contract/photos.ts';

export interface PhotoListState {
  filter: PhotoFilter;
  sort: z.infer<typeof photoSort>;
  descending: boolean;
}

export interface CropListState {
  filter: CropFilter;
  sort: z.infer<typeof cropSort>;
  descending: boolean;
}

/** How 'none given' stands in an address. */
const none = 'none';

/** What an address asks a gallery of photos for. Whatever it holds that makes no sense is left out, never an error. */
export function photoListState(search: string): PhotoListState {
  const parameters = new URLSearchParams(search);
  return {
    filter: sound(photoFilter, {
      ...ids(parameters, 'event', 'events'),
      ...ids(parameters, 'garment', 'garments'),
      ...words(parameters, 'split', 'splits'),
      ...(parameters.has('excluded') ? { excluded: parameters.get('excluded') === 'yes' } : {}),
      ...(parameters.get('missed') === 'yes' ? { missed: true } : {}),
      ...(parameters.get('text') ? { text: parameters.get('text')?.slice(0, 200) } : {}),
    }),
    sort: photoSort.catch('imported').parse(parameters.get('sort')),
    descending: parameters.get('order') === 'descending',
  };
}

export function cropListState(search: string): CropListState {
  const parameters = new URLSearchParams(search);
  return {
    filter: sound(cropFilter, {
      ...ids(parameters, 'event', 'events'),
      ...ids(parameters, 'garment', 'garments'),
      ...words(parameters, 'split', 'splits'),
      ...words(parameters, 'review', 'reviewStates'),
      ...(parameters.has('excluded') ? { excluded: parameters.get('excluded') === 'yes' } : {}),
      ...words(parameters, 'finding', 'findings'),
      ...thresholds(parameters),
      ...(parameters.has('selection') ? { selection: parameters.get('selection') } : {}),
    }),
    sort: cropSort.catch('imported').parse(parameters.get('sort')),
    descending: parameters.get('order') === 'descending',
  };
}

/** The query part of an address, with its `?`; empty where everything is at its default. */
export function listSearch(state: PhotoListState | CropListState): string {
  const parameters = new URLSearchParams();
  const filter: PhotoFilter & CropFilter = state.filter;
  append(parameters, 'event', filter.events);
  append(parameters, 'garment', filter.garments);
  append(parameters, 'split', filter.splits);
  append(parameters, 'review', filter.reviewStates);
  if (filter.excluded !== undefined) parameters.set('excluded', filter.excluded ? 'yes' : 'no');
  if (filter.missed === true) parameters.set('missed', 'yes');
  append(parameters, 'finding', filter.findings);
  append(
    parameters,
    'above',
    filter.findingsAbove?.map(({ kind, value }) => `${kind}:${value}`),
  );
  if (filter.selection) parameters.set('selection', filter.selection);
  if (filter.text) parameters.set('text', filter.text);
  if (state.sort !== 'imported') parameters.set('sort', state.sort);
  if (state.descending) parameters.set('order', 'descending');
  const search = parameters.toString();
  return search ? `?${search}` : '';
}

export function isFiltered(filter: PhotoFilter | CropFilter): boolean {
  return Object.values(filter).some(
    (wanted) => wanted !== undefined && (typeof wanted === 'boolean' || wanted.length > 0),
  );
}

/** A filter with one field set, or without it where nothing is wanted. */
export function withWanted<Filter extends PhotoFilter | CropFilter, Field extends keyof Filter>(
  filter: Filter,
  field: Field,
  wanted: Filter[Field],
): Filter {
  const { [field]: _, ...rest } = filter;
  const empty = wanted === undefined || (Array.isArray(wanted) && wanted.length === 0) || wanted === '';
  return (empty ? rest : { ...rest, [field]: wanted }) as Filter;
}

function append(
  parameters: URLSearchParams,
  name: string,
  values: readonly (string | number | null)[] | undefined,
): void {
  for (const value of values ?? []) parameters.append(name, value === null ? none : String(value));
}

function words(parameters: URLSearchParams, name: string, field: string): Record<string, (string | null)[]> {
  const values = parameters.getAll(name).map((value) => (value === none ? null : value));
  return values.length > 0 ? { [field]: values } : {};
}

/** `above=<kind>:<value>`, as often as there are kinds. */
function thresholds(parameters: URLSearchParams): Record<string, unknown> {
  const given = parameters.getAll('above').map((text) => {
    const at = text.lastIndexOf(':');
    return { kind: text.slice(0, at), value: Number(text.slice(at + 1)) };
  });
  return given.length > 0 ? { findingsAbove: given } : {};
}

function ids(parameters: URLSearchParams, name: string, field: string): Record<string, (number | null)[]> {
  const values = parameters
    .getAll(name)
    .map((value) => (value === none ? null : Number(value)))
    .filter((value) => value === null || (Number.isSafeInteger(value) && value > 0));
  return values.length > 0 ? { [field]: values } : {};
}

function sound<Filter extends object>(schema: z.ZodType<Filter>, wanted: Record<string, unknown>): Filter {
  const whole = schema.safeParse(wanted);
  if (whole.success) return whole.data;
  const kept = Object.entries(wanted).filter(([field, value]) => schema.safeParse({ [field]: value }).success);
  return schema.parse(Object.fromEntries(kept));
}
