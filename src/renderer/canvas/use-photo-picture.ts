import { useEffect, useState } from 'react';
import { loadPhotoPicture, type PhotoPicture } from './photo-picture.ts';
import type { Size } from './view.ts';

interface Wanted {
  /** A small picture to show while the whole one is on its way. */
  preview: string | undefined;
  source: string;
  photo: Size;
  /** Called with each picture that is better than the last, and with undefined when the photo changes. */
  show: (picture: PhotoPicture | undefined) => void;
}

export interface PictureState {
  /** The whole photo is on its way; the small one may be shown. */
  loading: boolean;
  /** It could not be read. */
  failed: boolean;
}

/** Keeps a canvas supplied with the photo at an address. */
export function usePhotoPicture({ preview, source, photo: { width, height }, show }: Wanted): PictureState {
  const [failed, setFailed] = useState<string>();
  const [loaded, setLoaded] = useState<string>();
  useEffect(() => {
    if (width === 0 || height === 0) return undefined;
    const leaving = new AbortController();
    const { signal } = leaving;
    const loaded: PhotoPicture[] = [];
    let best = -1;

    async function load(address: string, rank: number): Promise<void> {
      const picture: PhotoPicture = await loadPhotoPicture(address, { width, height }, signal, () => {
        if (!signal.aborted && best === rank) show(picture);
      });
      if (signal.aborted || rank < best) {
        picture.close();
        return;
      }
      best = rank;
      show(picture);
      for (const worse of loaded.splice(0)) worse.close();
      loaded.push(picture);
    }

    if (preview !== undefined) void load(preview, 0).catch(() => undefined);
    load(source, 1).then(
      () => {
        if (!signal.aborted) setLoaded(source);
      },
      () => {
        if (!signal.aborted) setFailed(source);
      },
    );
    return () => {
      leaving.abort();
      show(undefined);
      for (const picture of loaded.splice(0)) picture.close();
    };
  }, [preview, source, width, height, show]);
  return { loading: loaded !== source && failed !== source, failed: failed === source };
}
