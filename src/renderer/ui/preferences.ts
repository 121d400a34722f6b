import { create } from 'zustand';
import { persist } from 'zustand/middleware';

interface MaskPreferences {
  masksShown: boolean;
  outlines: boolean;
  /** Of the tint over the photo, 0 to 1. */
  opacity: number;
}

/** How someone likes masks drawn; remembered by the browser. */
export const useMaskPreferences = create<MaskPreferences>()(
  persist((): MaskPreferences => ({ masksShown: true, outlines: true, opacity: 0.4 }), {
    name: 'studio-masks',
    version: 1,
  }),
);

export function changeOpacity(step: number): void {
  useMaskPreferences.setState(({ opacity }) => ({
    opacity: Math.round(Math.min(1, Math.max(0, opacity + step)) * 100) / 100,
  }));
}
