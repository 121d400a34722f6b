import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { taxonomies, taxonomyClasses, projectSettings } from '../../../../db/schema.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import { taxonomyPresets, type EventPreset, type GarmentPreset } from '../../../shared/domain/presets.ts';
import { connect, typed, type ProjectDatabase, type Transaction } from './connection.ts';
import { sweepLeftovers } from './leftovers.ts';
import { lockProject, type ProjectLock } from './lock.ts';
import { migrate, pendingMigrations, readMigrations } from './migrator.ts';

export type { ProjectDatabase, Transaction } from './connection.ts';

/** One open project. Reads go straight to `database` or `sqlite`; every change goes through `write`. */
export interface ProjectStore {
  /** Absolute. */
  readonly directory: string;
  readonly readOnly: boolean;
  /** Drizzle over the tables of `db/schema.ts`. */
  readonly database: ProjectDatabase;
  /** The connection itself, for prepared statements. Inside `write` it takes part in the transaction. */
  readonly sqlite: Database.Database;
  /**
   * The one way to change anything: works are done one after another, each in one immediate transaction, durable when
   * the promise resolves. `work` is synchronous; what it throws rolls everything back and rejects.
   */
  write<Result>(work: (transaction: Transaction) => Result): Promise<Result>;
  /** Resolves once the writes asked for so far are done and the files are closed. */
  close(): Promise<void>;
}

export interface NewProject {
  name: string;
  sample?: boolean;
  /** What the taxonomies start with; imports add the classes they bring. Default `empty`. */
  eventClasses?: EventPreset;
  garmentClasses?: GarmentPreset;
}

const databaseName = 'project.sqlite';
const folders = ['photos', 'crops', 'models', 'runs', 'cache'];

/** Above this, a check after an unclean end leaves out the comparison of indices with tables. */
const thoroughCheckBytes = 256 * 2 ** 20;

/** Makes a project in a new or empty folder. Throws StudioError PROJECT_EXISTS where the folder holds anything. */
export async function createProject(directory: string, project: NewProject): Promise<ProjectStore> {
  const absolute = path.resolve(directory);
  if (existsSync(absolute) && (!statSync(absolute).isDirectory() || readdirSync(absolute).some(isForeign))) {
    throw new StudioError('PROJECT_EXISTS', `${absolute} is there already and not empty.`, {
      directory: absolute,
      remedy: isProject(absolute) ? 'Open it instead.' : 'Choose a new or an empty folder.',
    });
  }
  mkdirSync(absolute, { recursive: true });
  const lock = lockProject(absolute);
  let sqlite: Database.Database | undefined;
  try {
    // Made under another name, so that a project is there wholly or not at all.
    const unfinished = path.join(absolute, `${databaseName}.new`);
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(unfinished + suffix, { force: true });
    sqlite = connect(unfinished, { readOnly: false, create: true });
    migrate(sqlite);
    typed(sqlite).transaction((transaction) => fillNewProject(transaction, project));
    sqlite.pragma('wal_checkpoint(TRUNCATE)');
    sqlite.close();
    renameSync(unfinished, path.join(absolute, databaseName));
    return openLocked(absolute, lock);
  } catch (error) {
    sqlite?.close();
    lock.release();
    throw error;
  }
}

/**
 * Opens a project, brings its schema up to date, and checks it after an unclean end. Read-only projects need no lock.
 * Throws StudioError NOT_FOUND, PROJECT_LOCKED, PROJECT_CORRUPT or MIGRATION_MISMATCH.
 */
export async function openProject(directory: string, options: { readOnly?: boolean } = {}): Promise<ProjectStore> {
  const absolute = path.resolve(directory);
  if (!isProject(absolute)) {
    throw new StudioError('NOT_FOUND', `There is no project in ${absolute}.`, {
      directory: absolute,
      remedy: 'Make one with `project create`.',
    });
  }
  if (options.readOnly === true) return openReadOnly(absolute);
  const lock = lockProject(absolute);
  try {
    return openLocked(absolute, lock);
  } catch (error) {
    lock.giveUp();
    throw error;
  }
}

function openLocked(directory: string, lock: ProjectLock): ProjectStore {
  const file = path.join(directory, databaseName);
  const sqlite = orCorrupt(directory, () => connect(file, { readOnly: false, create: false }));
  try {
    orCorrupt(directory, () => {
      if (lock.afterUncleanEnd) checkIntegrity(sqlite, file);
      migrate(sqlite);
    });
    if (lock.afterUncleanEnd) sweepLeftovers(directory);
    for (const folder of folders) mkdirSync(path.join(directory, folder), { recursive: true });
  } catch (error) {
    sqlite.close();
    throw error;
  }
  return createStore(directory, sqlite, lock);
}

