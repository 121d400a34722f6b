import { randomUUID } from 'node:crypto';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { RunLengthMask } from '../../../../shared/geometry/run-length.ts';
import type { ProjectStore } from '../../store/open.ts';

/** A picture that was asked about, for as long as further questions about it may come. */
export interface AskedPicture {
  runId: number;
  image: string | Buffer;
  /** The detector that found the garments; null where nobody did. */
  detector: string | null;
  garments: readonly AskedPictureGarment[];
}

export interface AskedPictureGarment {
  className: string | null;
  score: number | null;
  mask: RunLengthMask;
  /** PNG. */
  crop: Buffer;
}

const mostPictures = 16;
const mostBytes = 128 * 2 ** 20;

const remembered = new WeakMap<ProjectStore, Map<string, AskedPicture>>();

/** Remembers a picture in memory alone; answers with the name that further questions give. The oldest are forgotten. */
export function rememberPicture(store: ProjectStore, picture: AskedPicture): string {
  let pictures = remembered.get(store);
  if (pictures === undefined) remembered.set(store, (pictures = new Map()));
  const name = randomUUID();
  pictures.set(name, picture);
  let bytes = [...pictures.values()].reduce((sum, each) => sum + bytesOf(each), 0);
  for (const [oldest, each] of pictures) {
    if ((pictures.size <= mostPictures && bytes <= mostBytes) || oldest === name) break;
    pictures.delete(oldest);
    bytes -= bytesOf(each);
  }
  return name;
}

/** Throws StudioError NOT_FOUND for one that is forgotten. */
export function askedPicture(store: ProjectStore, name: string): AskedPicture {
  const picture = remembered.get(store)?.get(name);
  if (picture !== undefined) return picture;
  throw new StudioError('NOT_FOUND', 'This picture is not remembered any more.', {
    field: 'question',
    cause: 'the studio was started anew, or many pictures were asked about since',
    remedy: 'Ask about the picture again.',
  });
}

function bytesOf({ image, garments }: AskedPicture): number {
  const crops = garments.reduce((sum, { crop, mask }) => sum + crop.length + mask.counts.length, 0);
  return crops + (typeof image === 'string' ? 0 : image.length);
}
