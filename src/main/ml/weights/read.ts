import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { StudioError, toErrorReport } from '../../../shared/domain/errors.ts';
import { readNumpyPickle } from './numpy-arrays.ts';
import { isLegacyStream, isZip, readPyTorch } from './pytorch.ts';
import { readSafetensors } from './safetensors.ts';
import type { WeightMap } from './weight-map.ts';

/**
 * Reads a weights file of any known format, told apart by its first bytes and not by its name: safetensors, PyTorch's
 * zip, PyTorch's older stream, a pickle of NumPy arrays (Detectron2's model zoo).
 *
 * @throws StudioError NOT_FOUND when the file cannot be read, WEIGHTS_INVALID when it is none of these or is damaged;
 *   details name the file
 */
export async function readWeights(path: string): Promise<WeightMap> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new StudioError('NOT_FOUND', `The weights file ${path} cannot be read.`, {
      file: path,
      cause: String(error),
      remedy: 'Check the path, and the rights on the file.',
    });
  });
  try {
    // A safetensors header is JSON after its 8-byte length; a pickle starts with PROTO.
    if (bytes[8] === 0x7b) return readSafetensors(bytes, path).weights;
    if (isZip(bytes) || isLegacyStream(bytes)) return await readPyTorch(bytes);
    if (bytes[0] === 0x80) return readNumpyPickle(bytes);
  } catch (error) {
    const report = toErrorReport(error);
    throw new StudioError(report.code, report.message, { file: path, ...report.details });
  }
  throw new StudioError(
    'WEIGHTS_INVALID',
    `${path} is neither safetensors, nor a PyTorch weights file, nor a pickle of NumPy arrays.`,
    { file: path, remedy: 'Give a .safetensors, .pth, .pt or .pkl file of weights.' },
  );
}

/** SHA-256 of a file's bytes, lower-case hexadecimal, read as a stream. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
