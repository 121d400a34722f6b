import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectSettings, taxonomyClasses } from '../../../../db/schema.ts';
import { taxonomyPresets } from '../../../shared/domain/presets.ts';
import { createProject, openProject } from './open.ts';

let parent: string;
let directory: string;

beforeEach(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'f2e-store-'));
  directory = path.join(parent, 'project');
});

afterEach(async () => {
  await rm(parent, { recursive: true, force: true });
});

describe('createProject', () => {
  it('makes the folders, the database and the taxonomies asked for', async () => {
    const store = await createProject(directory, {
      name: 'Mine',
      eventClasses: 'used',
      garmentClasses: 'deepfashion2',
    });
    expect(await readdir(directory)).toEqual(
      expect.arrayContaining(['cache', 'crops', 'models', 'photos', 'project.sqlite', 'runs']),
    );
    expect(store.database.select().from(projectSettings).where(eq(projectSettings.key, 'name')).get()?.value).toBe(
      '"Mine"',
    );
    expect(
      store.database
        .select()
        .from(taxonomyClasses)
        .all()
        .map(({ name }) => name),
    ).toEqual([...taxonomyPresets.deepfashion2, ...taxonomyPresets.used]);
    expect(store.sqlite.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(store.sqlite.pragma('synchronous', { simple: true })).toBe(2);
    expect(store.sqlite.pragma('foreign_keys', { simple: true })).toBe(1);
    await store.close();
  });

  it('starts with empty taxonomies unless told otherwise', async () => {
    const store = await createProject(directory, { name: 'Mine' });
    expect(store.database.select().from(taxonomyClasses).all()).toEqual([]);
    await store.close();
  });

  it('refuses a folder that holds anything, and leaves it alone', async () => {
    await mkdir(directory);
    await writeFile(path.join(directory, 'diary.txt'), 'dear diary');
    await expect(createProject(directory, { name: 'Mine' })).rejects.toMatchObject({ code: 'PROJECT_EXISTS' });
    expect(await readdir(directory)).toEqual(['diary.txt']);
  });

  it('goes on where an earlier creation was cut off', async () => {
    await mkdir(directory);
    await writeFile(path.join(directory, 'project.sqlite.new'), 'half a database');
    await expect(openProject(directory)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const store = await createProject(directory, { name: 'Mine' });
    await store.close();
    expect(await readdir(directory)).not.toContain('project.sqlite.new');
  });
});

describe('write', () => {
  it('keeps the order, rolls back what throws, and goes on after it', async () => {
    const store = await createProject(directory, { name: 'Mine' });
    const set = (key: string, value: string) =>
      store.write((transaction) => transaction.insert(projectSettings).values({ key, value }).run());
    const failed = store.write((transaction) => {
      transaction.insert(projectSettings).values({ key: 'lost', value: '1' }).run();
      throw new Error('no');
    });
    const results = await Promise.allSettled([set('a', '1'), failed, set('b', '2'), set('a', 'again')]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
    const keys = store.database.select().from(projectSettings).all();
    expect(keys.map(({ key }) => key)).toEqual(['name', 'sample', 'createdAt', 'a', 'b']);
    await store.close();
  });

  it('refuses asynchronous work and keeps none of it', async () => {
    const store = await createProject(directory, { name: 'Mine' });
    const work = store.write(async (transaction) => {
      transaction.insert(projectSettings).values({ key: 'half', value: '1' }).run();
      await Promise.resolve();
    });
    await expect(work).rejects.toThrow('asynchronous');
    expect(store.database.select().from(projectSettings).where(eq(projectSettings.key, 'half')).get()).toBeUndefined();
    await store.close();
    await expect(store.write(() => 1)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('finishes what was asked for before closing', async () => {
    const store = await createProject(directory, { name: 'Mine' });
    const late = store.write((transaction) =>
      transaction.insert(projectSettings).values({ key: 'late', value: '1' }).run(),
    );
    await store.close();
    await late;
    const again = await openProject(directory);
    expect(again.database.select().from(projectSettings).where(eq(projectSettings.key, 'late')).get()).toBeDefined();
    await again.close();
  });
});

describe('openProject', () => {
  it('has one writer, names it to the second, and lets readers in', async () => {
    const store = await createProject(directory, { name: 'Mine' });
    await expect(openProject(directory)).rejects.toMatchObject({
      code: 'PROJECT_LOCKED',
      message: expect.stringContaining(`process ${process.pid}`),
      details: { pid: process.pid },
    });
    const reader = await openProject(directory, { readOnly: true });
    expect(reader.database.select().from(projectSettings).all()).toHaveLength(3);
    await expect(reader.write(() => 1)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await reader.close();
    await store.close();
    await (await openProject(directory)).close();
  });

  it('takes over from a writer that was killed, with everything it had saved', async () => {
    const program = `
      const { createProject } = await import(${JSON.stringify(path.join(import.meta.dirname, 'open.ts'))});
      const store = await createProject(${JSON.stringify(directory)}, { name: 'Mine' });
      for (let number = 0; ; number++) {
        await store.write(() => store.sqlite.prepare('INSERT INTO project_settings VALUES (?, ?)').run('k' + number, '1'));
        process.stdout.write(number + '\\n');
      }`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.on('data', (data: Buffer) => {
      printed += data.toString();
      if (printed.split('\n').length > 50) child.kill('SIGKILL');
    });
    const started = openWhenThere(directory);
    await once(child, 'close');
    await started;
    const answered = printed.trimEnd().split('\n').length;
    const store = await openProject(directory);
    expect(store.sqlite.pragma('integrity_check', { simple: true })).toBe('ok');
    const saved = store.sqlite.prepare("SELECT count(*) FROM project_settings WHERE key LIKE 'k%'").pluck().get();
    expect(saved).toBeGreaterThanOrEqual(answered);
    await store.close();
  });

  it('sweeps out, after an unclean end, what only the process that is gone could have wanted', async () => {
    await (await createProject(directory, { name: 'Mine' })).close();
    const kept = ['cache/features/a.keys', 'models/own.pth', 'runs/1/model.safetensors'];
    const left = [
      'cache/findings/1/vectors.f32',
      'cache/question-ab/crop.png',
      'models/own.pth.1.part',
      'runs/1/m.part',
    ];
    for (const name of [...kept, ...left]) {
      await mkdir(path.dirname(path.join(directory, name)), { recursive: true });
      await writeFile(path.join(directory, name), 'x');
    }
    const there = (names: string[]): string[] => names.filter((name) => existsSync(path.join(directory, name)));
    await (await openProject(directory)).close();
    expect(there(left)).toEqual(left);
    await writeFile(path.join(directory, 'project.lock.json'), '{}');
    await (await openProject(directory)).close();
    expect(there(left)).toEqual([]);
    expect(there(kept)).toEqual(kept);
  });

  it('refuses a damaged database after an unclean end', async () => {
    const store = await createProject(directory, { name: 'Mine' });
    await store.write((transaction) => {
      for (let number = 0; number < 2000; number++) {
        transaction
          .insert(projectSettings)
          .values({ key: `key ${number}`, value: 'x'.repeat(200) })
          .run();
      }
    });
    await store.close();
    const file = await open(path.join(directory, 'project.sqlite'), 'r+');
    const { size } = await file.stat();
    await file.write(Buffer.alloc(8192, 0x5a), 0, 8192, Math.floor(size / 8192) * 4096);
    await file.close();
    await writeFile(path.join(directory, 'project.lock.json'), '{}');
    await expect(openProject(directory)).rejects.toMatchObject({ code: 'PROJECT_CORRUPT' });
    // Refused again, and not locked by the refusal.
    await expect(openProject(directory)).rejects.toMatchObject({ code: 'PROJECT_CORRUPT' });
  });

  it('refuses a file that is no database, and a folder that is no project', async () => {
    await mkdir(directory);
    await expect(openProject(directory)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await writeFile(path.join(directory, 'project.sqlite'), 'x'.repeat(5000));
    await expect(openProject(directory)).rejects.toMatchObject({ code: 'PROJECT_CORRUPT' });
  });

  it('opens a copy elsewhere', async () => {
    const store = await createProject(directory, { name: 'Mine' });
    await store.close();
    const copy = path.join(parent, 'copy');
    await mkdir(copy);
    await copyFile(path.join(directory, 'project.sqlite'), path.join(copy, 'project.sqlite'));
    await (await openProject(copy)).close();
  });
});

/** Sees the lock from outside while the child writes. */
async function openWhenThere(project: string): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt++) {
    try {
      const store = await openProject(project);
      await store.close();
      return;
    } catch (error) {
      const { code } = error as { code: string };
      if (code === 'PROJECT_LOCKED') return;
      if (code !== 'NOT_FOUND') throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
