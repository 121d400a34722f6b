import { defineConfig } from '@playwright/test';
import { findBrowser } from './scripts/browser.mjs';

const browser = await findBrowser();
// The README's pictures are taken again on request only.
const takesPictures = process.env['STUDIO_SCREENSHOTS'] === '1';

// The same specs run on every machine: one size, one language, one time zone, no animation.
export default defineConfig({
  testDir: 'e2e',
  testIgnore: ['desktop/**', ...(takesPictures ? [] : ['screenshots.spec.ts'])],
  outputDir: 'test-results',
  forbidOnly: process.env['CI'] !== undefined,
  fullyParallel: false,
  // Each spec starts an engine, and TensorFlow takes every core by itself.
  workers: 1,
  // A loaded machine may miss a deadline once; the summary names what passed only on a second try.
  retries: process.env['CI'] === undefined ? 0 : 1,
  timeout: 300_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  globalSetup: './e2e/support/global-setup.ts',
  use: {
    actionTimeout: 30_000,
    navigationTimeout: 60_000,
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    contextOptions: { reducedMotion: 'reduce' },
    trace: 'retain-on-failure',
    launchOptions: {
      ...(browser.executablePath === undefined ? {} : { executablePath: browser.executablePath }),
      args: browser.args,
    },
  },
});
