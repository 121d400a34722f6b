import type { ProjectStore } from '../../store/open.ts';

export type ClassKind = 'garment' | 'event';

/** The project's classes by name; names met for the first time are added at the end of their taxonomy. */
export interface ClassBook {
  /** Adds the class where the project lacks it, inside the write under way. */
  id(kind: ClassKind, name: string, externalId?: number): number;
  name(kind: ClassKind, id: number | null): string;
}

interface ClassRow {
  id: number;
  name: string;
}

export function createClassBook(store: ProjectStore, dryRun: boolean): ClassBook {
  const { sqlite } = store;
  const insert = sqlite.prepare(`INSERT INTO taxonomy_classes (taxonomy_id, position, name, external_id)
    SELECT taxonomies.id, (SELECT ifnull(max(position) + 1, 0) FROM taxonomy_classes WHERE taxonomy_id = taxonomies.id),
      ?, ?
    FROM taxonomies WHERE kind = ? ORDER BY id LIMIT 1`);
  const list = sqlite.prepare(`SELECT taxonomy_classes.id, taxonomy_classes.name FROM taxonomy_classes
    JOIN taxonomies ON taxonomies.id = taxonomy_id WHERE kind = ?`);
  const books = { garment: read('garment'), event: read('event') };

  function read(kind: ClassKind): { ids: Map<string, number>; names: Map<number, string> } {
    const rows = list.all(kind) as ClassRow[];
    return {
      ids: new Map(rows.map((row) => [row.name, row.id])),
      names: new Map(rows.map((row) => [row.id, row.name])),
    };
  }

  return {
    id(kind, given, externalId) {
      const name = given.normalize('NFC').trim();
      const book = books[kind];
      const known = book.ids.get(name);
      if (known !== undefined) return known;
      // A dry run numbers new classes downwards from -1: told apart, and never mistaken for a row.
      const id = dryRun ? -1 - book.ids.size : Number(insert.run(name, externalId ?? null, kind).lastInsertRowid);
      book.ids.set(name, id);
      book.names.set(id, name);
      return id;
    },
    name: (kind, id) => (id === null ? 'none' : (books[kind].names.get(id) ?? 'another event')),
  };
}
