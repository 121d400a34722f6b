import { importInput, type ImportInput } from '../../../shared/contract/imports.ts';
import { splitName, type SplitName } from '../../../shared/contract/common.ts';

export type ImportFormat = ImportInput['format'];

/** What the form holds: the fields of all formats, so that changing the format loses nothing. */
export interface ImportDraft {
  format: ImportFormat;
  annotations: string;
  photos: string;
  directory: string;
  file: string;
  split: SplitName | undefined;
  storage: 'copy' | 'link';
  maximumMegapixels: number;
}

export const emptyDraft: ImportDraft = {
  format: 'coco',
  annotations: '',
  photos: '',
  directory: '',
  file: '',
  split: undefined,
  storage: 'copy',
  maximumMegapixels: 200,
};

export function formatOfSearch(search: string): ImportFormat {
  const wanted = new URLSearchParams(search).get('format');
  const known: readonly ImportFormat[] = ['coco', 'deepfashion2', 'folders', 'crops', 'labels'];
  return known.find((format) => format === wanted) ?? 'coco';
}

/** What the engine is asked for; undefined while a path is missing. */
export function importOfDraft(draft: ImportDraft, dryRun: boolean): ImportInput | undefined {
  const paths = {
    annotations: draft.annotations.trim(),
    photos: draft.photos.trim(),
    directory: draft.directory.trim(),
    file: draft.file.trim(),
  };
  const shared = { dryRun, storage: draft.storage, maximumPixels: Math.round(draft.maximumMegapixels * 1e6) };
  switch (draft.format) {
    case 'coco':
    case 'deepfashion2': {
      if (paths.annotations === '' || paths.photos === '') return undefined;
      const split = splitName.safeParse(draft.split);
      return importInput.parse({
        format: draft.format,
        annotations: paths.annotations,
        photos: paths.photos,
        ...(split.success ? { split: split.data } : {}),
        ...shared,
      });
    }
    case 'folders':
    case 'crops':
      if (paths.directory === '') return undefined;
      return { format: draft.format, directory: paths.directory, ...shared };
    case 'labels':
      if (paths.file === '') return undefined;
      return { format: 'labels', file: paths.file, dryRun };
  }
}
