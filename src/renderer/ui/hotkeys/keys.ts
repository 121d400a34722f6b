/** What a keyboard event says about the keys that are down. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'> & {
  getModifierState?: (name: string) => boolean;
};

const modifierKeys = ['Alt', 'AltGraph', 'Control', 'Meta', 'Shift', 'CapsLock', 'Dead', 'Process', 'Unidentified'];

/** What a browser keeps for itself, so that a page never sees it. */
const kept = ['mod+W', 'mod+T', 'mod+N', 'mod+shift+W', 'mod+shift+T', 'mod+shift+N', 'mod+Q', 'F11', 'alt+F4'];

/**
 * The combination that a press means, as the key map writes it: `mod+shift+Z`, `[`, `Space`. Undefined while only
 * modifiers are down.
 */
export function keysOfPress(press: KeyPress): string | undefined {
  if (modifierKeys.includes(press.key)) return undefined;
  const typed = press.getModifierState?.('AltGraph') === true;
  const parts = [
    ...(!typed && (press.ctrlKey || press.metaKey) ? ['mod'] : []),
    ...(!typed && press.altKey ? ['alt'] : []),
    ...(press.shiftKey ? ['shift'] : []),
  ];
  return [...parts, nameOf(press.key)].join('+');
}

/** Whether two combinations are the same keys, however they are written. */
export function sameKeys(a: string, b: string): boolean {
  return canonical(a) === canonical(b);
}

export function keptByBrowser(keys: string): boolean {
  return kept.some((other) => sameKeys(keys, other));
}

/** Tab belongs to whatever has the focus: it never works from elsewhere on the page. */
export function isTab(keys: string): boolean {
  return sameKeys(keys, 'Tab') || sameKeys(keys, 'shift+Tab');
}

function nameOf(key: string): string {
  if (key === ' ') return 'Space';
  if (key === '+') return '[plus]';
  return key.length === 1 ? key.toUpperCase() : key;
}

function canonical(keys: string): string {
  const parts = keys
    .toLowerCase()
    .split('+')
    .map((part) => (part === 'ctrl' || part === 'meta' ? 'mod' : part));
  const key = parts.at(-1) ?? '';
  return [...parts.slice(0, -1).sort(), key].join('+');
}
