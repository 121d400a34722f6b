import { expect, it } from 'vitest';
import {
  countSelected,
  everything,
  isSelected,
  nothingSelected,
  photosOf,
  garmentsOf,
  toggled,
  toggledAll,
  withAll,
} from './list-selection.ts';

it('picks one by one', () => {
  const some = withAll(toggled(toggled(nothingSelected, 3), 4), [4, 5]);
  expect([2, 3, 4, 5].filter((id) => isSelected(some, id))).toEqual([3, 4, 5]);
  expect(countSelected(toggled(some, 4), 100)).toBe(2);
  expect(garmentsOf(toggled(some, 4), {})).toEqual({ annotationIds: [3, 5] });
  expect(garmentsOf(toggledAll(some, [4, 6]), {})).toEqual({ annotationIds: [3, 5, 6] });
});

it('takes everything that passes the filter, but some', () => {
  expect(isSelected(everything, 7)).toBe(true);
  expect(garmentsOf(everything, { events: [1] })).toEqual({ filter: { events: [1] } });
  const but = toggled(toggled(everything, 7), 8);
  expect(isSelected(but, 7)).toBe(false);
  expect(countSelected(but, 1_500_000)).toBe(1_499_998);
  expect(garmentsOf(withAll(but, [8]), {})).toEqual({ filter: {}, except: [7] });
  expect(photosOf(but, { excluded: true })).toEqual({ photoFilter: { excluded: true }, except: [7, 8] });
  expect(photosOf(toggled(nothingSelected, 7), {})).toEqual({ photoIds: [7] });
});
