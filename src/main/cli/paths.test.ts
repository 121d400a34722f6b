import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { annotationFolder, photosBeside } from './paths.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'f2e-paths-'));
  await mkdir(path.join(root, 'train', 'annos'), { recursive: true });
  await mkdir(path.join(root, 'train', 'image'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

describe('annotationFolder', () => {
  it('takes the folder of annotations or the one that holds it, and finds the photos beside it', () => {
    const annotations = path.join(root, 'train', 'annos');
    expect(annotationFolder(annotations)).toBe(annotations);
    expect(annotationFolder(path.join(root, 'train'))).toBe(annotations);
    expect(photosBeside(undefined, annotations, ['image'])).toBe(path.join(root, 'train', 'image'));
  });

  it('refuses a folder that is not there', () => {
    expect(() => annotationFolder(path.join(root, 'nothing'))).toThrow(/nothing is there/);
  });
});
