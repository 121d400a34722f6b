import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { featureKey, openFeatureCache } from './feature-cache.ts';

const size = 8;
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'features-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function row(value: number): Float32Array {
  return Float32Array.from({ length: size }, (_, index) => value + index / 10);
}

function fill(count: number, from = 0): string[] {
  const keys = Array.from({ length: count }, (_, index) => featureKey(`crop${from + index}`, 'plain'));
  const cache = openFeatureCache(directory, 'weights', size);
  cache.append(keys, Float32Array.from(keys.flatMap((_, index) => [...row(from + index)])));
  cache.close();
  return keys;
}

function shardFiles(extension: string): string[] {
  const folder = join(directory, readdirSync(directory)[0]!);
  return readdirSync(folder)
    .filter((name) => name.endsWith(extension))
    .map((name) => join(folder, name));
}

describe('openFeatureCache', () => {
  it('gives back to a later process what was put in, bit for bit', () => {
    const keys = fill(5);
    const cache = openFeatureCache(directory, 'weights', size);
    const target = new Float32Array(size);
    expect(cache.size()).toBe(5);
    for (const [index, key] of keys.entries()) {
      expect(cache.read(key, target)).toBe(true);
      expect(target).toEqual(row(index));
    }
    expect(cache.has(featureKey('crop0', 'another view'))).toBe(false);
    cache.close();
  });

  it('keeps the features of other weights and of other sizes apart', () => {
    fill(2);
    for (const cache of [
      openFeatureCache(directory, 'others', size),
      openFeatureCache(directory, 'weights', size + 1),
    ]) {
      expect(cache.size()).toBe(0);
      cache.close();
    }
  });

  it('writes no key twice', () => {
    const keys = fill(3);
    const before = shardFiles('.features').map((file) => statSync(file).size);
    const cache = openFeatureCache(directory, 'weights', size);
    cache.append(keys, new Float32Array(3 * size));
    cache.close();
    expect(shardFiles('.features').map((file) => statSync(file).size)).toEqual(before);
  });

  it('lets two processes append at the same time', () => {
    const [left, right] = [openFeatureCache(directory, 'weights', size), openFeatureCache(directory, 'weights', size)];
    left.append([featureKey('a', '')], row(1));
    right.append([featureKey('b', '')], row(2));
    left.append([featureKey('c', '')], row(3));
    left.close();
    right.close();
    const cache = openFeatureCache(directory, 'weights', size);
    const target = new Float32Array(size);
    for (const [index, name] of ['a', 'b', 'c'].entries()) {
      expect(cache.read(featureKey(name, ''), target)).toBe(true);
      expect(target).toEqual(row(index + 1));
    }
    cache.close();
  });

  it.each(['.features', '.keys'])('loses only the last row when %s is torn at its end', (extension) => {
    const keys = fill(4);
    const file = shardFiles(extension)[0]!;
    truncateSync(file, statSync(file).size - 3);
    const cache = openFeatureCache(directory, 'weights', size);
    expect(keys.map((key) => cache.has(key))).toEqual([true, true, true, false]);
    cache.append([keys[3]!], row(3));
    cache.close();
    const again = openFeatureCache(directory, 'weights', size);
    expect(again.read(keys[3]!, new Float32Array(size))).toBe(true);
    again.close();
  });

  it('disowns a row whose bytes were damaged, and takes it anew', () => {
    const keys = fill(2);
    const file = shardFiles('.features')[0]!;
    const bytes = readFileSync(file);
    bytes[size * 4 + 2]! ^= 1;
    writeFileSync(file, bytes);
    const cache = openFeatureCache(directory, 'weights', size);
    const target = new Float32Array(size);
    expect(cache.read(keys[0]!, target)).toBe(true);
    expect(cache.read(keys[1]!, target)).toBe(false);
    expect(cache.has(keys[1]!)).toBe(false);
    cache.append([keys[1]!], row(1));
    expect(cache.read(keys[1]!, target)).toBe(true);
    expect(target).toEqual(row(1));
    cache.close();
  });

  it('ignores a row that was written without its key', () => {
    const keys = fill(2);
    appendFileSync(shardFiles('.features')[0]!, Buffer.alloc(size * 4, 1));
    const cache = openFeatureCache(directory, 'weights', size);
    expect(cache.size()).toBe(keys.length);
    cache.close();
  });

  it('opens a hundred thousand rows in a moment', () => {
    const cache = openFeatureCache(directory, 'weights', size);
    for (let start = 0; start < 100_000; start += 1000) {
      const keys = Array.from({ length: 1000 }, (_, index) => featureKey(String(start + index), ''));
      cache.append(keys, new Float32Array(1000 * size).fill(start));
    }
    cache.close();
    const started = performance.now();
    const again = openFeatureCache(directory, 'weights', size);
    expect(again.size()).toBe(100_000);
    expect(performance.now() - started).toBeLessThan(5000);
    const target = new Float32Array(size);
    expect(again.read(featureKey('77777', ''), target)).toBe(true);
    expect(target[0]).toBe(77_000);
    again.close();
  });
});
