/**
 * The state of a generator: four unsigned 32-bit words. It survives JSON, so a checkpoint can hold it.
 */
export type RandomState = readonly [number, number, number, number];

/** A seeded source of random numbers. Equal states give equal sequences on every machine. */
export interface Random {
  /** Unsigned 32-bit integer. */
  uint32(): number;
  /** Real number in [0, 1), 53 random bits. */
  uniform(): number;
  /** Standard normal deviate. Takes two uniforms each time, so that the four words are the whole state. */
  normal(): number;
  /** Integer in [0, bound), without modulo bias. Throws RangeError unless `bound` is an integer in 1..2^32. */
  integer(bound: number): number;
  /** Shuffles in place (Fisher-Yates) and returns the same array. */
  shuffle<Item>(items: Item[]): Item[];
  getState(): RandomState;
  setState(state: RandomState): void;
}

/**
 * xoshiro128** (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021), seeded with splitmix32.
 *
 * @param seed any safe integer
 * @param purpose names an independent stream of the same seed, for example `dropout` or `sampler`
 */
export function createRandom(seed: number, purpose = ''): Random {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed must be a safe integer, not ${seed}`);
  return restoreRandom(expandSeed(seed, purpose));
}

/** A generator that goes on from a state. Throws RangeError for a state that is not four 32-bit words, not all zero. */
export function restoreRandom(state: RandomState): Random {
  let [a, b, c, d] = checkedState(state);

  function uint32(): number {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result;
  }

  function uniform(): number {
    const high = uint32() >>> 5;
    const low = uint32() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  function normal(): number {
    // 1 - uniform lies in (0, 1], so the logarithm is finite (Box-Muller).
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    return radius * Math.cos(2 * Math.PI * uniform());
  }

  function integer(bound: number): number {
    if (!Number.isInteger(bound) || bound < 1 || bound > 2 ** 32) {
      throw new RangeError(`bound must be an integer in 1..2^32, not ${bound}`);
    }
    // Values under the remainder of 2^32 would make the low results likelier.
    const remainder = 2 ** 32 % bound;
    let value = uint32();
    while (value < remainder) value = uint32();
    return value % bound;
  }

  function shuffle<Item>(items: Item[]): Item[] {
    for (let last = items.length - 1; last > 0; last--) {
      const other = integer(last + 1);
      const kept = items[last] as Item;
      items[last] = items[other] as Item;
      items[other] = kept;
    }
    return items;
  }

  return {
    uint32,
    uniform,
    normal,
    integer,
    shuffle,
    getState: () => [a >>> 0, b >>> 0, c >>> 0, d >>> 0],
    setState: (next) => {
      [a, b, c, d] = checkedState(next);
    },
  };
}

/**
 * An independent seed for one purpose of a larger one, an unsigned 32-bit integer: FNV-1a over the purpose,
 * mixed with both halves of the seed.
 */
export function deriveSeed(seed: number, purpose: string): number {
  return expandSeed(seed, purpose)[0];
}

function expandSeed(seed: number, purpose: string): RandomState {
  let hash = 0x811c9dc5;
  for (let index = 0; index < purpose.length; index++) {
    hash = Math.imul(hash ^ purpose.charCodeAt(index), 0x01000193);
  }
  const high = Math.floor(seed / 2 ** 32) | 0;
  const next = splitmix32(splitmix32(splitmix32(seed | 0)() ^ high)() ^ hash);
  return [next(), next(), next(), (next() | 1) >>> 0];
}

function splitmix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}

function rotateLeft(value: number, count: number): number {
  return (value << count) | (value >>> (32 - count));
}

function checkedState(state: RandomState): [number, number, number, number] {
  const words = [...state];
  const valid =
    words.length === 4 &&
    words.every((word) => Number.isInteger(word) && word >= 0 && word < 2 ** 32) &&
    words.some((word) => word !== 0);
  if (!valid) throw new RangeError('a random state is four unsigned 32-bit words, not all zero');
  return [state[0], state[1], state[2], state[3]];
}
