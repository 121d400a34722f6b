import { isBuiltin } from 'node:module';
import path from 'node:path';
import { roomOf } from './rooms.js';

const isTest = /\.(test|bench)\.tsx?$|\/(goldens|testing)\//;
const isTool = /(^|\/)[\w-]+\.config\.ts$/;
const testPackages = new Set(['vitest', 'fast-check']);
const featureOf = /^src\/renderer\/features\/([^/]+)\//;

/**
 * What is wrong with one import, in words; undefined where nothing is.
 *
 * @param {{ file: string, source: string, typeOnly: boolean }} request `file` from the repository's root, with `/`.
 * @returns {string | undefined}
 */
export function importProblem({ file, source, typeOnly }) {
  const relative = source.startsWith('.');
  if (relative && !/\.\w+(\?[\w-]+)?$/.test(source)) return `'${source}' lacks its file extension.`;
  const room = roomOf(file);
  if (room === undefined || isTool.test(file)) return undefined;
  return relative ? relativeProblem(file, room, source, typeOnly) : packageProblem(file, room, source, typeOnly);
}

function relativeProblem(file, room, source, typeOnly) {
  const target = path.posix.join(path.posix.dirname(file), source);
  const targetRoom = roomOf(target);
  if (targetRoom === undefined) {
    if (isTest.test(file)) return undefined;
    return `The room '${room.name}' may not import '${target}', which belongs to no room.`;
  }
  if (targetRoom !== room) return roomProblem(room, targetRoom, target, typeOnly);
  const [from, to] = [featureOf.exec(file)?.[1], featureOf.exec(target)?.[1]];
  if (from !== undefined && to !== undefined && from !== to) {
    return `The feature '${from}' may not import the feature '${to}': move what both need to ui/ or client/.`;
  }
  return undefined;
}

function roomProblem(room, targetRoom, target, typeOnly) {
  if (room.rooms.includes(targetRoom.name)) return undefined;
  const typesAllowed = targetRoom.name === 'shared' && room.rooms.includes('shared types');
  if (typesAllowed && typeOnly && target.startsWith('src/shared/contract/')) return undefined;
  if (typesAllowed) return `The room '${room.name}' may import only types, and only from src/shared/contract.`;
  return `The room '${room.name}' may not import from the room '${targetRoom.name}'.`;
}

function packageProblem(file, room, source, typeOnly) {
  const test = isTest.test(file);
  const name = packageOf(source);
  if (test && (testPackages.has(name) || isBuiltin(source))) return undefined;
  const narrower = (room.rules ?? []).find(
    (rule) => rule.imports.test(name) && rule.onlyIn?.test(file) !== true && !(typeOnly && rule.typesPass === true),
  );
  if (narrower !== undefined) return `'${source}' may not be imported here: ${narrower.why}.`;
  if (isBuiltin(source)) {
    return room.node ? undefined : `The room '${room.name}' may not use Node's own modules ('${source}').`;
  }
  if (room.packages.includes('*') || room.packages.includes(name)) return undefined;
  if (typeOnly && room.typePackages?.includes(name) === true) return undefined;
  return `The room '${room.name}' may not import the package '${name}'.`;
}

function packageOf(source) {
  if (isBuiltin(source)) return source.startsWith('node:') ? source : `node:${source}`;
  const parts = source.split('/');
  return source.startsWith('@') ? parts.slice(0, 2).join('/') : String(parts[0]);
}

/** ESLint's face of the rule: every form in which a module names another. */
export const roomImports = {
  meta: {
    type: 'problem',
    schema: [],
    docs: { description: 'Each room imports only what the table of rooms allows.' },
  },
  create(context) {
    const file = path.relative(context.cwd, context.filename).split(path.sep).join('/');
    const check = (node, source, typeOnly) => {
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
      const message = importProblem({ file, source: source.value, typeOnly });
      if (message !== undefined) context.report({ node: source, message });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source, node.importKind === 'type'),
      ExportAllDeclaration: (node) => check(node, node.source, node.exportKind === 'type'),
      ExportNamedDeclaration: (node) => check(node, node.source, node.exportKind === 'type'),
      ImportExpression: (node) => check(node, node.source, false),
      TSImportType: (node) => check(node, node.source ?? node.argument?.literal, true),
      "CallExpression[callee.name='require']": (node) => check(node, node.arguments[0], false),
    };
  },
};
