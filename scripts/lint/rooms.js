/**
 * The rooms of the program and what each may import. A folder's name says where its code runs; this table and the
 * tsconfig of each room both hold it.
 *
 * @typedef {object} Room
 * @property {string} name
 * @property {RegExp} files Which files of the repository belong to it; the first room that matches counts.
 * @property {string[]} rooms Rooms that it may import from, besides itself.
 * @property {string[]} packages Packages that it may import; `*` means any that no other rule refuses.
 * @property {string[]} [typePackages] Packages of which it may import only types.
 * @property {boolean} node Whether it may use Node's own modules.
 * @property {Rule[]} [rules] What is narrower than the room.
 *
 * @typedef {object} Rule
 * @property {RegExp} imports Package or Node module, without a subpath.
 * @property {RegExp} [onlyIn] Files of the room that may nevertheless import it.
 * @property {boolean} [typesPass] Whether an import of types alone is no offence.
 * @property {string} why
 */

const network = /^node:(http|https|http2|net|tls|dgram|dns)$/;
const reactLibraries =
  /^(react|react-dom|@mantine\/.+|@tabler\/.+|@tanstack\/.+|recharts|wouter|zustand|konva|react-konva)$/;

/** @type {Room[]} */
export const rooms = [
  { name: 'shared', files: /^src\/shared\//, rooms: [], packages: ['zod'], node: false },
  {
    name: 'ml',
    files: /^src\/main\/ml\//,
    rooms: ['shared'],
    packages: ['@tensorflow/tfjs-node', 'sharp', 'umap-js', 'yauzl'],
    typePackages: ['zod'],
    node: true,
    rules: [
      { imports: network, why: 'a worker speaks to nobody but the engine that forked it' },
      { imports: /^node:(sqlite)$/, why: 'a worker touches no database' },
      {
        imports: /^node:fs(\/promises)?$/,
        onlyIn: /^src\/main\/ml\/(weights\/|images\/|features\/|train\/checkpoint|worker)/,
        why: 'files are read and written only in weights/, images/, features/, train/checkpoint and the worker itself',
      },
      { imports: /^yauzl$/, onlyIn: /^src\/main\/ml\/weights\//, why: 'archives are opened only in weights/' },
      { imports: /^sharp$/, onlyIn: /^src\/main\/ml\/images\//, why: 'pictures are decoded only in images/' },
      {
        imports: /^@tensorflow\/tfjs-node$/,
        onlyIn: /^src\/main\/ml\/ops\/tensorflow\.ts$/,
        typesPass: true,
        why: 'TensorFlow is loaded by ops/tensorflow.ts alone',
      },
    ],
  },
  { name: 'db', files: /^db\//, rooms: [], packages: ['drizzle-orm', 'drizzle-kit'], node: true },
  {
    name: 'cli',
    files: /^src\/main\/cli\//,
    rooms: ['shared', 'engine'],
    packages: ['commander', 'zod'],
    node: true,
  },
  {
    name: 'engine',
    files: /^src\/main\/engine\//,
    rooms: ['shared', 'db'],
    packages: ['*'],
    node: true,
    rules: [
      { imports: /^electron$/, why: 'the engine runs without a window' },
      { imports: /^@tensorflow\//, why: 'TensorFlow lives only in worker processes' },
      { imports: reactLibraries, why: 'the engine has no page' },
    ],
  },
  {
    name: 'shell',
    files: /^src\/main\/(index\.ts$|shell\/)/,
    rooms: ['shared'],
    packages: ['electron'],
    node: true,
  },
  { name: 'preload', files: /^src\/preload\//, rooms: ['shared types'], packages: ['electron'], node: false },
  {
    name: 'renderer',
    files: /^src\/renderer\//,
    rooms: ['shared'],
    packages: [
      '@fontsource-variable/inter',
      'react',
      'react-dom',
      '@mantine/charts',
      '@mantine/core',
      '@mantine/hooks',
      '@mantine/notifications',
      '@tabler/icons-react',
      '@tanstack/react-query',
      '@tanstack/react-virtual',
      '@techstark/opencv-js',
      '@trpc/client',
      'konva',
      'react-konva',
      'recharts',
      'wouter',
      'zod',
      'zustand',
    ],
    typePackages: ['@trpc/server'],
    node: false,
    rules: [
      {
        imports: /^(konva|react-konva)$/,
        onlyIn: /^src\/renderer\/canvas\//,
        why: 'Konva is drawn with only in canvas/',
      },
      {
        imports: reactLibraries,
        onlyIn: /^src\/renderer\/(?!(editor|opencv)\/)/,
        why: 'the editor and its worker know no React and no Konva',
      },
      {
        imports: /^@techstark\/opencv-js$/,
        onlyIn: /^src\/renderer\/opencv\//,
        why: 'OpenCV is used only in opencv/',
      },
    ],
  },
];

/** @param {string} file Path from the repository's root, with `/`. */
export function roomOf(file) {
  return rooms.find((room) => room.files.test(file));
}
