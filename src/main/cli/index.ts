import { runCommandLine } from './program.ts';
import { flushed, ignoreClosedPipes } from './terminal/output.ts';

const streams = { stdout: process.stdout, stderr: process.stderr };
ignoreClosedPipes([streams.stdout, streams.stderr]);
const exitCode = await runCommandLine(process.argv.slice(2), streams);
await Promise.all([flushed(streams.stdout), flushed(streams.stderr)]);
process.exit(exitCode);
