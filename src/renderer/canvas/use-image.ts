import { useEffect, useState } from 'react';

/** Decoded pictures that were asked for ahead of time, the oldest first. */
const ahead = new Map<string, Promise<HTMLImageElement>>();
const ready = new Map<string, HTMLImageElement>();
const mostAhead = 12;

/** Has a picture fetched and decoded, so that it is there at once when it is wanted. A failure waits until then. */
export function preloadImage(address: string): void {
  if (ahead.has(address)) return;
  const decoded = decodedImage(address);
  ahead.set(address, decoded);
  decoded.then(
    (image) => ahead.has(address) && ready.set(address, image),
    () => ahead.delete(address),
  );
  const [oldest] = ahead.keys();
  if (ahead.size <= mostAhead || oldest === undefined) return;
  ahead.delete(oldest);
  ready.delete(oldest);
}

/** A picture that was asked for ahead of time; undefined for others. */
export function preloadedImage(address: string): Promise<HTMLImageElement> | undefined {
  return ahead.get(address);
}

async function decodedImage(address: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = address;
  await image.decode();
  return image;
}

/** The picture at an address once it has been decoded, and whether it could not be. */
export function useImage(address: string | undefined): { image: HTMLImageElement | undefined; failed: boolean } {
  const [state, setState] = useState<{ address: string; image?: HTMLImageElement; failed: boolean }>();
  useEffect(() => {
    if (address === undefined) return undefined;
    let wanted = true;
    (ahead.get(address) ?? decodedImage(address)).then(
      (decoded) => wanted && setState({ address, image: decoded, failed: false }),
      () => wanted && setState({ address, failed: true }),
    );
    return () => {
      wanted = false;
    };
  }, [address]);
  const current = state?.address === address ? state : undefined;
  const image = current?.image ?? (address === undefined ? undefined : ready.get(address));
  return { image, failed: current?.failed ?? false };
}
