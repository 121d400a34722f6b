import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../shared/domain/random.ts';
import { nearest } from './nearest.ts';

const size = 24;

describe('nearest', () => {
  it('finds what sorting all by the cosine finds, one for each photo', async () => {
    const random = createRandom(5);
    const vector = () => Float32Array.from({ length: size }, () => random.normal());
    const samples = Array.from({ length: 1400 }, (_, index) => ({
      annotationId: index + 1,
      photoId: Math.floor(index / 2) + 1,
      features: vector(),
    }));
    const wanted = vector();
    const cosine = (other: Float32Array) => {
      const sum = (value: (at: number) => number) => wanted.reduce((total, _, at) => total + value(at), 0);
      const product = sum((at) => wanted[at]! * other[at]!);
      return product / Math.sqrt(sum((at) => wanted[at]! ** 2) * sum((at) => other[at]! ** 2));
    };
    const skip = ({ photoId }: { photoId: number }) => photoId % 5 === 0;
    const all = samples
      .filter((sample) => !skip(sample))
      .map(({ annotationId, photoId, features }) => ({ annotationId, photoId, similarity: cosine(features) }))
      .sort((a, b) => b.similarity - a.similarity);
    const expected = all
      .filter(({ photoId }, index) => all.findIndex((other) => other.photoId === photoId) === index)
      .slice(0, 6);
    const found = await nearest(
      wanted,
      samples,
      (batch) => Promise.resolve(Float32Array.from(batch.flatMap(({ features }) => [...features]))),
      { count: 6, skip },
    );
    expect(found.map(({ annotationId }) => annotationId)).toEqual(expected.map(({ annotationId }) => annotationId));
    for (const [index, { similarity }] of found.entries())
      expect(similarity).toBeCloseTo(expected[index]!.similarity, 5);
  });

  it('calls nothing alike to a vector of zeros', async () => {
    const found = await nearest(
      new Float32Array(2),
      [{ annotationId: 1, photoId: 1 }],
      () => Promise.resolve(Float32Array.of(1, 0)),
      { count: 3, skip: () => false },
    );
    expect(found).toEqual([{ annotationId: 1, similarity: 0 }]);
  });
});
