import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hashOfTree, installFolder, stampOf, writeAtomically } from './files.mjs';
import { reasonOf } from './processes.mjs';
import { describeAmount } from './report.mjs';
import { wheelsOf } from './tensorflow/wheels.mjs';
import { unpackZip } from './tensorflow/zip.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'setup-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a failure is told without the name of the program’s error', () => {
  const output = 'downloading\nTypeError: fetch failed\n    at node:internal/deps\n';
  expect(reasonOf(output)).toBe('fetch failed');
  expect(reasonOf('npm error\ngetaddrinfo ENOTFOUND example.org\n')).toBe('ENOTFOUND example.org');
  expect(reasonOf('one\nthe last\n')).toBe('the last');
});

describe('a set-up that is killed half-way', () => {
  /** Fills a folder with two files and, between them, says so and waits for ever: the place to be killed at. */
  const halfWay = `
    import { writeFile } from 'node:fs/promises';
    import { installFolder } from ${JSON.stringify(path.join(import.meta.dirname, 'files.mjs'))};
    await installFolder(process.argv[1], async (partial) => {
      await writeFile(partial + '/first', 'half');
      console.log('half-way');
      await new Promise(() => setInterval(() => undefined, 1000));
      return {};
    });
  `;

  async function killHalfWay(target: string): Promise<void> {
    const child = spawn(process.execPath, ['--input-type=module', '-e', halfWay, target], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  test('leaves no folder that looks complete, and the next run repairs it and takes the leftovers away', async () => {
    const target = path.join(folder, 'library');
    await killHalfWay(target);
    expect(await readdir(folder)).toEqual([expect.stringMatching(/^library\.partial-\d+$/)]);
    expect(stampOf(target)).toBeUndefined();

    await installFolder(target, async (partial) => {
      await writeAtomically(path.join(partial, 'first'), 'whole');
      return { version: '1' };
    });
    expect(await readdir(folder)).toEqual(['library']);
    expect(stampOf(target)).toEqual({ version: '1' });
    expect(readFileSync(path.join(target, 'first'), 'utf8')).toBe('whole');
  });

  test('leaves the folder of before as it was', async () => {
    const target = path.join(folder, 'library');
    await installFolder(target, async (partial) => {
      await writeAtomically(path.join(partial, 'first'), 'before');
      return { version: '1' };
    });
    await killHalfWay(target);
    expect(readFileSync(path.join(target, 'first'), 'utf8')).toBe('before');
    expect(stampOf(target)).toEqual({ version: '1' });
  });

  test('a fill that fails leaves no stamp', async () => {
    const target = path.join(folder, 'library');
    await expect(installFolder(target, () => Promise.reject(new Error('disk full')))).rejects.toThrow('disk full');
    expect(existsSync(target)).toBe(false);
  });
});

describe('the lock of a set-up', () => {
  test('lets a second set-up wait for the first, and is no hindrance after a kill', async () => {
    const program = `
      const { withSetupLock } = await import(${JSON.stringify(path.join(import.meta.dirname, 'lock.mjs'))});
      await withSetupLock({ line: () => undefined }, async () => {
        console.log('in');
        if (process.argv[1] === 'stay') await new Promise(() => setInterval(() => undefined, 1000));
      });
      console.log('out');
    `;
    // The lock lies in .runtime of the repository that the module belongs to: a copy has its own.
    const copy = path.join(folder, 'scripts', 'setup');
    mkdirSync(copy, { recursive: true });
    for (const name of ['lock.mjs', 'paths.mjs']) {
      writeFileSync(path.join(copy, name), await readFile(path.join(import.meta.dirname, name)));
    }
    const start = (word: string) =>
      spawn(process.execPath, ['--input-type=module', '-e', program.replaceAll(import.meta.dirname, copy), word], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
    const first = start('stay');
    await once(first.stdout, 'data');
    const second = start('go');
    let said = '';
    second.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(said).toBe('');
    first.kill('SIGKILL');
    await once(second, 'close');
    expect(said).toBe('in\nout\n');
  });
});

describe('wheels', () => {
  test('chosen files are unpacked, deflated or stored, with their permissions', async () => {
    const wheel = path.join(folder, 'made.whl');
    writeFileSync(
      wheel,
      zipOf([
        { name: 'tensorflow/lib.so', content: Buffer.alloc(300_000, 'tensor'), deflate: true },
        { name: 'nvidia/bin/ptxas', content: Buffer.from('program'), deflate: false, mode: 0o755 },
        { name: 'tensorflow/python/big.py', content: Buffer.from('left out'), deflate: true },
        { name: 'empty', content: Buffer.alloc(0), deflate: false },
      ]),
    );
    const { files, bytes } = await unpackZip(wheel, (name) =>
      name.endsWith('.py') ? undefined : path.join(folder, 'out', name),
    );
    expect({ files, bytes }).toEqual({ files: 3, bytes: 300_007 });
    expect(readFileSync(path.join(folder, 'out/tensorflow/lib.so')).equals(Buffer.alloc(300_000, 'tensor'))).toBe(true);
    expect(statSync(path.join(folder, 'out/nvidia/bin/ptxas')).mode & 0o777).toBe(0o755);
    expect(existsSync(path.join(folder, 'out/tensorflow/python/big.py'))).toBe(false);
  });

  test('a damaged one, one cut short and one that leaves its folder are refused', async () => {
    const wheel = path.join(folder, 'made.whl');
    const whole = zipOf([{ name: 'lib.so', content: Buffer.from('content of the library'), deflate: false }]);
    const place = (name: string) => path.join(folder, 'out', name);
    const damaged = Buffer.from(whole);
    damaged.writeUInt8(damaged.readUInt8(40) ^ 1, 40);
    writeFileSync(wheel, damaged);
    await expect(unpackZip(wheel, place)).rejects.toThrow('damaged');
    writeFileSync(wheel, whole.subarray(0, -30));
    await expect(unpackZip(wheel, place)).rejects.toThrow('no zip archive');
    writeFileSync(wheel, zipOf([{ name: '../outside', content: Buffer.from('x'), deflate: false }]));
    await expect(unpackZip(wheel, place)).rejects.toThrow("'../outside'");
  });

  test('every platform that has wheels has them pinned, TensorFlow first', () => {
    for (const [variant, platform, architecture] of [
      ['cpu', 'linux', 'x64'],
      ['cpu', 'linux', 'arm64'],
      ['cpu', 'darwin', 'arm64'],
      ['gpu', 'linux', 'x64'],
    ] as const) {
      const wheels = wheelsOf(variant, platform, architecture);
      expect(wheels?.[0]?.requirement).toMatch(/^tensorflow(-cpu)?==2\.21\.0$/);
      for (const { sha256, file, bytes } of wheels ?? []) {
        expect(sha256).toMatch(/^[0-9a-f]{64}$/);
        expect(file).toMatch(/\.whl$/);
        expect(bytes).toBeGreaterThan(1e6);
      }
    }
    expect(wheelsOf('gpu', 'linux', 'x64')).toHaveLength(13);
    expect(wheelsOf('gpu', 'darwin', 'arm64')).toBeUndefined();
  });
});

test('the digest of sources changes with a content and with a name', async () => {
  mkdirSync(path.join(folder, 'src'));
  const write = (name: string, text: string) => writeFileSync(path.join(folder, 'src', name), text);
  write('a.ts', 'one');
  const first = await hashOfTree(folder, ['src', 'missing.json']);
  write('a.ts', 'two');
  const second = await hashOfTree(folder, ['src', 'missing.json']);
  write('a.ts', 'one');
  expect(await hashOfTree(folder, ['src', 'missing.json'])).toBe(first);
  write('b.ts', '');
  expect(new Set([first, second, await hashOfTree(folder, ['src'])]).size).toBe(3);
});

test('progress says how far, how big and how long still', () => {
  expect(describeAmount({ done: 137e6, total: 274e6, unit: 'bytes' }, 10)).toBe('137 MB of 274 MB, 50 %, 10 s left');
  expect(describeAmount({ done: 12, total: 412, unit: 'packages' }, 1)).toContain('12 packages of 412 packages, 2 %');
  expect(describeAmount({ done: 1500, unit: 'bytes' }, 1)).toBe('1.5 kB');
});

/** A zip archive as wheels are made: no ZIP64, no encryption. */
function zipOf(entries: { name: string; content: Buffer; deflate: boolean; mode?: number }[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, deflate, mode = 0o644 } of entries) {
    const data = deflate ? deflateRawSync(content) : content;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(deflate ? 8 : 0, 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name), data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(mode * 65_536, 6);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03', 'latin1'), common, tail, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, listing, end]);
}
