import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'db/**/*.test.ts', 'scripts/**/*.test.ts'],
    environment: 'node',
    // TensorFlow's own remarks about graphs that it plans for.
    env: { TF_CPP_MIN_LOG_LEVEL: '2' },
    pool: 'forks',
    // Two cores are the smallest supported machine, and TensorFlow uses every core by itself.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
