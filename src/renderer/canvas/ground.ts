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