function openReadOnly(directory: string): ProjectStore {
  const sqlite = orCorrupt(directory, () =>
    connect(path.join(directory, databaseName), { readOnly: true, create: false }),
  );
  try {
    if (orCorrupt(directory, () => pendingMigrations(sqlite, readMigrations())).length > 0) {
      throw new StudioError('MIGRATION_MISMATCH', 'The project is of an older version.', {
        directory,
        remedy: 'Open it once for writing; that brings it up to date.',
      });
    }
  } catch (error) {
    sqlite.close();
    throw error;
  }
  return createStore(directory, sqlite, undefined);
}

function createStore(directory: string, sqlite: Database.Database, lock: ProjectLock | undefined): ProjectStore {
  const database = typed(sqlite);
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;

  async function write<Result>(work: (transaction: Transaction) => Result): Promise<Result> {
    if (lock === undefined)
      throw new StudioError('FORBIDDEN', 'The project is open for reading only.', {
        directory,
        remedy: 'Close the other studio, then open the project again.',
      });
    if (closed) throw new StudioError('CONFLICT', 'The project is closed.', { directory, remedy: 'Open it again.' });
    const turn = last.then(async () => {
      // Requests waiting for the event loop are answered between two writes.
      await new Promise((resolve) => setImmediate(resolve));
      return runInTransaction(work);
    });
    last = turn.catch(() => undefined);
    return turn;
  }

  function runInTransaction<Result>(work: (transaction: Transaction) => Result): Result {
    try {
      return database.transaction(
        (transaction) => {
          const result = work(transaction);
          if (result instanceof Promise) throw new TypeError('the work of a write must not be asynchronous');
          return result;
        },
        { behavior: 'immediate' },
      );
    } catch (error) {
      if (error instanceof Database.SqliteError && error.code === 'SQLITE_FULL') {
        throw new StudioError(
          'DISK_FULL',
          'The disk is full; nothing was changed.',
          { directory, remedy: 'Free some space, then try again.' },
          { cause: error },
        );
      }
      throw error;
    }
  }

  async function close(): Promise<void> {
    if (closed) return;
    closed = true;
    await last;
    try {
      if (lock !== undefined) {
        sqlite.pragma('optimize');
        sqlite.pragma('wal_checkpoint(TRUNCATE)');
      }
    } finally {
      sqlite.close();
      lock?.release();
    }
  }

  return { directory, readOnly: lock === undefined, database, sqlite, write, close };
}

function fillNewProject(transaction: Transaction, project: NewProject): void {
  const createdAt = Date.now();
  const settings = { name: project.name, sample: project.sample ?? false, createdAt };
  for (const [key, value] of Object.entries(settings)) {
    transaction
      .insert(projectSettings)
      .values({ key, value: JSON.stringify(value) })
      .run();
  }
  const presets = [
    ['garment', project.garmentClasses ?? 'empty'],
    ['event', project.eventClasses ?? 'empty'],
  ] as const;
  for (const [kind, preset] of presets) {
    const { id: taxonomyId } = transaction
      .insert(taxonomies)
      .values({ kind, name: preset === 'empty' ? 'own' : preset, createdAt })
      .returning({ id: taxonomies.id })
      .get();
    const names = preset === 'empty' ? [] : taxonomyPresets[preset];
    for (const [position, name] of names.entries()) {
      const externalId = kind === 'garment' ? position + 1 : null;
      transaction.insert(taxonomyClasses).values({ taxonomyId, position, name, externalId }).run();
    }
  }
}

function checkIntegrity(sqlite: Database.Database, file: string): void {
  const pragma = statSync(file).size > thoroughCheckBytes ? 'quick_check(10)' : 'integrity_check(10)';
  const findings = sqlite.pragma(pragma) as Record<string, string>[];
  const problems = findings.flatMap((row) => Object.values(row)).filter((text) => text !== 'ok');
  const orphans = sqlite.pragma('foreign_key_check') as unknown[];
  if (problems.length > 0 || orphans.length > 0) {
    throw new StudioError('PROJECT_CORRUPT', 'The project was not closed properly and its database is damaged.', {
      file,
      problems,
      orphans: orphans.slice(0, 10),
      remedy: 'Put back a copy of project.sqlite; the pictures are untouched.',
    });
  }
}

/** What SQLite says of a file that is no database, or a damaged one, in our words. */
function orCorrupt<Result>(directory: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof Database.SqliteError && /^SQLITE_(NOTADB|CORRUPT)/.test(error.code)) {
      throw new StudioError(
        'PROJECT_CORRUPT',
        'project.sqlite is damaged.',
        { directory, cause: error.message, remedy: 'Put back a copy of project.sqlite.' },
        { cause: error },
      );
    }
    throw error;
  }
}

function isProject(directory: string): boolean {
  return existsSync(path.join(directory, databaseName));
}

/** Left by a creation that was cut off: no reason to refuse the folder. */
function isForeign(name: string): boolean {
  return !name.startsWith('project.lock') && !name.startsWith(`${databaseName}.new`);
}
