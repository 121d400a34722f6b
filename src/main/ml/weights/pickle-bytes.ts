import { StudioError } from '../../../shared/domain/errors.ts';

/** Refuses a pickle with its cause. */
export function broken(cause: string): StudioError {
  return new StudioError('WEIGHTS_INVALID', `This is not a sound weights file: ${cause}.`, {
    cause,
    remedy: 'Fetch the file again.',
  });
}

/** Walks through a pickle's bytes. Every step throws WEIGHTS_INVALID beyond the end. */
export interface ByteReader {
  byte(): number;
  take(length: number): Uint8Array;
  view(length: number): DataView;
  line(): string;
  skip(length: number): void;
  position(): number;
}

export function createByteReader(bytes: Uint8Array, start: number): ByteReader {
  let offset = start;
  const take = (length: number): Uint8Array => {
    if (length < 0 || offset + length > bytes.length) throw broken('it breaks off');
    offset += length;
    return bytes.subarray(offset - length, offset);
  };
  return {
    take,
    byte: () => take(1)[0] ?? 0,
    view: (length) => {
      const part = take(length);
      return new DataView(part.buffer, part.byteOffset, length);
    },
    line: () => {
      const end = bytes.indexOf(0x0a, offset);
      if (end < 0) throw broken('it breaks off');
      const text = utf8(take(end - offset));
      offset += 1;
      return text.replace(/\r$/, '');
    },
    skip: (length) => {
      take(length);
    },
    position: () => offset,
  };
}

export function utf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** Each byte as the character of its number; TextDecoder's `latin1` is Windows-1252 and changes 0x80 to 0x9f. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}

/** A number in digits. INT's `00` and `01` are False and True. */
export function decimal(text: string): number | bigint | boolean {
  if (text === '00' || text === '01') return text === '01';
  if (!/^-?\d{1,400}$/.test(text)) throw broken(`${JSON.stringify(text.slice(0, 40))} is no integer`);
  return narrowed(BigInt(text));
}

/** A little-endian integer of any length; bigint where a number would not be exact. */
export function twosComplement(bytes: Uint8Array): number | bigint {
  let value = 0n;
  for (let index = bytes.length - 1; index >= 0; index--) value = (value << 8n) | BigInt(bytes[index] ?? 0);
  return narrowed(BigInt.asIntN(Math.max(bytes.length, 1) * 8, value));
}

function narrowed(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
