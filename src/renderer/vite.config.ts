import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The page, the same in the desktop window and in a browser. */
export default defineConfig({
  root: here('.'),
  publicDir: here('./public'),
  plugins: [react()],
  build: {
    outDir: here('../../out/renderer'),
    emptyOutDir: true,
    target: 'chrome108',
    // A data: address would need an exception in the Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    rollupOptions: { input: here('./index.html') },
  },
  worker: {
    // A classic script: OpenCV's file is none that a module can import.
    format: 'iife',
    // The engine serves this folder with a policy of its own: see rpc/protection.ts.
    rollupOptions: { output: { entryFileNames: 'workers/[name]-[hash].js' } },
  },
});
