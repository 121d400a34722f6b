import { getHotkeyHandler } from '@mantine/hooks';
import { english } from '../english.ts';
import type { KeyPress } from './keys.ts';

const words = english.hotkeys.registry;

export interface Hotkey {
  /** As Mantine writes them: `mod+F`, `shift+?`, `ArrowLeft`. Several do the same. */
  keys: readonly string[];
  /** What it does, for the help page: `Next photo`. */
  description: string;
  /** Heading on the help page. */
  group: string;
  /** Left out where a part of the screen handles its own keys, and only the help page has to know. */
  run?: (event: KeyboardEvent) => void;
}

export interface HotkeyGroup {
  group: string;
  hotkeys: readonly Pick<Hotkey, 'keys' | 'description'>[];
}

/** The live map of hotkeys: what is on screen registers its own, and the youngest of two with the same key wins. */
export class HotkeyRegistry {
  #entries: Hotkey[] = [];
  #listeners = new Set<() => void>();

  /** Returns a function that takes the hotkeys out again. */
  add(hotkeys: readonly Hotkey[]): () => void {
    this.#entries = [...this.#entries, ...hotkeys];
    this.#changed();
    return () => {
      this.#entries = this.#entries.filter((entry) => !hotkeys.includes(entry));
      this.#changed();
    };
  }

  match(press: KeyPress): Hotkey | undefined {
    return this.#entries.findLast((hotkey) => hotkey.run && hotkey.keys.some((keys) => matches(keys, press)));
  }

  /** All hotkeys as of now; the same array until something changes. */
  list = (): readonly Hotkey[] => this.#entries;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Hotkeys by group for the help page, in the order of registration; one that a younger one hides is left out. */
export function groupHotkeys(hotkeys: readonly Hotkey[]): HotkeyGroup[] {
  const taken = new Set<string>();
  const visible: Hotkey[] = [];
  for (const hotkey of [...hotkeys].reverse()) {
    const keys = hotkey.keys.filter((key) => !taken.has(key.toLowerCase()));
    for (const key of keys) taken.add(key.toLowerCase());
    if (keys.length > 0) visible.unshift({ ...hotkey, keys });
  }
  const groups = new Map<string, Hotkey[]>();
  for (const hotkey of visible) groups.set(hotkey.group, [...(groups.get(hotkey.group) ?? []), hotkey]);
  return [...groups].map(([group, members]) => ({ group, hotkeys: members }));
}

export const onMac = typeof navigator !== 'undefined' && /mac/i.test(navigator.userAgent);

const keyWords: Record<string, string> = words.keyWords;

/** The caps to print for one combination: `mod+shift+F` becomes `['Ctrl', 'Shift', 'F']` (`⌘` on a Mac). */
export function keyCaps(keys: string, mac: boolean): string[] {
  return keys
    .split('+')
    .filter((part, _, parts) => !(part.toLowerCase() === 'shift' && parts.at(-1) === '?'))
    .map((part) => {
      const lower = part.toLowerCase();
      if (lower === 'mod') return mac ? '⌘' : words.ctrl;
      return keyWords[lower] ?? part.charAt(0).toUpperCase() + part.slice(1);
    });
}

/** Typing in a field, choosing in a list and moving in a dialog are left alone. */
export function takesKeys(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest('[role="dialog"], [role="listbox"], [role="menu"]')) return true;
  if (target instanceof HTMLInputElement)
    return !['checkbox', 'radio', 'button', 'submit', 'range'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

export const hotkeyRegistry = new HotkeyRegistry();

function matches(keys: string, press: KeyPress): boolean {
  let matched = false;
  const handler = getHotkeyHandler([[keys, () => void (matched = true), { preventDefault: false }]]);
  // AltGr, which types `[` on many keyboards, reads as Ctrl and Alt. Mantine reads only the fields of a key press.
  const typed = press.getModifierState?.('AltGraph') === true;
  const { key, code, shiftKey } = press;
  const plain = {
    key,
    code,
    shiftKey,
    altKey: !typed && press.altKey,
    ctrlKey: !typed && press.ctrlKey,
    metaKey: press.metaKey,
  };
  handler(plain as KeyboardEvent);
  return matched;
}
