import { describe, expect, it, vi } from 'vitest';
import { groupHotkeys, HotkeyRegistry, keyCaps, type Hotkey } from './registry.ts';

const press = (key: string, modifiers: Partial<KeyboardEvent> = {}) => ({
  key,
  code: '',
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  ...modifiers,
});
const hotkey = (keys: string[], description: string, group = 'General'): Hotkey => ({
  keys,
  description,
  group,
  run: () => undefined,
});

describe('HotkeyRegistry', () => {
  it('matches whole combinations only', () => {
    const registry = new HotkeyRegistry();
    registry.add([hotkey(['D', 'ArrowRight'], 'Next photo'), hotkey(['mod+F'], 'Fit'), hotkey(['shift+?'], 'Help')]);
    expect(registry.match(press('d'))?.description).toBe('Next photo');
    expect(registry.match(press('ArrowRight'))?.description).toBe('Next photo');
    expect(registry.match(press('d', { ctrlKey: true }))).toBeUndefined();
    expect(registry.match(press('f', { ctrlKey: true }))?.description).toBe('Fit');
    expect(registry.match(press('f'))).toBeUndefined();
    expect(registry.match(press('?', { shiftKey: true }))?.description).toBe('Help');
  });

  it('lets the youngest win and gives the key back when it goes', () => {
    const registry = new HotkeyRegistry();
    const listener = vi.fn();
    registry.subscribe(listener);
    registry.add([hotkey(['Escape'], 'Home')]);
    const remove = registry.add([hotkey(['Escape'], 'Back')]);
    expect(registry.match(press('Escape'))?.description).toBe('Back');
    remove();
    expect(registry.match(press('Escape'))?.description).toBe('Home');
    expect(listener).toHaveBeenCalledTimes(3);
  });

  it('keeps its list between changes, as a store snapshot must', () => {
    const registry = new HotkeyRegistry();
    registry.add([hotkey(['A'], 'Previous')]);
    expect(registry.list()).toBe(registry.list());
  });
});

it('leaves keys that a part of the screen handles to it', () => {
  const registry = new HotkeyRegistry();
  registry.add([{ keys: ['Enter'], description: 'Open', group: 'Gallery' }]);
  expect(registry.match(press('Enter'))).toBeUndefined();
  expect(groupHotkeys(registry.list())[0]?.hotkeys[0]?.description).toBe('Open');
});

describe('groupHotkeys', () => {
  it('groups in order and leaves out what is hidden by a younger hotkey', () => {
    const groups = groupHotkeys([
      hotkey(['Escape'], 'Home', 'Go to'),
      hotkey(['D', 'ArrowRight'], 'Next', 'Photo'),
      hotkey(['escape'], 'Back', 'Photo'),
      hotkey(['ArrowRight'], 'Move right', 'Grid'),
    ]);
    expect(groups.map(({ group, hotkeys }) => [group, hotkeys.map((h) => [h.description, h.keys])])).toEqual([
      [
        'Photo',
        [
          ['Next', ['D']],
          ['Back', ['escape']],
        ],
      ],
      ['Grid', [['Move right', ['ArrowRight']]]],
    ]);
  });
});

describe('keyCaps', () => {
  it('prints what stands on the keys', () => {
    expect(keyCaps('mod+F', false)).toEqual(['Ctrl', 'F']);
    expect(keyCaps('mod+F', true)).toEqual(['⌘', 'F']);
    expect(keyCaps('shift+?', false)).toEqual(['?']);
    expect(keyCaps('ArrowLeft', false)).toEqual(['←']);
  });
});
