import type { CommandCore, Commands } from './commands.ts';

/** Choosing, hiding and locking: nothing that is saved. */
export function viewCommands({
  context,
  setState,
  run,
  within,
  holds,
}: CommandCore): Pick<Commands, 'lock' | 'hide' | 'showAll' | 'selectAll' | 'selectNext'> {
  function toggle(which: 'locked' | 'hidden', value: boolean | undefined, ids: readonly number[] | undefined): void {
    const named = ids ?? context.state.selected;
    // A gesture goes on while others than its own garments are hidden or locked.
    const how = named.some(holds) ? run : within;
    how(() => {
      const [first] = named;
      if (first === undefined) {
        context.notify('nothing-chosen');
        return;
      }
      const next = new Set(context.state[which]);
      const on = value ?? !next.has(first);
      for (const id of named) {
        if (on) next.add(id);
        else next.delete(id);
      }
      setState({ [which]: next });
    });
  }

  return {
    lock: (value, ids) => toggle('locked', value, ids),
    hide: (value, ids) => toggle('hidden', value, ids),
    showAll: () => within(() => setState({ hidden: new Set() })),
    selectAll() {
      run(() => {
        const { garments, hidden } = context.state;
        context.select(garments.map(({ id }) => id).filter((id) => !hidden.has(id)));
      });
    },
    selectNext(step) {
      run(() => {
        const { garments, hidden, selected } = context.state;
        const visible = garments.filter(({ id }) => !hidden.has(id)).reverse();
        if (visible.length === 0) return;
        const place = visible.findIndex(({ id }) => id === selected.at(-1));
        const start = place < 0 ? (step === 1 ? -1 : 0) : place;
        const next = visible[(start + step + visible.length) % visible.length];
        if (next) context.select([next.id]);
      });
    },
  };
}
