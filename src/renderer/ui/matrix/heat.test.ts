import { describe, expect, it } from 'vitest';
import { heatColours, luminance } from './heat.ts';

function contrast(background: string, text: string): number {
  const [red = 0, green = 0, blue = 0] = (background.match(/\d+/g) ?? []).map(Number);
  const a = luminance([red, green, blue]);
  const b = text === '#ffffff' ? 1 : 0;
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

describe('heatColours', () => {
  it('keeps the text readable at every strength, on both surfaces', () => {
    for (const scheme of ['light', 'dark'] as const) {
      for (let strength = 0; strength <= 1; strength += 0.01) {
        for (const correct of [true, false]) {
          const { background, text } = heatColours(strength, correct, scheme);
          expect(contrast(background, text)).toBeGreaterThanOrEqual(4.5);
        }
      }
    }
  });

  it('shows an empty cell as the surface', () => {
    expect(heatColours(0, true, 'light').background).toBe('rgb(255, 255, 255)');
  });
});
