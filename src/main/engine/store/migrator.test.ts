import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { getTableName, is } from 'drizzle-orm';
import { CasingCache } from 'drizzle-orm/casing';
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as schema from '../../../../db/schema.ts';
import { connect } from './connection.ts';
import { migrate, readMigrations } from './migrator.ts';
import { openProject } from './open.ts';

const root = path.join(import.meta.dirname, '../../../..');
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'f2e-migrate-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

function fresh(): Database.Database {
  const sqlite = new Database(':memory:');
  migrate(sqlite);
  return sqlite;
}

/** A project as the first version of the schema left it. */
function writeOldProject(): void {
  const old = new Database(path.join(directory, 'project.sqlite'));
  // The dump lists tables by name, so that some are filled before those they refer to.
  old.pragma('foreign_keys = OFF');
  old.exec(readFileSync(path.join(root, 'db/fixtures/project-0001.sql'), 'utf8'));
  old.close();
}

describe('the schema', () => {
  it('is the reviewed snapshot', () => {
    const rows = fresh()
      .prepare("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type, name")
      .pluck()
      .all() as string[];
    const snapshot = `${rows.map((sql) => `${sql};`).join('\n\n')}\n`;
    // After a new migration: npx vitest run src/main/engine/store/migrator.test.ts -u, and review the difference.
    return expect(snapshot).toMatchFileSnapshot(path.join(root, 'db/schema.snapshot.sql'));
  });

  it('is what db/schema.ts says', () => {
    const sqlite = fresh();
    const casing = new CasingCache('snake_case');
    const tables = Object.values<unknown>(schema).flatMap((item) =>
      is(item, SQLiteTable) ? [item as SQLiteTable] : [],
    );
    const inDatabase = sqlite
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'schema_migrations' ORDER BY name")
      .pluck()
      .all();
    expect(inDatabase).toEqual(tables.map((table) => getTableName(table)).sort());
    for (const table of tables) {
      const { name, columns, indexes } = getTableConfig(table);
      const found = sqlite.pragma(`table_info(${name})`) as { name: string; type: string; notnull: number }[];
      const describeColumn = (column: { name: string; type: string; notnull: number }) =>
        `${column.name} ${column.type.toLowerCase()} ${column.notnull}`;
      expect(found.map(describeColumn).sort(), name).toEqual(
        columns
          .map((column) =>
            describeColumn({
              name: casing.getColumnCasing(column),
              type: column.getSQLType(),
              notnull: column.notNull ? 1 : 0,
            }),
          )
          .sort(),
      );
      const indexNames = (sqlite.pragma(`index_list(${name})`) as { name: string; origin: string }[])
        .filter(({ origin }) => origin === 'c')
        .map((index) => index.name)
        .sort();
      expect(indexNames, name).toEqual(indexes.map((index) => index.config.name).sort());
    }
  });
});

describe('migrate', () => {
  it('opens a project of the first version with all it held', async () => {
    writeOldProject();
    const store = await openProject(directory);
    expect(store.database.select().from(schema.currentAnnotations).all()).toMatchObject([
      { id: 1, revisionId: 2, garmentClassId: 2, split: 'train', eventClassId: 3, area: 150, cropHash: null },
      { id: 2, revisionId: 3, garmentClassId: null, cropHash: 'e'.repeat(64), attributes: '{"scale":2}' },
      { id: 3, revisionId: 4, split: 'val', eventClassId: 4, crowd: true },
    ]);
    expect(store.sqlite.prepare('SELECT * FROM garment_counts').raw().all()).toEqual([
      ['train', 3, 0, 'unreviewed', 1, 1],
      ['train', 3, 2, 'accepted', 0, 1],
    ]);
    expect(store.sqlite.prepare('SELECT * FROM photo_counts').raw().all()).toEqual([
      ['', 0, 1],
      ['train', 3, 1],
      ['val', 4, 1],
    ]);
    expect(store.sqlite.pragma('foreign_key_check')).toEqual([]);
    await store.close();
    await (await openProject(directory)).close();
  });

  it('leaves an older project alone when it is opened for reading', async () => {
    writeOldProject();
    await expect(openProject(directory, { readOnly: true })).rejects.toMatchObject({ code: 'MIGRATION_MISMATCH' });
  });

  it('refuses a history that is not its own, and one that is newer', () => {
    const sqlite = fresh();
    sqlite.prepare("UPDATE schema_migrations SET sha256 = 'tampered' WHERE number = 1").run();
    expect(() => migrate(sqlite)).toThrow(expect.objectContaining({ code: 'MIGRATION_MISMATCH' }));
    const newer = fresh();
    newer.prepare("INSERT INTO schema_migrations VALUES (9999, 'from_the_future', 'x', 0)").run();
    expect(() => migrate(newer)).toThrow(/newer version/);
  });

  it('keeps nothing of a migration that fails half-way', () => {
    const sqlite = connect(path.join(directory, 'x.sqlite'), { readOnly: false, create: true });
    const [first] = readMigrations();
    const broken = { number: 2, name: 'broken', sql: 'CREATE TABLE half (id); SELECT nonsense;', sha256: 'x' };
    expect(() => migrate(sqlite, [first!, broken])).toThrow(/nonsense/);
    expect(sqlite.prepare('SELECT max(number) FROM schema_migrations').pluck().get()).toBe(1);
    expect(sqlite.prepare("SELECT count(*) FROM sqlite_master WHERE name = 'half'").pluck().get()).toBe(0);
    sqlite.close();
  });

  it('wants migrations numbered without gaps', () => {
    const empty = path.join(directory, 'migrations');
    mkdirSync(empty);
    expect(() => readMigrations(empty)).toThrow(/without gaps/);
  });
});
