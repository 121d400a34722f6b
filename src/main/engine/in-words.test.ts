import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { inWords } from './in-words.ts';

const shape = z.object({ id: z.int(), tags: z.array(z.string().min(1)), place: z.tuple([z.number(), z.number()]) });
const sound = { id: 1, tags: [], place: [1, 2] };

function said(input: unknown): string {
  const { error } = shape.safeParse(input);
  return inWords(error?.issues[0], input);
}

describe('inWords', () => {
  it.each([
    [{ ...sound, id: 'seven' }, '"seven" is not a number'],
    [{ ...sound, id: null }, 'null is not a number'],
    [{ tags: [], place: [1, 2] }, 'it is missing'],
    [{ ...sound, tags: { a: 1 } }, '{"a":1} is not a list'],
    [{ ...sound, place: 'x'.repeat(100) }, `"${'x'.repeat(59)}… is not a list`],
    ['text', '"text" is not an object'],
  ])('%j: %s', (input, words) => {
    expect(said(input)).toBe(words);
  });

  it('keeps what else the schema says', () => {
    expect(said({ ...sound, tags: ['a', ''] })).toMatch(/^"": Too small/);
  });
});
