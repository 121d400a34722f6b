import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const folders = ['bench', 'bin', 'db', 'docs', 'e2e', 'resources', 'scripts', 'src'];

/** Every file and folder of the repository, folders with a slash behind. */
const paths = folders.flatMap((folder) => [
  `${folder}/`,
  ...readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true }).map((entry) => {
    const name = path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/');
    return entry.isDirectory() ? `${name}/` : name;
  }),
]);

const documents = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...paths.filter((name) => name.endsWith('.md')),
];
const textOf = (document: string): string => readFileSync(path.join(root, document), 'utf8');

/** Paths that a map of the code names in backticks: folders end with a slash, files with a source's extension. */
function namedPaths(text: string): string[] {
  const named = [...text.matchAll(/`([^`\s]+)`/g)].map(([, name = '']) => name);
  return named.filter(
    (name) => /^[\w<*][\w./<>*-]*(?:\/|\.(?:ts|tsx|js|mjs|py|sql))$/.test(name) && !/^x\./.test(name),
  );
}

/** Whether the end of some path in the repository is this, whole names; `*` and `<name>` stand for one of any name. */
function isThere(name: string): boolean {
  const parts = name
    .split(/(\*|<\w+>)/)
    .map((part, index) => (index % 2 === 1 ? '[^/]+' : part.replaceAll(/[.-]/g, '\\$&')));
  const end = new RegExp(`(?:^|/)${parts.join('')}$`);
  return paths.some((each) => end.test(each));
}

test.each(['ARCHITECTURE.md', 'CONTRIBUTING.md'])('%s names only what is there', (document) => {
  const named = namedPaths(textOf(document)).filter((name) => !/^(?:node_modules|out)\//.test(name));
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((name) => !isThere(name))).toEqual([]);
});

test('a path that nothing has is found out', () => {
  expect(
    ['src/main/engine/features/<feature>/', 'canvas/editor-canvas.tsx', 'scripts/goldens/*.py'].map(isThere),
  ).toEqual([true, true, true]);
  expect(['src/main/nowhere/', 'anvas/editor-canvas.tsx', 'canvas/editor-canvas.ts'].map(isThere)).toEqual([
    false,
    false,
    false,
  ]);
});

test.each(documents)('%s links to what is there, and names scripts that there are', (document) => {
  const text = textOf(document);
  const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, link = '']) => link);
  const missing = links.filter((link) => !existsSync(path.join(root, path.dirname(document), link)));
  expect(missing).toEqual([]);
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
  const run = [...text.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, name = '']) => name);
  expect(run.filter((name) => !(name in scripts))).toEqual([]);
  const sources = [...text.matchAll(/\b(?:scripts|src|e2e|bench)\/[\w./-]+\.(?:ts|tsx|mjs|py|js)\b/g)].map(
    ([name]) => name,
  );
  expect(sources.filter((name) => !existsSync(path.join(root, name)))).toEqual([]);
});
