import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { actionIds, actions, presetNames, presets, type ActionId, type PresetName } from './actions.ts';
import { sameKeys } from './keys.ts';

/** Somebody's keys: a preset, and what they have changed in it. */
export interface KeyChoices {
  preset: PresetName;
  own: Readonly<Partial<Record<ActionId, readonly string[]>>>;
}

/** Kept by the browser on this machine. */
export const useKeyChoices = create<KeyChoices>()(
  persist((): KeyChoices => ({ preset: 'studio', own: {} }), { name: 'studio-keys', version: 1 }),
);

/** The keys that do something now. */
export function keysOf({ preset, own }: KeyChoices, id: ActionId): readonly string[] {
  const chosen = presetNames.includes(preset) ? preset : 'studio';
  return own[id] ?? presets[chosen][id] ?? actions[id].keys;
}

/** Puts a preset's keys in place of all that were chosen. */
export function choosePreset(preset: PresetName): void {
  useKeyChoices.setState({ preset, own: {} });
}

export function changeKeys(id: ActionId, keys: readonly string[]): void {
  useKeyChoices.setState((choices) => withKeys(choices, id, keys));
}

/** Gives keys to an action and takes them from every other that they would collide with. */
export function takeKeys(id: ActionId, keys: readonly string[], taken: string): void {
  useKeyChoices.setState((choices) => {
    const changed = conflictsOf(choices, id, taken).reduce(
      (so, other) =>
        withKeys(
          so,
          other,
          keysOf(so, other).filter((key) => !sameKeys(key, taken)),
        ),
      choices,
    );
    return withKeys(changed, id, keys);
  });
}

/** Back to the preset's keys: of one action, or of all. */
export function resetKeys(id?: ActionId): void {
  useKeyChoices.setState(({ own }) =>
    id === undefined ? { own: {} } : { own: Object.fromEntries(Object.entries(own).filter(([name]) => name !== id)) },
  );
}

/** The other actions that have these keys where both could be meant. */
export function conflictsOf(choices: KeyChoices, id: ActionId, keys: string): ActionId[] {
  return actionIds.filter(
    (other) => other !== id && meet(id, other) && keysOf(choices, other).some((known) => sameKeys(known, keys)),
  );
}

/** What only resetting one action could bring about: its preset's keys may have gone to another meanwhile. */
export function allConflicts(choices: KeyChoices): { keys: string; ids: [ActionId, ActionId] }[] {
  return actionIds.flatMap((id, index) =>
    keysOf(choices, id).flatMap((keys) =>
      conflictsOf(choices, id, keys)
        .filter((other) => actionIds.indexOf(other) > index)
        .map((other): { keys: string; ids: [ActionId, ActionId] } => ({ keys, ids: [id, other] })),
    ),
  );
}

function withKeys(choices: KeyChoices, id: ActionId, keys: readonly string[]): KeyChoices {
  return { ...choices, own: { ...choices.own, [id]: keys } };
}

function meet(a: ActionId, b: ActionId): boolean {
  const [first, second] = [actions[a].scope, actions[b].scope];
  return first === second || first === 'everywhere' || second === 'everywhere';
}
