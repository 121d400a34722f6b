import { broken } from './pickle-bytes.ts';

/** What torch.nn.DataParallel puts before the names of the network that it wraps. */
const parallelPrefix = 'module.';

/**
 * Picks the state dictionary out of a pickle's value: the value itself, or what lies under `state_dict` or `model` of a
 * checkpoint (the latter is Detectron2's). Entries of another kind are passed over, and so is the prefix `module.` that
 * every name carries where torch.nn.DataParallel wrapped the network.
 *
 * @throws StudioError WEIGHTS_INVALID where there is no dictionary, or no such entry in it
 */
export function pickStateDictionary<Entry>(
  value: unknown,
  isEntry: (entry: unknown) => entry is Entry,
): Map<string, Entry> {
  if (!(value instanceof Map)) throw broken('it holds no dictionary of tensors');
  const inner: unknown = ['state_dict', 'model']
    .map((key) => value.get(key) as unknown)
    .find((entry) => entry instanceof Map);
  const dictionary = (inner ?? value) as Map<unknown, unknown>;
  const entries = new Map<string, Entry>();
  for (const [name, entry] of dictionary) if (typeof name === 'string' && isEntry(entry)) entries.set(name, entry);
  if (entries.size === 0) throw broken('it holds no tensors');
  if (![...entries.keys()].every((name) => name.startsWith(parallelPrefix))) return entries;
  return new Map([...entries].map(([name, entry]) => [name.slice(parallelPrefix.length), entry]));
}
