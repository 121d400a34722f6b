import { existsSync } from 'node:fs';
import path from 'node:path';
import { readJson, writeAtomically } from './setup/files.mjs';
import { modules, pinnedNode, runtime } from './setup/paths.mjs';
import { environment, reasonOf, run } from './setup/processes.mjs';
import { rememberedFailure, rememberFailure } from './setup/packages.mjs';

/**
 * @typedef {object} Browser The Chromium that the e2e tests run in.
 * @property {string} name
 * @property {string | undefined} executablePath Undefined for Playwright's own.
 * @property {string[]} args
 */

const choiceFile = path.join(runtime, 'browser.json');
// As root, in a container, Chromium's own sandbox does not start.
const noSandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const systemPrograms = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * The browser that is to be had: Playwright's own where it was downloaded, else one of the system, else the headless
 * shell of the npm package. Throws where there is none. Downloads nothing, so that every test process may ask.
 *
 * @returns {Promise<Browser>}
 */
export async function findBrowser() {
  if (process.env.STUDIO_BROWSER !== undefined && process.env.STUDIO_BROWSER !== '') {
    return { name: process.env.STUDIO_BROWSER, executablePath: process.env.STUDIO_BROWSER, args: noSandbox };
  }
  const { chromium } = await import('@playwright/test');
  if (readJson(choiceFile)?.playwright === true && existsSync(chromium.executablePath())) {
    return { name: "Playwright's Chromium", executablePath: undefined, args: noSandbox };
  }
  const system = systemPrograms.find((program) => existsSync(program));
  if (system !== undefined) return { name: system, executablePath: system, args: noSandbox };
  try {
    const { default: packaged } = await import('@sparticuz/chromium');
    const executablePath = await packaged.executablePath();
    return { name: '@sparticuz/chromium (headless shell)', executablePath, args: [...packaged.args, ...noSandbox] };
  } catch (error) {
    const found = "Playwright's is not downloaded, none is installed, and the packaged one does not unpack";
    throw new Error(
      `No Chromium for the e2e tests: ${found}. Install one (Debian and Ubuntu: apt-get install chromium) or name it in STUDIO_BROWSER.`,
      { cause: error },
    );
  }
}

/**
 * Tries to fetch Playwright's own Chromium, for a limited time; a failure is remembered for a day.
 *
 * @param {import('./setup/report.mjs').Reporter} report
 */
export async function downloadBrowser(report) {
  if (readJson(choiceFile)?.playwright === true || rememberedFailure('playwright') !== undefined) return;
  const step = report.step("Playwright's Chromium, for the e2e tests");
  const program = path.join(modules, '@playwright', 'test', 'cli.js');
  const result = await run(pinnedNode, [program, 'install', 'chromium', '--only-shell'], {
    env: environment({ PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '15000' }),
    limitSeconds: 300,
  });
  if (result.code === 0) {
    await writeAtomically(choiceFile, '{ "playwright": true }\n');
    step.done();
    return;
  }
  const reason = result.gaveUp ?? reasonOf(result.output);
  await rememberFailure('playwright', reason);
  step.skipped(`not to be had (${reason}); another browser is looked for`);
}
