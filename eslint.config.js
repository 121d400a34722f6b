import javascript from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { globalIgnores } from 'eslint/config';
import typescript from 'typescript-eslint';
import { roomImports } from './scripts/lint/room-imports.js';
import { wordsInOneFile } from './scripts/lint/words-in-one-file.js';

/** Which tsconfig knows the types of which files. */
const projects = {
  'tsconfig.shared.json': ['src/shared/**/*.ts'],
  'tsconfig.ml.json': ['src/main/ml/**/*.ts'],
  'tsconfig.engine.json': ['src/main/engine/**/*.ts', 'src/main/cli/**/*.ts', 'db/**/*.ts'],
  'tsconfig.shell.json': ['src/main/index.ts', 'src/main/shell/**/*.ts'],
  'tsconfig.preload.json': ['src/preload/**/*.ts'],
  'tsconfig.renderer.json': ['src/renderer/**/*.{ts,tsx}'],
  'tsconfig.tools.json': ['e2e/**/*.ts', 'scripts/**/*.ts', 'bench/**/*.ts', '*.config.ts'],
};
const typed = Object.values(projects).flat();
const scripts = ['*.js', 'scripts/**/*.{js,mjs}', 'bin/**'];

export default [
  globalIgnores(['node_modules/', 'out/', '.runtime/', '.cache/', 'test-results/', 'playwright-report/', 'coverage/']),
  javascript.configs.recommended,
  ...typescript.configs.strict.map((config) => ({ ...config, files: typed })),
  ...Object.entries(projects).map(([project, files]) => ({
    files,
    languageOptions: { parserOptions: { project, tsconfigRootDir: import.meta.dirname } },
  })),
  {
    files: typed,
    rules: {
      // The compiler knows every name, with the right library for each room.
      'no-undef': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['src/renderer/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    files: scripts,
    languageOptions: {
      globals: Object.fromEntries(
        [
          'AbortSignal',
          'Buffer',
          'URL',
          'clearInterval',
          'clearTimeout',
          'console',
          'fetch',
          'process',
          'setInterval',
          'setTimeout',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    files: [...typed, ...scripts],
    plugins: { studio: { rules: { 'room-imports': roomImports, 'words-in-one-file': wordsInOneFile } } },
    rules: {
      eqeqeq: 'error',
      // Playwright's fixtures ask for `{}`; terminal text is matched by its control characters.
      'no-empty-pattern': 'off',
      'no-control-regex': 'off',
      'no-restricted-exports': [
        'error',
        {
          restrictDefaultExports: {
            direct: true,
            named: true,
            defaultFrom: true,
            namedFrom: true,
            namespaceFrom: true,
          },
        },
      ],
      'max-lines': ['warn', { max: 300, skipBlankLines: true, skipComments: true }],
      'studio/room-imports': 'error',
      'studio/words-in-one-file': 'error',
    },
  },
  {
    // Nothing but the engine's logger and the command line's own output may reach a user's terminal.
    files: ['src/**/*.{ts,tsx}', 'db/**/*.ts'],
    rules: { 'no-console': 'error' },
  },
  {
    // All English of the page, by area and file.
    files: ['src/renderer/ui/english.ts'],
    rules: { 'max-lines': 'off' },
  },
  {
    files: ['**/*.test.{ts,tsx}'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off', 'max-lines': 'off' },
  },
  {
    // Tools that look for a default export.
    files: ['**/*.config.{js,ts}', 'e2e/support/global-setup.ts'],
    rules: { 'no-restricted-exports': 'off' },
  },
];
