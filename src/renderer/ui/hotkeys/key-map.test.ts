import { afterEach, describe, expect, it } from 'vitest';
import { actionIds, actions, classActions, presetNames } from './actions.ts';
import {
  allConflicts,
  changeKeys,
  choosePreset,
  conflictsOf,
  keysOf,
  resetKeys,
  takeKeys,
  useKeyChoices,
} from './key-map.ts';
import { keptByBrowser, keysOfPress, sameKeys } from './keys.ts';
import { keyCaps } from './registry.ts';

const choices = () => useKeyChoices.getState();
const press = (key: string, modifiers: Partial<KeyboardEvent> = {}) => ({
  key,
  code: '',
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  ...modifiers,
});

afterEach(() => choosePreset('studio'));

describe('presets', () => {
  it.each(presetNames)('%s gives every action keys, none of them twice and none that a browser keeps', (preset) => {
    const chosen = { preset, own: {} };
    expect(allConflicts(chosen)).toEqual([]);
    for (const id of actionIds) {
      expect(keysOf(chosen, id), id).not.toEqual([]);
      expect(keysOf(chosen, id).filter(keptByBrowser), id).toEqual([]);
    }
  });

  it("have the keys in people's fingers", () => {
    expect(keysOf(choices(), 'photo.next')).toEqual(['D', 'ArrowRight']);
    expect(keysOf(choices(), 'edit.redo')).toEqual(['mod+shift+Z', 'mod+Y']);
    choosePreset('cvat');
    expect(keysOf(choices(), 'photo.next')[0]).toBe('F');
    expect(keysOf(choices(), 'photo.previous')[0]).toBe('D');
    expect(keysOf(choices(), 'class.3')).toEqual(['mod+3', '3']);
    expect(keysOf(choices(), 'class.10')).toEqual(['mod+0', '0']);
    choosePreset('labelme');
    expect(keysOf(choices(), 'tool.brush')).toEqual(['shift+B']);
    expect(keysOf(choices(), 'tool.polygon')).toEqual(['P']);
  });

  it('give the first ten classes a digit each', () => {
    expect(classActions.map((id) => actions[id].keys[0])).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '0']);
  });
});

describe('conflicts', () => {
  it('name the action that has the keys, also where it works on every screen', () => {
    expect(conflictsOf(choices(), 'tool.brush', 'E')).toEqual(['tool.eraser']);
    expect(conflictsOf(choices(), 'tool.brush', 'shift+mod+l')).toEqual(['scheme.toggle']);
    expect(conflictsOf(choices(), 'jobs.toggle', 'B')).toEqual(['tool.brush']);
    expect(conflictsOf(choices(), 'tool.brush', 'B')).toEqual([]);
    expect(conflictsOf(choices(), 'tool.brush', 'F9')).toEqual([]);
  });

  it('are resolved by taking the keys away from the other', () => {
    takeKeys('tool.brush', ['B', 'D'], 'D');
    expect(keysOf(choices(), 'tool.brush')).toEqual(['B', 'D']);
    expect(keysOf(choices(), 'photo.next')).toEqual(['ArrowRight']);
    expect(allConflicts(choices())).toEqual([]);
  });

  it('are found again where a reset brings them back', () => {
    takeKeys('tool.brush', ['D'], 'D');
    resetKeys('photo.next');
    expect(allConflicts(choices())).toEqual([{ keys: 'D', ids: ['photo.next', 'tool.brush'] }]);
    resetKeys();
    expect(allConflicts(choices())).toEqual([]);
    expect(keysOf(choices(), 'tool.brush')).toEqual(['B']);
  });

  it('come from the preset that is chosen', () => {
    choosePreset('cvat');
    expect(conflictsOf(choices(), 'tool.brush', 'N')).toEqual(['tool.finish']);
    changeKeys('tool.finish', ['Enter']);
    expect(conflictsOf(choices(), 'tool.brush', 'N')).toEqual([]);
  });
});

describe('keysOfPress', () => {
  it('writes combinations as the map does', () => {
    expect(keysOfPress(press('z', { ctrlKey: true, shiftKey: true }))).toBe('mod+shift+Z');
    expect(keysOfPress(press(' '))).toBe('Space');
    expect(keysOfPress(press('+', { shiftKey: true }))).toBe('shift+[plus]');
    expect(keysOfPress(press('?', { shiftKey: true }))).toBe('shift+?');
    expect(keysOfPress(press('Shift', { shiftKey: true }))).toBeUndefined();
    expect(
      keysOfPress({ ...press('[', { ctrlKey: true, altKey: true }), getModifierState: (name) => name === 'AltGraph' }),
    ).toBe('[');
  });

  it('compares them whatever their order and case', () => {
    expect(sameKeys('shift+mod+z', 'ctrl+Shift+Z')).toBe(true);
    expect(sameKeys('Z', 'shift+Z')).toBe(false);
  });
});

it('keys of every action can be printed', () => {
  for (const id of actionIds) for (const keys of actions[id].keys) expect(keyCaps(keys, false).join('')).not.toBe('');
});
