import type { ProjectStore } from '../../store/open.ts';

/** The name of a class of either taxonomy, known to be there; null of none. */
export function classNameOf(store: ProjectStore, id: number | null): string | null {
  if (id === null) return null;
  return store.sqlite.prepare('SELECT name FROM taxonomy_classes WHERE id = ?').pluck().get(id) as string;
}
