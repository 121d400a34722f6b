import { rmSync } from 'node:fs';
import path from 'node:path';
import { downloadBrowser, findBrowser } from '../browser.mjs';
import { desktopForTests } from '../electron-fallback.mjs';
import { readJson } from '../setup/files.mjs';
import { repository } from '../setup/paths.mjs';
import { environment } from '../setup/processes.mjs';
import { programs, roomNames, runHere } from '../tools.mjs';
import { withDisplay } from './display.mjs';

/**
 * @typedef {object} GroupResult
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string} [reason] Why something was skipped, or what could not be run.
 *
 * @typedef {object} Group
 * @property {string} name
 * @property {string} about
 * @property {boolean} needsProduct Whether it wants the built page and shell.
 * @property {(report: import('../setup/report.mjs').Reporter) => Promise<GroupResult>} run
 */

const reports = path.join(repository, '.cache', 'test');

/** @type {Group[]} */
export const groups = [
  {
    name: 'types',
    about: 'the compiler, room by room',
    needsProduct: false,
    async run(report) {
      let failed = 0;
      for (const room of roomNames) {
        const code = await runHere([programs.tsc, '-p', `tsconfig.${room}.json`]);
        report.line(`${code === 0 ? '✓' : '✗'} ${room}`);
        failed += code === 0 ? 0 : 1;
      }
      return { passed: roomNames.length - failed, failed, skipped: 0 };
    },
  },
  {
    name: 'lint',
    about: 'ESLint, with the rule about rooms',
    needsProduct: false,
    run: () => single([programs.eslint, '--cache', '--cache-location', '.cache/eslint/', '.']),
  },
  {
    name: 'format',
    about: 'Prettier',
    needsProduct: false,
    run: () => single([programs.prettier, '--check', '--log-level', 'warn', '.']),
  },
  {
    name: 'unit',
    about: 'unit and integration tests (vitest)',
    needsProduct: false,
    async run() {
      const file = reportFile('unit');
      const code = await runHere([
        ...[programs.vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
      ]);
      const said = readJson(file);
      return counted(
        code,
        said && {
          passed: said.numPassedTests,
          // A file that cannot be loaded has no tests of its own to fail.
          failed: Math.max(said.numFailedTests, said.numFailedTestSuites > 0 ? 1 : 0),
          skipped: said.numPendingTests + said.numTodoTests,
        },
      );
    },
  },
  {
    name: 'e2e',
    about: 'the studio in Chromium (Playwright)',
    needsProduct: true,
    async run(report) {
      await downloadBrowser(report);
      try {
        report.line(`Browser: ${(await findBrowser()).name}`);
      } catch (error) {
        return { passed: 0, failed: 0, skipped: await listed([]), reason: error.message };
      }
      return playwright([]);
    },
  },
  {
    name: 'desktop',
    about: 'the desktop window (Playwright and Electron)',
    needsProduct: true,
    async run(report) {
      const words = ['--config', 'e2e/desktop/playwright.config.ts'];
      const desktop = await desktopForTests(report);
      if (desktop.program === undefined) {
        return { passed: 0, failed: 0, skipped: await listed(words), reason: desktop.reason };
      }
      report.line(`Electron: ${desktop.name}`);
      const result = await withDisplay((display) =>
        playwright(words, {
          ...display,
          STUDIO_ELECTRON: desktop.program,
          STUDIO_ELECTRON_OLD: desktop.old ? '1' : '',
        }),
      );
      if ('noDisplay' in result) {
        return { passed: 0, failed: 0, skipped: await listed(words), reason: result.noDisplay };
      }
      return result;
    },
  },
];

/** @param {string[]} words @returns {Promise<GroupResult>} */
async function single(words) {
  const code = await runHere(words);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

/** @param {string[]} words @param {Record<string, string>} [extra] @returns {Promise<GroupResult>} */
async function playwright(words, extra = {}) {
  const file = reportFile(words.length === 0 ? 'e2e' : 'desktop');
  const env = environment({ ...extra, PLAYWRIGHT_JSON_OUTPUT_NAME: file });
  const code = await runHere([programs.playwright, 'test', '--reporter=list,json', ...words], { env });
  const said = readJson(file)?.stats;
  return counted(
    code,
    said && {
      passed: said.expected + said.flaky,
      failed: said.unexpected + (readJson(file).errors?.length ?? 0),
      skipped: said.skipped,
      ...(said.flaky > 0 && { reason: `${said.flaky} passed only on a second try` }),
    },
  );
}

/** How many tests a skipped group would have had. @param {string[]} words */
async function listed(words) {
  const file = reportFile('list');
  const env = environment({ PLAYWRIGHT_JSON_OUTPUT_NAME: file });
  await runHere([programs.playwright, 'test', '--list', '--reporter=json', ...words], { env, stdio: 'ignore' });
  const count = (suite) =>
    (suite.specs?.length ?? 0) + (suite.suites ?? []).reduce((sum, inner) => sum + count(inner), 0);
  return Math.max(1, count(readJson(file) ?? {}));
}

/** A tool that ends badly without a failed test has failed all the same. @param {number} code @param {GroupResult | undefined} said */
function counted(code, said) {
  if (said === undefined) return { passed: 0, failed: 1, skipped: 0, reason: `ended with ${code} and no report` };
  return code !== 0 && said.failed === 0 ? { ...said, failed: 1, reason: `ended with ${code}` } : said;
}

/** @param {string} name A report of an earlier run must not be taken for this one's. */
function reportFile(name) {
  const file = path.join(reports, `${name}.json`);
  rmSync(file, { force: true });
  return file;
}
