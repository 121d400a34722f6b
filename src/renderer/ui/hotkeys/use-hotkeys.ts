import { useEffect, useRef } from 'react';
import { hotkeyRegistry, takesKeys, type Hotkey } from './registry.ts';

/** Registers hotkeys while the calling component is shown. Their keys and words are fixed at the first render. */
export function useHotkeys(hotkeys: readonly Hotkey[]): void {
  const latest = useRef(hotkeys);
  useEffect(() => {
    latest.current = hotkeys;
  });
  useEffect(
    () =>
      hotkeyRegistry.add(
        latest.current.map((hotkey, index) =>
          hotkey.run ? { ...hotkey, run: (event: KeyboardEvent) => latest.current[index]?.run?.(event) } : hotkey,
        ),
      ),
    [],
  );
}

/** The page's one keyboard listener. Returns a function that removes it. */
export function listenForHotkeys(): () => void {
  function listen(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || takesKeys(event.target) || lostInDialog(event.target)) return;
    const hotkey = hotkeyRegistry.match(event);
    if (!hotkey) return;
    event.preventDefault();
    hotkey.run?.(event);
  }
  window.addEventListener('keydown', listen);
  return () => window.removeEventListener('keydown', listen);
}

/** Without the focus on anything, keys belong to the dialog that is open, not to what lies behind it. */
function lostInDialog(target: EventTarget | null): boolean {
  return target === document.body && document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
}
