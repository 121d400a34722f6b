import { defineConfig } from '@playwright/test';

// The desktop window has its own configuration: it needs an Electron and a display, and no browser.
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/desktop',
  forbidOnly: process.env['CI'] !== undefined,
  workers: 1,
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
});
