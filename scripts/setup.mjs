import { main, setUp } from './setup/index.mjs';
import { createReporter } from './setup/report.mjs';

// `npm run setup`: only the set-up, and what failed before is tried again.
await main(async () => {
  const report = createReporter();
  await setUp({ retry: true, report });
  report.line('Everything is in place. `npm start` opens the studio, `npm test` runs every test.');
});
