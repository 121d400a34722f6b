import type { StudioBridge } from '../../shared/contract/preload.ts';

declare global {
  interface Window {
    /** Present in the desktop window only. */
    studio?: StudioBridge;
  }
}

export const bridge: StudioBridge | undefined = window.studio;
