import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import * as schema from '../../../../db/schema.ts';

/** Opens the database file with the settings that every connection of ours has. */
export function connect(file: string, options: { readOnly: boolean; create: boolean }): Database.Database {
  const sqlite = new Database(file, { readonly: options.readOnly, fileMustExist: !options.create, timeout: 5000 });
  if (!options.readOnly) {
    sqlite.pragma('journal_mode = WAL');
    // Whatever a write has answered is on the disk, whatever then happens to the machine.
    sqlite.pragma('synchronous = FULL');
  }
  sqlite.pragma('foreign_keys = ON');
  sqlite.pragma('cache_size = -65536');
  sqlite.pragma('temp_store = MEMORY');
  return sqlite;
}

export function typed(sqlite: Database.Database) {
  return drizzle(sqlite, { schema, casing: 'snake_case' });
}

/** Typed access to the tables of `db/schema.ts`. */
export type ProjectDatabase = ReturnType<typeof typed>;

/** What `write` gives its work: the same calls, inside one transaction. */
export type Transaction = Parameters<Parameters<ProjectDatabase['transaction']>[0]>[0];
