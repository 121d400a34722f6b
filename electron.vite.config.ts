import { defineConfig } from 'electron-vite';

// The shell and the preload script are CommonJS: a sandboxed preload script can be nothing else, and the old Electron
// of the desktop test knows no other main script. scripts/build.mjs builds the page and bundles the engine.
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: 'node16',
      minify: false,
      externalizeDeps: true,
      rollupOptions: {
        input: { index: 'src/main/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name].cjs' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      target: 'node16',
      minify: false,
      rollupOptions: {
        input: { index: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
});
