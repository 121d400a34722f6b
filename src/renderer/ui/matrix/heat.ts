type Rgb = readonly [number, number, number];

const right: Rgb = [63, 86, 190];
const wrong: Rgb = [214, 88, 30];
const surfaces: Readonly<Record<'light' | 'dark', Rgb>> = { light: [255, 255, 255], dark: [29, 32, 38] };

export interface HeatColours {
  background: string;
  /** Black or white, whichever reads better on it: their contrast is never below 4.5. */
  text: string;
}

/**
 * The colours of a cell.
 *
 * @param strength 0 to 1, the share relative to the largest shown
 * @param correct on the diagonal: blue for what is right, orange for what is wrong
 */
export function heatColours(strength: number, correct: boolean, scheme: 'light' | 'dark'): HeatColours {
  const hue = correct ? right : wrong;
  const ground = surfaces[scheme];
  const weight = strength <= 0 ? 0 : 0.06 + 0.94 * Math.min(1, strength) ** 0.8;
  const mixed = hue.map((value, channel) => Math.round((ground[channel] ?? 0) * (1 - weight) + value * weight));
  const [red = 0, green = 0, blue = 0] = mixed;
  return {
    background: `rgb(${red}, ${green}, ${blue})`,
    text: luminance([red, green, blue]) > 0.179 ? '#000000' : '#ffffff',
  };
}

/** Relative luminance (WCAG 2.2), 0 to 1, of channels from 0 to 255. */
export function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}
