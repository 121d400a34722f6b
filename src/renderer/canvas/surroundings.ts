/**
 * Tells the colour that an element stands on, at once and whenever the colour scheme changes. Answers with what ends it.
 */
export function followGround(element: HTMLElement, tell: (colour: string) => void): () => void {
  const read = (): void => tell(getComputedStyle(element).backgroundColor);
  const scheme = new MutationObserver(read);
  scheme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-mantine-color-scheme'] });
  read();
  return () => scheme.disconnect();
}

/** Tells when the window has come to a screen with more or fewer device pixels. Answers with what ends it. */
export function followRatio(tell: () => void): () => void {
  const off = new AbortController();
  function watch(): void {
    const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    const changed = (): void => {
      tell();
      watch();
    };
    query.addEventListener('change', changed, { once: true, signal: off.signal });
  }
  watch();
  return () => off.abort();
}
