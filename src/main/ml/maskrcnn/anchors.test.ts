import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSafetensors } from '../weights/safetensors.ts';
import { cellAnchors, gridAnchors } from './anchors.ts';

// Made by scripts/goldens/detection_targets.py with torchvision.
const golden = readSafetensors(readFileSync(path.join(import.meta.dirname, 'goldens/boxes.safetensors'))).weights;

// Made by scripts/goldens/detectron2_flow.py.
const detectron2 = readSafetensors(
  readFileSync(path.join(import.meta.dirname, 'goldens/detectron2-parts.safetensors')),
).weights;

function numbers(name: string): number[] {
  return Array.from(golden.get(name)!.data, Number);
}

describe('anchors', () => {
  it.each(['resnet', 'odd'])("are torchvision's, rounded half to even: %s", (name) => {
    const cell = cellAnchors(numbers(`sizes.${name}`), numbers(`ratios.${name}`));
    expect(cell).toEqual(Float32Array.from(numbers(`cell.${name}`)));
  });

  it("lie on a level as Detectron2's do where they are not rounded", () => {
    const cell = cellAnchors([64], [0.5, 1, 2], { rounded: false });
    const anchors = gridAnchors(cell, 3, 5, 8, 8);
    const expected = detectron2.get('anchors')!.data as Float32Array;
    expect(anchors).toHaveLength(expected.length);
    expected.forEach((value, index) => expect(anchors[index]).toBeCloseTo(value, 5));
  });

  it.each([0, 1])("lie on level %i's grid in torchvision's order", (level) => {
    const cell = Float32Array.from(numbers(`gridCell.${level}`));
    const [height = 0, width = 0, strideHeight = 0, strideWidth = 0] = numbers(`grid.${level}`);
    const anchors = gridAnchors(cell, height, width, strideHeight, strideWidth);
    expect(anchors).toEqual(Float32Array.from(numbers(`gridAnchors.${level}`)));
  });
});
