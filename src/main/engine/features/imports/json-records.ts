import { createReadStream } from 'node:fs';
import { StudioError } from '../../../../shared/domain/errors.ts';

/** One element of a list in a JSON file. */
export interface JsonRecord {
  /** Key of the list at the top of the file; empty where the file is the list. */
  list: string;
  /** Place in its list, from 0. */
  index: number;
  value: unknown;
  /** What is wrong with the element's own JSON; then `value` is undefined. */
  problem: string | undefined;
  /** Bytes of the file read so far. */
  position: number;
}

/** Longer than any mask of a photo within the limit on pixels; a file that goes on without end is no data. */
const longestRecord = 256 * 2 ** 20;

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];

/**
 * Streams the elements of the named lists of a JSON object, however large the file: only one element is held at a
 * time. Each is parsed by itself, so that one broken element costs no other. A general token stream is an order of
 * magnitude slower on masks, and the one at hand is, by its authors, not for files that one does not trust.
 *
 * @throws StudioError IMPORT_INVALID where the file is not a JSON object, one of the lists is none, or it ends too early
 */
export function jsonRecords(file: string, lists: readonly string[]): AsyncGenerator<JsonRecord> {
  return records(file, new Set(lists));
}

/** The same for a file that is itself a list. Throws StudioError IMPORT_INVALID where it is none, or ends too early. */
export function jsonListRecords(file: string): AsyncGenerator<JsonRecord> {
  return records(file, undefined);
}

/** Elements of the wanted lists of an object, or of the one list that the file is. */
async function* records(file: string, wanted: ReadonlySet<string> | undefined): AsyncGenerator<JsonRecord> {
  const opening = wanted === undefined ? openBracket : openBrace;
  /** How deep the elements lie. */
  const level = wanted === undefined ? 1 : 2;
  let depth = 0;
  let inString = false;
  let escaped = false;
  /** Bytes of a key or an element that began in an earlier chunk. */
  let kept: Buffer[] = [];
  let keptBytes = 0;
  let capturing: 'key' | 'element' | undefined;
  let key = '';
  /** Whether the value of `key` comes next. */
  let valueNext = false;
  /** The list being read, while `depth` is `level` or deeper. */
  let list: string | undefined;
  let index = 0;
  let position = 0;
  let lastByteOfTop = -1;

  for await (const chunk of createReadStream(file, { highWaterMark: 2 ** 20 }) as AsyncIterable<Buffer>) {
    let start = capturing === undefined ? -1 : 0;
    const take = (end: number): Buffer => {
      const bytes =
        kept.length === 0 ? chunk.subarray(start, end) : Buffer.concat([...kept, chunk.subarray(start, end)]);
      kept = [];
      keptBytes = 0;
      capturing = undefined;
      start = -1;
      return bytes;
    };
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] as number;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === backslash) escaped = true;
        else if (byte === quote) {
          inString = false;
          if (capturing === 'key') key = take(at).toString('utf8');
        }
        continue;
      }
      if (byte <= 0x20) continue;
      if (depth === 0) {
        if (isByteOrderMark(chunk, at, position)) {
          at += 2;
          continue;
        }
        if (byte !== opening || lastByteOfTop !== -1) throw unexpected(file, opening, position + at);
        if (wanted === undefined) list = '';
        depth = 1;
        continue;
      }
      if (valueNext) {
        valueNext = false;
        if (byte !== openBracket && wanted?.has(key) === true) throw notAList(file, key);
      } else if (depth === 1 && byte === colon) valueNext = wanted !== undefined;
      const endsElement = depth === level && (byte === comma || byte === closeBracket);
      if (capturing === 'element' && list !== undefined && endsElement) {
        yield element(take(at), list, index++, position + at);
      } else if (list !== undefined && depth === level && capturing === undefined && !endsElement) {
        capturing = 'element';
        start = at;
      }
      switch (byte) {
        case quote:
          inString = true;
          if (depth === 1 && wanted !== undefined) {
            capturing = 'key';
            start = at + 1;
          }
          break;
        case openBracket:
          if (depth === 1 && wanted?.has(key) === true) {
            list = key;
            index = 0;
          }
          depth++;
          break;
        case openBrace:
          depth++;
          break;
        case closeBracket:
        case closeBrace:
          depth--;
          if (depth < level) list = undefined;
          if (depth === 0) lastByteOfTop = position + at;
          break;
        default:
      }
    }
    if (capturing !== undefined) {
      kept.push(chunk.subarray(start));
      keptBytes += chunk.length - start;
      if (keptBytes > longestRecord)
        throw invalid(file, `element ${index} of ${list === undefined || list === '' ? 'the file' : list} has no end`);
    }
    position += chunk.length;
  }
  if (lastByteOfTop === -1) throw invalid(file, position === 0 ? 'the file is empty' : 'the file ends too early');
}

function element(bytes: Buffer, list: string, index: number, position: number): JsonRecord {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return { list, index, value, problem: undefined, position };
  } catch (error) {
    return { list, index, value: undefined, problem: (error as Error).message, position };
  }
}

function isByteOrderMark(chunk: Buffer, at: number, position: number): boolean {
  return position === 0 && at === 0 && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf;
}

function unexpected(file: string, opening: number, position: number): StudioError {
  const wanted = opening === openBrace ? 'object' : 'list';
  return invalid(file, `there is something else than one JSON ${wanted}, at byte ${position}`);
}

function notAList(file: string, key: string): StudioError {
  return invalid(file, `"${key}" is not a list`, key);
}

function invalid(file: string, cause: string, field = ''): StudioError {
  return new StudioError('IMPORT_INVALID', `${file} is not a JSON file that can be read: ${cause}.`, {
    file,
    record: '',
    field,
    cause,
    remedy: 'Check that the file is complete and of the format chosen.',
  });
}
