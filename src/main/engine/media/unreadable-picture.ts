import { open } from 'node:fs/promises';

/** Why a picture cannot be decoded, and what helps. */
export interface Unreadable {
  cause: string;
  remedy: string;
}

/** The formats that the studio reads as photos. */
export const readableFormats = 'JPEG, PNG, WebP, GIF, TIFF or AVIF';

const convert = `Convert it to ${readableFormats}.`;
const fetchAgain = 'Fetch it again, or leave it out.';
const headBytes = 64;

/** Beginnings of files that people take for photos, or that a failed download left in a photo's place. */
const kinds: readonly { begins: RegExp; cause: string; remedy: string }[] = [
  {
    begins: /^[^]{4}ftyp(heic|heix|hevc|heim|heis|mif1|msf1)/,
    cause: 'it is a HEIC picture, as telephones write them, and its compression (HEVC) cannot be decoded here',
    remedy: `${convert} Telephones can be set to write JPEG ("most compatible").`,
  },
  { begins: /^BM[^]{4}\0\0\0\0/, cause: 'it is a BMP, which is not read here', remedy: convert },
  { begins: /^(\xff\x0a|\0\0\0\x0cJXL )/, cause: 'it is a JPEG XL, which is not read here', remedy: convert },
  { begins: /^8BPS/, cause: 'it is a Photoshop file, not a photo', remedy: convert },
  { begins: /^%PDF/, cause: 'it is a PDF, not a photo', remedy: convert },
  { begins: /^\s*<(!doctype|html)/i, cause: 'it is a web page, not a photo', remedy: fetchAgain },
];

const knownPhotos = /^(\xff\xd8\xff|\x89PNG\r\n|GIF8|RIFF[^]{4}WEBP|II\*\0|MM\0\*|[^]{4}ftypavi[fs])/;

/**
 * Says of what cannot be decoded what it is, told by its first bytes: what the decoder says of a file that is no photo
 * at all helps nobody.
 *
 * @param picture a file, or a picture's bytes
 * @param reason what the decoder threw
 */
export async function whyUnreadable(picture: string | Buffer, reason: unknown): Promise<Unreadable> {
  const head = typeof picture === 'string' ? await headOf(picture) : picture.subarray(0, headBytes).toString('latin1');
  if (head === '') return { cause: 'the file is empty', remedy: 'Fetch it again.' };
  const kind = kinds.find(({ begins }) => begins.test(head));
  if (kind !== undefined) return { cause: kind.cause, remedy: kind.remedy };
  if (knownPhotos.test(head))
    return { cause: `the picture is broken or cut short: ${lastLine(reason)}`, remedy: fetchAgain };
  return { cause: 'the file is not a picture, or its head is broken', remedy: `Give a ${readableFormats}.` };
}

async function headOf(file: string): Promise<string> {
  try {
    const handle = await open(file);
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
      return buffer.toString('latin1', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch {
    return '\0';
  }
}

/** Of libvips' lines, the last says what stopped it. */
function lastLine(reason: unknown): string {
  const text = reason instanceof Error ? reason.message : String(reason);
  return text.trim().split('\n').at(-1) ?? text;
}
