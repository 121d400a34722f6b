import { build } from './setup/build.mjs';
import { main, setUp } from './setup/index.mjs';
import { SetupError } from './setup/processes.mjs';
import { createReporter } from './setup/report.mjs';
import { programs, roomNames, runHere } from './tools.mjs';

// One tool on the pinned Node, set up first: `node scripts/tool.mjs typecheck|lint|format|unit|e2e|bench|build …`.
const [name = '', ...words] = process.argv.slice(2);

const tools = {
  /** With room names, only those. */
  async typecheck() {
    const codes = [];
    for (const room of words.length > 0 ? words : roomNames) {
      codes.push(await runHere([programs.tsc, '-p', `tsconfig.${room}.json`]));
    }
    return Math.max(...codes);
  },
  lint: () =>
    runHere([programs.eslint, '--cache', '--cache-location', '.cache/eslint/', ...(words.length > 0 ? words : ['.'])]),
  format: () => runHere([programs.prettier, '--write', ...(words.length > 0 ? words : ['.'])]),
  unit: () => runHere([programs.vitest, 'run', ...words]),
  e2e: () => runHere([programs.playwright, 'test', ...words]),
  bench: () => runHere([programs.bench, ...words]),
  async build() {
    await build(createReporter());
    return 0;
  },
};

await main(async () => {
  const tool = tools[name];
  if (tool === undefined) {
    throw new SetupError(`There is no tool '${name}'.`, `Give one of ${Object.keys(tools).join(', ')}.`);
  }
  await setUp({ product: name === 'e2e' });
  return tool();
});
