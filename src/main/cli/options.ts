import { InvalidArgumentError } from 'commander';

interface Range {
  minimum?: number;
  maximum?: number;
  /** The minimum or maximum itself is refused. */
  aboveMinimum?: boolean;
  belowMaximum?: boolean;
}

/**
 * Parsers of option values. Each refuses with what was given and what is wanted; commander puts the option's name
 * before it. None lets NaN, an infinity or a half-read number (`12abc`) through.
 */
export function wholeNumber(range: Range = {}): (value: string) => number {
  return (value) => parseNumber(value, range, true);
}

export function finiteNumber(range: Range = {}): (value: string) => number {
  return (value) => parseNumber(value, range, false);
}

/** Numbers with commas between them, such as `4,2`. */
export function wholeNumbers(range: Range = {}): (value: string) => number[] {
  return (value) => value.split(',').map((part) => parseNumber(part, range, true));
}

export function finiteNumbers(range: Range = {}): (value: string) => number[] {
  return (value) => value.split(',').map((part) => parseNumber(part, range, false));
}

/** The id of a row of the project, or one of the words allowed in its place. */
export function idOr<Word extends string>(...allowed: Word[]): (value: string) => number | Word {
  return (value) => {
    const word = allowed.find((candidate) => candidate === value);
    if (word !== undefined) return word;
    if (/^[0-9]+$/.test(value) && Number(value) >= 1 && Number.isSafeInteger(Number(value))) return Number(value);
    const words = allowed.map((candidate) => `"${candidate}"`).join(' or ');
    throw new InvalidArgumentError(`Give an id (a whole number from 1)${words === '' ? '' : `, ${words}`}.`);
  };
}

export function oneOf<Word extends string>(allowed: readonly Word[]): (value: string) => Word {
  return (value) => {
    const word = allowed.find((candidate) => candidate === value);
    if (word === undefined) throw new InvalidArgumentError(`Give one of ${allowed.join(', ')}.`);
    return word;
  };
}

/** Text that is more than spaces. */
export function nonEmpty(value: string): string {
  if (value.trim() === '') throw new InvalidArgumentError('It is empty.');
  return value;
}

function parseNumber(value: string, range: Range, whole: boolean): number {
  const text = value.trim();
  const number = text === '' ? Number.NaN : Number(text);
  const wanted = describeRange(range, whole);
  const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = range;
  const fits =
    decimal &&
    Number.isFinite(number) &&
    (!whole || Number.isSafeInteger(number)) &&
    (range.aboveMinimum === true ? number > minimum : number >= minimum) &&
    (range.belowMaximum === true ? number < maximum : number <= maximum);
  if (!fits) throw new InvalidArgumentError(`Give ${wanted}.`);
  return number;
}

function describeRange(range: Range, whole: boolean): string {
  const kind = whole ? 'a whole number' : 'a number';
  const { minimum, maximum } = range;
  const low = minimum === undefined ? '' : range.aboveMinimum === true ? `above ${minimum}` : `from ${minimum}`;
  const high = maximum === undefined ? '' : range.belowMaximum === true ? `below ${maximum}` : `to ${maximum}`;
  const joint = low !== '' && high !== '' && !high.startsWith('to') ? ' and ' : ' ';
  return `${kind} ${[low, high].filter((part) => part !== '').join(joint)}`.trimEnd();
}
