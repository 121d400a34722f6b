import { access, constants, mkdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import sharp, { type FormatEnum } from 'sharp';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { readableFormats } from '../../media/unreadable-picture.ts';

/** One garment to draw on a picture. */
export interface DrawnGarment {
  /** Edges of its mask, inner ones too, `x1, y1, x2, y2, …` in pixels of the picture. */
  outline: readonly (readonly number[])[];
  box: readonly [x: number, y: number, width: number, height: number];
  /** What stands beside it: one line each. */
  words: readonly string[];
}

const colours = ['#ff8a3d', '#4dabf7', '#51cf66', '#e599f7', '#ffd43b', '#ff6b6b', '#3bc9db', '#c0eb75'] as const;
const writers = { '.png': 'png', '.jpg': 'jpeg', '.jpeg': 'jpeg', '.webp': 'webp' } as const;

/**
 * Writes a picture with its garments outlined and named, and a line about the whole below. Words want a font on the
 * machine; where there is none, the outlines stand alone.
 *
 * @param picture a file or its bytes
 * @param file where to write it; its ending says the format: PNG, JPEG or WebP
 * @throws StudioError as `prepareDrawing`, PHOTO_INVALID for what is no picture
 */
export async function drawGarments(
  picture: string | Buffer,
  garments: readonly DrawnGarment[],
  caption: string,
  file: string,
): Promise<void> {
  const format = await prepareDrawing(picture, file);
  const { data, info } = await upright(picture);
  const { width, height, channels } = info;
  const size = Math.max(11, Math.round(Math.max(width, height) / 55));
  const footer = caption === '' ? 0 : size * 2;
  await sharp(data, { raw: { width, height, channels } })
    .extend({ bottom: footer, background: '#14161b' })
    .composite([{ input: Buffer.from(overlay({ width, height, size, footer, garments, caption })) }])
    .toFormat(format)
    .toFile(file);
}

/**
 * Says whether a drawing can be written there, before anybody waits for what is to be drawn; makes its folder.
 *
 * @throws StudioError BAD_REQUEST for another ending, the picture itself, or a place that cannot be written
 */
export async function prepareDrawing(picture: string | Buffer, file: string): Promise<keyof FormatEnum> {
  const ending = path.extname(file).toLowerCase();
  const format = Object.entries(writers).find(([known]) => known === ending)?.[1];
  if (format === undefined) {
    throw notThere(
      file,
      'no format is known by its ending',
      `Choose a name that ends in ${Object.keys(writers).join(', ')}.`,
    );
  }
  if (typeof picture === 'string' && (await isSameFile(picture, file))) {
    throw notThere(file, 'it is the picture itself', 'Choose another name: the picture would be lost.');
  }
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await access(path.dirname(file), constants.W_OK);
  } catch (error) {
    throw notThere(file, (error as Error).message, 'Choose a folder that can be written.');
  }
  return format;
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  try {
    return (await realpath(one)) === (await realpath(other));
  } catch {
    return false;
  }
}

function notThere(file: string, cause: string, remedy: string): StudioError {
  const name = path.basename(file);
  return new StudioError('BAD_REQUEST', `A drawing cannot be written as ${name}.`, {
    field: '--draw',
    file,
    cause,
    remedy,
  });
}

async function upright(picture: string | Buffer) {
  try {
    return await sharp(picture)
      .autoOrient()
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new StudioError('PHOTO_INVALID', 'The picture cannot be drawn on.', {
      cause,
      remedy: `Give a ${readableFormats}.`,
    });
  }
}

interface Overlay {
  width: number;
  height: number;
  /** Of the letters. */
  size: number;
  footer: number;
  garments: readonly DrawnGarment[];
  caption: string;
}

function overlay({ width, height, size, footer, garments, caption }: Overlay): string {
  const line = Math.max(2, size / 6);
  const shapes = garments.map(({ outline }, index) => {
    const d = outline.map((polygon) => `M${pairs(polygon)}Z`).join('');
    const colour = colourOf(index);
    return (
      `<path d="${d}" fill="${colour}" fill-opacity=".3" fill-rule="evenodd" stroke="#101216" stroke-width="${line * 2}"/>` +
      `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${line}"/>`
    );
  });
  const places = placed(garments, { width, height, size });
  const labels = garments.map(({ words }, index) => label(places[index], words, colourOf(index), size));
  const below =
    footer === 0 ? '' : `<text x="${size * 0.7}" y="${height + size * 1.35}" fill="#fff">${escaped(caption)}</text>`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height + footer}" ` +
    `font-family="Inter, Arial, DejaVu Sans, sans-serif" font-size="${size}">${shapes.join('')}${labels.join('')}${below}</svg>`
  );
}

interface Place {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** At the top of each garment, below what stands there already. */
function placed(
  garments: readonly DrawnGarment[],
  { width, height, size }: Pick<Overlay, 'width' | 'height' | 'size'>,
): Place[] {
  const places: Place[] = [];
  for (const { box, words } of garments) {
    const longest = words.reduce((most, word) => Math.max(most, word.length), 0);
    const place = {
      left: 0,
      top: box[1],
      width: longest * size * 0.6 + size,
      height: (words.length * 1.25 + 0.5) * size,
    };
    place.left = Math.max(0, Math.min(width - place.width, box[0] + box[2] / 2 - place.width / 2));
    const inTheWay = (): Place | undefined => places.find((other) => overlap(place, other));
    for (let other = inTheWay(); other !== undefined; other = inTheWay()) place.top = other.top + other.height + 2;
    place.top = Math.max(0, Math.min(height - place.height, place.top));
    places.push(place);
  }
  return places;
}

function overlap(one: Place, other: Place): boolean {
  return (
    one.left < other.left + other.width &&
    other.left < one.left + one.width &&
    one.top < other.top + other.height &&
    other.top < one.top + one.height
  );
}

function label(place: Place | undefined, words: readonly string[], colour: string, size: number): string {
  if (place === undefined) return '';
  const { left, top, width, height } = place;
  const lines = words.map(
    (word, index) =>
      `<text x="${left + size / 2}" y="${top + size * 1.25 * (index + 1)}" fill="#fff">${escaped(word)}</text>`,
  );
  return (
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" rx="${size / 4}" fill="#14161b" fill-opacity=".85"/>` +
    `<rect x="${left}" y="${top}" width="${size / 4}" height="${height}" fill="${colour}"/>${lines.join('')}`
  );
}

function colourOf(index: number): string {
  return colours[index % colours.length] ?? colours[0];
}

function pairs(polygon: readonly number[]): string {
  const points: string[] = [];
  for (let at = 0; at + 1 < polygon.length; at += 2) points.push(`${polygon[at]} ${polygon[at + 1]}`);
  return points.join('L');
}

/** Class names come from outside; in a picture's source they may be nothing but text. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
