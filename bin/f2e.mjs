#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { build } from '../scripts/setup/build.mjs';
import { main, setUp } from '../scripts/setup/index.mjs';
import { pinnedNode } from '../scripts/setup/paths.mjs';
import { createReporter } from '../scripts/setup/report.mjs';
import { programs, runHere } from '../scripts/tools.mjs';

// The command line, from any folder and any Node >= 20. stdout carries the command's answer and nothing else.
await main(async () => {
  const words = process.argv.slice(2);
  // The doctor is asked when something is missing, so that it must not wait for all to be there.
  if (!words.includes('doctor') || !existsSync(pinnedNode)) await setUp({ product: false });
  if (words[0] === 'serve') await build(createReporter());
  // npm changes to the repository's root; paths are meant from where the command was typed.
  return runHere([programs.f2e, ...words], { cwd: process.env.INIT_CWD ?? process.cwd() });
});
