import { defineConfig } from '@playwright/test';

// The desktop window has its own configuration: it needs an Electron and a display, and no browser.
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/desktop',
  forbidOnly: process.env['CI'] !== undefined,
  workers: 1,
  // A loaded machine may miss a deadline once; the summary names what passed only on a second try.
  retries: process.env['CI'] === undefined ? 0 : 1,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
});
