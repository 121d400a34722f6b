import { mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import pino, { type Level, type Logger, type StreamEntry } from 'pino';

const largestLog = 5 * 1024 * 1024;

export interface LoggerOptions {
  /** Least level that is written on stderr. */
  stderrLevel: Level;
  /** The project's folder, where `logs/engine.log` is kept; none for a read-only project. */
  projectDirectory?: string;
}

/** Logs as JSON lines, on stderr and in the project. Requests' headers, tokens and codes never come here. */
export function createLogger({ stderrLevel, projectDirectory }: LoggerOptions): Logger {
  const streams: StreamEntry[] = [{ level: stderrLevel, stream: pino.destination({ dest: 2, sync: true }) }];
  if (projectDirectory !== undefined) {
    const file = path.join(projectDirectory, 'logs', 'engine.log');
    mkdirSync(path.dirname(file), { recursive: true });
    setAsideWhenLarge(file);
    streams.push({ level: 'info', stream: pino.destination({ dest: file, sync: true }) });
  }
  return pino(
    {
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { error: pino.stdSerializers.err },
      redact: { paths: ['req.headers', 'headers', '*.token', 'token'], remove: true },
    },
    pino.multistream(streams),
  );
}

function setAsideWhenLarge(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > largestLog) renameSync(file, `${file}.1`);
}
