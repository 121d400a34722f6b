import { main, setUp } from './setup/index.mjs';
import { createReporter, seconds } from './setup/report.mjs';
import { SetupError } from './setup/processes.mjs';
import { groups } from './test/groups.mjs';

/**
 * `npm test`: set-up, then every group of tests. `--only types,lint` takes some. The summary names each group with its
 * time and, where one was skipped, the reason; the last line counts tests.
 */
await main(async () => {
  const chosen = chosenGroups(process.argv.slice(2));
  await setUp({ product: chosen.some(({ needsProduct }) => needsProduct) });
  const report = createReporter(process.stdout);
  const results = [];
  for (const group of chosen) {
    report.line(`\n── ${group.name}: ${group.about} ──`);
    const started = Date.now();
    const result = await group.run(report);
    results.push({ name: group.name, time: (Date.now() - started) / 1000, ...result });
  }
  return summarise(report, results);
});

/** @param {string[]} words */
function chosenGroups(words) {
  if (words.length === 0) return groups;
  const names = (words[0] === '--only' ? (words[1] ?? '') : '').split(',');
  const unknown = names.find((name) => !groups.some((group) => group.name === name));
  if (unknown === undefined && words.length === 2) return groups.filter(({ name }) => names.includes(name));
  throw new SetupError(
    `These words are not understood: ${words.join(' ')}`,
    `Give nothing, or --only with some of ${groups.map(({ name }) => name).join(',')}.`,
  );
}

/** @param {import('./setup/report.mjs').Reporter} report */
function summarise(report, results) {
  report.line('\n── summary ──');
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { name, time, passed, failed, skipped, reason } of results) {
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped += skipped;
    const mark = failed > 0 ? '✗' : passed === 0 && skipped > 0 ? '-' : '✓';
    const why = reason === undefined ? '' : `  (${reason})`;
    report.line(
      `${mark} ${name.padEnd(8)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${String(skipped).padStart(4)} skipped  ${seconds(time)}${why}`,
    );
  }
  // Alone on its line and without colours: others read it.
  report.line(`\n${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
  return sum.failed > 0 || sum.passed === 0 ? 1 : 0;
}
