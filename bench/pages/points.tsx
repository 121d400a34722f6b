/// <reference types="vite/client" />
import { MantineProvider } from '@mantine/core';
import { createRoot } from 'react-dom/client';
import { PointsCanvas, type PointsCanvasHandle } from '../../src/renderer/canvas/points-canvas.tsx';

// A hundred thousand points in fourteen heaps, as an embedding of garments at events looks.
const count = 100_000;
const positions = new Float32Array(count * 2);
const colours = new Uint8Array(count * 4);
let state = 1;

function uniform(): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return (state + 0.5) / 2 ** 32;
}

for (let point = 0; point < count; point++) {
  const heap = point % 14;
  const [radius, angle] = [Math.sqrt(-2 * Math.log(uniform())), 2 * Math.PI * uniform()];
  positions[point * 2] = Math.cos(heap * 2.4) * (3 + heap * 0.6) + radius * Math.cos(angle);
  positions[point * 2 + 1] = Math.sin(heap * 2.4) * (3 + heap * 0.6) + radius * Math.sin(angle);
  colours.set([60 + heap * 13, 220 - heap * 12, (heap * 67) % 256, 255], point * 4);
}

declare global {
  interface Window {
    points?: PointsCanvasHandle | null;
    found?: number;
  }
}

const handle = (points: PointsCanvasHandle | null): void => {
  window.points = points;
};
const root = document.querySelector('#root');
if (root) {
  createRoot(root).render(
    <MantineProvider>
      <PointsCanvas
        positions={positions}
        colours={colours}
        chosen={null}
        mode="pan"
        label="Points"
        handle={handle}
        onLasso={(points) => (window.found = points.length)}
      />
    </MantineProvider>,
  );
}
