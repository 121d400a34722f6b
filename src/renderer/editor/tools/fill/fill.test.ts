import { describe, expect, it } from 'vitest';
import { box, drive } from '../../testing/driver.ts';

const holes = [
  [8, 8, 4, 4],
  [15, 8, 4, 4],
] as const;
const garment = box([5, 5, 20, 20], holes);

describe('filling', () => {
  it('shows the hole under the pointer filled, and fills that one alone', () => {
    const driver = drive([garment]);
    driver.tool('fill');
    driver.move(9, 9);
    const filled = box([5, 5, 20, 20], [holes[1]]);
    expect(driver.editor.getState().preview.changed).toMatchObject([{ id: 1, runs: filled }]);
    driver.move(6, 6);
    expect(driver.editor.getState().preview.changed).toEqual([]);
    driver.click(9, 9);
    expect(driver.runs(0)).toEqual(filled);
    expect(driver.gestures).toMatchObject([{ label: 'Fill a hole' }]);
    driver.click(30, 3);
    expect(driver.editor.getState().notice?.code).toBe('nothing-here');
  });

  it('leaves locked garments alone', () => {
    const driver = drive([garment]);
    driver.tool('fill');
    driver.editor.commands.lock(true, [1]);
    driver.click(9, 9);
    expect(driver.editor.getState().notice?.code).toBe('locked');
    expect(driver.runs(0)).toEqual(garment);
  });
});
