import { describe, expect, it } from 'vitest';
import { cropAddress, garmentHref, safeBack } from './media.ts';

describe('media addresses', () => {
  it('names a crop by annotation and content', () => {
    expect(cropAddress({ annotationId: 7, hash: 'ab' })).toBe('/media/crop/7?v=ab');
    expect(cropAddress({ annotationId: 7, hash: null })).toBeNull();
  });
  it('leads to the garment and back again', () => {
    const href = garmentHref({ annotationId: 7, photoId: 3 }, '?event=2', '/crops?event=2');
    const address = new URL(href, 'http://localhost');
    expect(address.pathname).toBe('/photos/3');
    expect(address.searchParams.get('annotation')).toBe('7');
    expect(safeBack(address.searchParams.get('back'))).toBe('/crops?event=2');
  });
  it('never leads away from the page', () => {
    expect(['//evil', '/\\evil', 'http://evil', 'javascript:1', ''].map(safeBack)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(safeBack(null)).toBeUndefined();
  });
});
