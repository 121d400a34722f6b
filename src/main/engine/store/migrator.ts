import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Database } from 'better-sqlite3';
import { StudioError } from '../../../shared/domain/errors.ts';

/** One append-only step of the schema: `db/migrations/<number>_<name>.sql`. */
export interface Migration {
  number: number;
  name: string;
  sql: string;
  /** SHA-256 of the SQL, hexadecimal. */
  sha256: string;
}

const bookkeeping = `CREATE TABLE IF NOT EXISTS schema_migrations (
  number integer PRIMARY KEY NOT NULL,
  name text NOT NULL,
  sha256 text NOT NULL,
  applied_at integer NOT NULL
)`;

const fileName = /^(\d{4})_([a-z0-9_]+)\.sql$/;

/** The migrations that this version of the program knows, in order. Throws StudioError INTERNAL where a number lacks. */
export function readMigrations(directory = findMigrations(import.meta.dirname)): Migration[] {
  const migrations: Migration[] = [];
  for (const file of readdirSync(directory).sort()) {
    const match = fileName.exec(file);
    if (match === null) continue;
    // A checkout with other line ends holds the same migration.
    const sql = readFileSync(path.join(directory, file), 'utf8').replaceAll('\r\n', '\n');
    const [, number = '', name = ''] = match;
    migrations.push({ number: Number(number), name, sql, sha256: createHash('sha256').update(sql).digest('hex') });
  }
  const gap = migrations.findIndex((migration, index) => migration.number !== index + 1);
  if (gap !== -1 || migrations.length === 0) {
    throw new StudioError('INTERNAL', 'The migrations are not numbered 0001, 0002, … without gaps.', { directory });
  }
  return migrations;
}

/** The migrations that the database lacks. Throws StudioError MIGRATION_MISMATCH where its history is not ours. */
export function pendingMigrations(sqlite: Database, migrations: readonly Migration[]): Migration[] {
  const table = sqlite.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'").get();
  const recorded =
    table === undefined
      ? []
      : (sqlite.prepare('SELECT number, name, sha256 FROM schema_migrations ORDER BY number').all() as Pick<
          Migration,
          'number' | 'name' | 'sha256'
        >[]);
  for (const [index, row] of recorded.entries()) {
    const known = migrations[index];
    if (known === undefined) {
      throw new StudioError('MIGRATION_MISMATCH', 'A newer version of the studio has written this project.', {
        migration: `${row.number} ${row.name}`,
        remedy: 'Open it with that version, or a later one.',
      });
    }
    if (known.number !== row.number || known.sha256 !== row.sha256) {
      throw new StudioError('MIGRATION_MISMATCH', `The project's schema differs at step ${row.number} (${row.name}).`, {
        migration: `${row.number} ${row.name}`,
        recorded: row.sha256,
        expected: known.sha256,
        remedy: 'Open the project with the version of the studio that made it.',
      });
    }
  }
  return migrations.slice(recorded.length);
}

/** Brings the database up to date, each migration in one transaction together with its bookkeeping row. */
export function migrate(sqlite: Database, migrations: readonly Migration[] = readMigrations()): void {
  const pending = pendingMigrations(sqlite, migrations);
  for (const migration of pending) {
    sqlite
      .transaction(() => {
        sqlite.exec(bookkeeping);
        sqlite.exec(migration.sql);
        sqlite
          .prepare('INSERT INTO schema_migrations (number, name, sha256, applied_at) VALUES (?, ?, ?, ?)')
          .run(migration.number, migration.name, migration.sha256, Date.now());
      })
      .immediate();
  }
}

/** Bundled or not, the code lies somewhere under the folder that holds `db/migrations`. */
function findMigrations(from: string): string {
  const directory = path.join(from, 'db', 'migrations');
  if (existsSync(directory)) return directory;
  const parent = path.dirname(from);
  if (parent === from) throw new StudioError('INTERNAL', 'db/migrations is missing from the installation.', {});
  return findMigrations(parent);
}
