import type { CropItem } from '../../shared/contract/crops.ts';

/** The sizes (longest side, in pixels) that the engine makes thumbnails in. */
export type ThumbnailSize = 128 | 256 | 512 | 1024;

export function photoAddress(id: number, size?: ThumbnailSize): string {
  return size === undefined ? `/media/photo/${id}` : `/media/photo/${id}?size=${size}`;
}

/** Null until the garment's crop has been derived. */
export function cropAddress(item: Pick<CropItem, 'annotationId' | 'hash'>): string | null {
  return item.hash === null ? null : `/media/crop/${item.annotationId}?v=${item.hash}`;
}

/** The photo's screen with one garment chosen, and where Escape leads back to. */
export function garmentHref(item: Pick<CropItem, 'annotationId' | 'photoId'>, search: string, back: string): string {
  const parameters = new URLSearchParams(search);
  parameters.set('annotation', String(item.annotationId));
  parameters.set('back', back);
  return `/photos/${item.photoId}?${parameters.toString()}`;
}

/** An address of this page to go back to; anything else would lead away from it. */
export function safeBack(address: string | null): string | undefined {
  return address !== null && /^\/(?![/\\])/.test(address) ? address : undefined;
}
