import { useEffect, useRef } from 'react';
import { actions, type ActionId } from './actions.ts';
import { keysOf, useKeyChoices } from './key-map.ts';
import { isTab } from './keys.ts';
import { hotkeyRegistry, keyCaps, onMac, type Hotkey } from './registry.ts';

/** What to do, or, with `words`, what to do and what the help page calls it: `short sleeve top` says more than `Class 1`. */
export type ActionHandler =
  | ((event: KeyboardEvent) => void)
  | { words: string; run: (event: KeyboardEvent) => void }
  /** The part of the screen that has the focus handles the keys; the help page only has to know. */
  | 'handled';

export type ActionHandlers = Partial<Record<ActionId, ActionHandler>>;

/** Binds named actions to their keys, as chosen on this machine, while the calling component is shown. */
export function useActions(handlers: ActionHandlers): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  const choices = useKeyChoices();
  const bound = JSON.stringify(
    Object.entries(handlers).map(([id, handler]) => [id, typeof handler === 'object' ? handler.words : null]),
  );
  useEffect(() => {
    const hotkeys = (JSON.parse(bound) as [ActionId, string | null][]).flatMap(([id, words]): Hotkey[] => {
      const { group, description } = actions[id];
      const keys = keysOf(choices, id);
      const shown = { group, description: words ?? description };
      const run = (event: KeyboardEvent): void => {
        const handler = latest.current[id];
        if (typeof handler === 'function') handler(event);
        else if (typeof handler === 'object') handler.run(event);
      };
      const handled = latest.current[id] === 'handled';
      const tabs = keys.filter(isTab);
      const others = keys.filter((key) => !isTab(key));
      return [
        ...(tabs.length > 0 ? [{ ...shown, keys: tabs }] : []),
        ...(others.length > 0 ? [{ ...shown, keys: others, ...(handled ? {} : { run }) }] : []),
      ];
    });
    return hotkeyRegistry.add(hotkeys);
  }, [bound, choices]);
}

/** For tooltips: the first of an action's keys, `Ctrl+Z`; empty where it has none. */
export function useKeyWords(): (id: ActionId) => string {
  const choices = useKeyChoices();
  return (id) => {
    const first = keysOf(choices, id)[0];
    return first === undefined ? '' : keyCaps(first, onMac).join('+');
  };
}

/** `Undo (Ctrl+Z)`, or what it does alone where it has no keys. */
export function useActionWords(): (id: ActionId, words?: string) => string {
  const keyWords = useKeyWords();
  return (id, words = actions[id].description) => {
    const keys = keyWords(id);
    return keys === '' ? words : `${words} (${keys})`;
  };
}
