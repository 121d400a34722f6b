import { useEffect, useState } from 'react';

/** The picture at an address once it has been decoded, and whether it could not be. */
export function useImage(address: string | undefined): { image: HTMLImageElement | undefined; failed: boolean } {
  const [state, setState] = useState<{ address: string; image?: HTMLImageElement; failed: boolean }>();
  useEffect(() => {
    if (address === undefined) return undefined;
    let wanted = true;
    const image = new Image();
    image.src = address;
    image.decode().then(
      () => wanted && setState({ address, image, failed: false }),
      () => wanted && setState({ address, failed: true }),
    );
    return () => {
      wanted = false;
    };
  }, [address]);
  const current = state?.address === address ? state : undefined;
  return { image: current?.image, failed: current?.failed ?? false };
}
