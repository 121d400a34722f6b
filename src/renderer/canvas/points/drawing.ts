/** What is drawn for each point, and how. */
export interface PointLooks {
  /** RGBA of each point; alpha 0 hides it. */
  colours: Uint8Array;
  /** 1 for each chosen point; null where nothing is chosen and all points look alike. */
  chosen: Uint8Array | null;
}

/** Where the plane lies, in device pixels: device = plane * scale + offset. */
export interface PointsView {
  scale: number;
  x: number;
  y: number;
  /** Diameter of a point in device pixels. */
  size: number;
}

/** Draws points on a canvas; made for one canvas, by WebGL where there is a graphics processor, else by plain pixels. */
export interface PointsDrawing {
  readonly kind: 'webgl' | 'pixels';
  setPoints: (positions: Float32Array, looks: PointLooks) => void;
  setLooks: (looks: PointLooks) => void;
  /** The canvas has the size that it is to be drawn in. */
  draw: (view: PointsView) => void;
  dispose: () => void;
}

/** What is not chosen, beside what is, keeps this much of its opacity. */
export const unchosenOpacity = 0.22;
