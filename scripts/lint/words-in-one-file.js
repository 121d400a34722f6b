import path from 'node:path';

/** Where the page's English stands, and files whose words nobody reads in the page. */
const home = 'src/renderer/ui/english.ts';
const page = /^src\/renderer\/.*\.tsx?$/;
const unread = /\.(test|bench)\.tsx?$|\/(testing|goldens)\/|\.config\.ts$/;

/** Attributes and properties that people read. */
const read = new Set([
  'alt',
  'aria-description',
  'aria-label',
  'aria-roledescription',
  'aria-valuetext',
  'description',
  'label',
  'message',
  'placeholder',
  'remedy',
  'subtitle',
  'thumbLabel',
  'title',
  'xTitle',
  'yTitle',
]);
const letter = /\p{L}/u;
const sentence = /^\p{Lu}[\p{L}\p{N}’'-]*,? [\p{L}\p{N}(‘']/u;

/** ESLint's rule: what people read in the page stands in one file, so that it can be translated as a whole. */
export const wordsInOneFile = {
  meta: {
    type: 'suggestion',
    schema: [],
    docs: { description: 'The page has its words from src/renderer/ui/english.ts.' },
  },
  create(context) {
    const file = path.relative(context.cwd, context.filename).split(path.sep).join('/');
    if (!page.test(file) || file === home || unread.test(file)) return {};
    const reported = new Set();
    const report = (node, text) => {
      if (reported.has(node)) return;
      reported.add(node);
      const shown = text.trim().replace(/\s+/g, ' ');
      context.report({ node, message: `'${shown}' is read by people: put it into ${home}.` });
    };
    /** Texts that `node` can come to, whichever way its conditions go. */
    const check = (node, isWords) => {
      switch (node?.type) {
        case 'Literal':
          if (typeof node.value === 'string' && isWords(node.value)) report(node, node.value);
          return;
        case 'TemplateLiteral':
          for (const { value } of node.quasis) if (isWords(value.cooked ?? '')) report(node, value.cooked ?? '');
          return;
        case 'ConditionalExpression':
          check(node.consequent, isWords);
          check(node.alternate, isWords);
          return;
        case 'LogicalExpression':
          check(node.left, isWords);
          check(node.right, isWords);
          return;
        case 'BinaryExpression':
          if (node.operator !== '+') return;
          check(node.left, isWords);
          check(node.right, isWords);
          return;
        case 'JSXExpressionContainer':
          check(node.expression, isWords);
          return;
      }
    };
    const hasLetter = (text) => letter.test(text);
    return {
      JSXText: (node) => {
        // What is typed at a terminal is the same in every language.
        if (hasLetter(node.value) && nameOf(node.parent) !== 'code') report(node, node.value);
      },
      JSXAttribute: (node) => {
        if (read.has(attributeName(node.name))) check(node.value, hasLetter);
      },
      'JSXElement > JSXExpressionContainer, JSXFragment > JSXExpressionContainer': (node) => {
        check(node.expression, hasLetter);
      },
      'ObjectExpression > Property': (node) => {
        const name = node.key.type === 'Identifier' ? node.key.name : node.key.value;
        if (!node.computed && read.has(name)) check(node.value, hasLetter);
      },
      Literal: (node) => {
        if (typeof node.value === 'string' && sentence.test(node.value) && !isFault(node.parent))
          report(node, node.value);
      },
      TemplateLiteral: (node) => {
        const text = node.quasis.map(({ value }) => value.cooked ?? '').join('0');
        if (sentence.test(text) && !isFault(node.parent)) report(node, text);
      },
    };
  },
};

/** `new Error('…')` and its like, but for those with a remedy: a fault of the program, for the console. */
function isFault(node) {
  if (node.type !== 'NewExpression' || node.callee.type !== 'Identifier') return false;
  return node.callee.name.endsWith('Error') && node.callee.name !== 'StudioError';
}

function attributeName(name) {
  return name.type === 'JSXNamespacedName' ? `${name.namespace.name}:${name.name.name}` : name.name;
}

function nameOf(node) {
  return node?.type === 'JSXElement' && node.openingElement.name.type === 'JSXIdentifier'
    ? node.openingElement.name.name
    : undefined;
}
