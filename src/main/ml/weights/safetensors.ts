import { StudioError } from '../../../shared/domain/errors.ts';
import type { ElementType } from './elements.ts';
import { decodeElements, elementSizes } from './elements.ts';
import { narrowToHalf } from './half.ts';
import type { WeightData, WeightMap, WeightTensor } from './weight-map.ts';
import { elementCount } from './weight-map.ts';

/** The format's own limit on the header. */
const largestHeader = 100_000_000;

export interface SafetensorsEntry {
  storedAs: ElementType;
  shape: number[];
  /** Byte range in the data section, end exclusive. */
  begin: number;
  end: number;
}

export interface SafetensorsHeader {
  entries: Map<string, SafetensorsEntry>;
  metadata: Record<string, string>;
  /** Where the data section starts in the file. */
  dataOffset: number;
}

/** Weights of a safetensors file, with its `__metadata__`. */
export interface SafetensorsFile {
  weights: WeightMap;
  metadata: Record<string, string>;
}

/**
 * Reads the safetensors format (huggingface/safetensors, "Format"). F16 and BF16 are widened to float32.
 *
 * @param bytes the whole file
 * @throws StudioError WEIGHTS_INVALID when the header is not the format's, when a range leaves the file, does not fit
 *   its shape, overlaps another or leaves a gap, or for an element type that is not known
 */
export function readSafetensors(bytes: Uint8Array, file = 'the file'): SafetensorsFile {
  const { entries, metadata, dataOffset } = readSafetensorsHeader(bytes, bytes.length, file);
  const weights: WeightMap = new Map();
  for (const [name, { storedAs, shape, begin, end }] of entries) {
    // A copy (Buffer's own slice would be a view) is aligned for every element type and keeps the file's buffer from living on.
    const data = Uint8Array.from(bytes.subarray(dataOffset + begin, dataOffset + end));
    weights.set(name, { ...decodeElements(storedAs, data), shape, storedAs });
  }
  return { weights, metadata };
}

/** Reads and checks the header alone; `bytes` must hold it wholly, `fileSize` is that of the file. Throws as above. */
export function readSafetensorsHeader(bytes: Uint8Array, fileSize: number, file = 'the file'): SafetensorsHeader {
  const refuse = (cause: string, field?: string): StudioError =>
    new StudioError('WEIGHTS_INVALID', `${file} is not a sound safetensors file: ${cause}.`, {
      file,
      cause,
      field,
      remedy: 'Fetch the file again.',
    });
  if (bytes.length < 8) throw refuse('it is shorter than 8 bytes');
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  if (length > largestHeader || 8 + length > fileSize || 8 + length > bytes.length) {
    throw refuse(`its header claims ${length} bytes of ${fileSize}`);
  }
  const dataOffset = 8 + length;
  const dataSize = fileSize - dataOffset;
  const parsed = parseHeader(bytes.subarray(8, dataOffset), refuse);

  const entries = new Map<string, SafetensorsEntry>();
  let metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(parsed)) {
    if (name === '__metadata__') {
      if (!isRecord(value) || Object.values(value).some((text) => typeof text !== 'string')) {
        throw refuse('__metadata__ is not a table of texts', name);
      }
      metadata = value as Record<string, string>;
    } else {
      entries.set(name, checkedEntry(name, value, dataSize, refuse));
    }
  }

  let reached = 0;
  for (const [name, entry] of [...entries].sort(
    ([, left], [, right]) => left.begin - right.begin || left.end - right.end,
  )) {
    if (entry.begin < reached) throw refuse(`${name} overlaps the tensor before it`, name);
    if (entry.begin > reached) throw refuse(`${entry.begin - reached} unclaimed bytes lie before ${name}`, name);
    reached = entry.end;
  }
  if (reached !== dataSize) throw refuse(`its tensors fill ${reached} of ${dataSize} bytes (a half download?)`);
  return { entries, metadata, dataOffset };
}

/**
 * Writes the safetensors format, tensors in the map's order.
 *
 * @param options.half which float32 tensors to store as F16, rounded to nearest even; none by default
 */
export function writeSafetensors(
  weights: WeightMap,
  options: { half?: (name: string, weight: WeightTensor) => boolean; metadata?: Record<string, string> } = {},
): Uint8Array {
  const header: Record<string, unknown> = {};
  if (options.metadata !== undefined) header['__metadata__'] = options.metadata;
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const [name, weight] of weights) {
    if (weight.data.length !== elementCount(weight.shape)) {
      throw new RangeError(
        `${name} has ${weight.data.length} elements, its shape [${weight.shape.join()}] wants others`,
      );
    }
    const { storedAs, data } = encode(weight, options.half?.(name, weight) ?? false);
    const part = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    header[name] = { dtype: storedAs, shape: weight.shape, data_offsets: [offset, offset + part.length] };
    parts.push(part);
    offset += part.length;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  // The format wants the data aligned to 8 bytes, the header filled up with spaces.
  const headerSize = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerSize + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerSize), true);
  bytes.fill(0x20, 8, 8 + headerSize);
  bytes.set(text, 8);
  let position = 8 + headerSize;
  for (const part of parts) {
    bytes.set(part, position);
    position += part.length;
  }
  return bytes;
}

type Refuse = (cause: string, field?: string) => StudioError;

function parseHeader(bytes: Uint8Array, refuse: Refuse): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw refuse('its header is not JSON');
  }
  if (!isRecord(parsed)) throw refuse('its header is not a table');
  return parsed;
}

function checkedEntry(name: string, value: unknown, dataSize: number, refuse: Refuse): SafetensorsEntry {
  if (!isRecord(value)) throw refuse(`${name} is not described`, name);
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string' || !Object.hasOwn(elementSizes, dtype)) {
    throw refuse(`${name} has the element type ${JSON.stringify(dtype)}, which is not known`, name);
  }
  const storedAs = dtype as ElementType;
  if (!isCounts(shape)) throw refuse(`${name} has no proper shape`, name);
  if (!isCounts(offsets) || offsets.length !== 2) throw refuse(`${name} has no proper byte range`, name);
  const [begin = 0, end = 0] = offsets;
  if (begin > end || end > dataSize)
    throw refuse(`${name} lies at ${begin}..${end}, the data has ${dataSize} bytes`, name);
  const wanted = elementCount(shape) * elementSizes[storedAs];
  if (end - begin !== wanted) throw refuse(`${name} takes ${end - begin} bytes, its shape wants ${wanted}`, name);
  return { storedAs, shape, begin, end };
}

function encode(
  weight: WeightTensor,
  half: boolean,
): { storedAs: ElementType; data: WeightData['data'] | Uint16Array } {
  switch (weight.dtype) {
    case 'float32':
      return half ? { storedAs: 'F16', data: narrowToHalf(weight.data) } : { storedAs: 'F32', data: weight.data };
    case 'float64':
      return { storedAs: 'F64', data: weight.data };
    case 'int64':
      return { storedAs: 'I64', data: weight.data };
    case 'int32':
      return { storedAs: 'I32', data: weight.data };
    case 'int16':
      return { storedAs: 'I16', data: weight.data };
    case 'int8':
      return { storedAs: 'I8', data: weight.data };
    case 'uint8':
      return { storedAs: 'U8', data: weight.data };
    case 'bool':
      return { storedAs: 'BOOL', data: weight.data };
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((entry) => Number.isSafeInteger(entry) && (entry as number) >= 0);
}
