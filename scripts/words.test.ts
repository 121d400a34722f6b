import { ESLint } from 'eslint';
import { beforeAll, describe, expect, test } from 'vitest';

const screen = 'src/renderer/features/gallery/screen.tsx';

describe('words in one file', () => {
  let eslint: ESLint;
  beforeAll(() => {
    // The rule as configured for the repository, without the types, which need the file on disk.
    eslint = new ESLint({
      ruleFilter: ({ ruleId }) => ruleId === 'studio/words-in-one-file',
      overrideConfig: { languageOptions: { parserOptions: { project: null } } },
    });
  });

  async function complaints(file: string, code: string): Promise<string[]> {
    const [result] = await eslint.lintText(code, { filePath: file });
    expect(result?.messages.filter((message) => message.fatal === true)).toEqual([]);
    return (result?.messages ?? [])
      .filter((message) => message.ruleId === 'studio/words-in-one-file')
      .map((message) => message.message);
  }

  test.each([
    `const a = <Text>No garment matches</Text>;`,
    `const a = <Text>{count} px</Text>;`,
    `const a = <Text>{open ? 'open' : done}</Text>;`,
    `const a = <Text>{score !== null && \`score \${score}\`}</Text>;`,
    `const a = <TextInput label="Name" />;`,
    `const a = <TextInput placeholder={known ? other : 'None'} />;`,
    `const a = <ActionIcon aria-label={\`Remove \${name}\`} />;`,
    `const a = { value: 'event', label: 'Event' };`,
    `const a = { 'aria-label': 'Close' };`,
    `notifications.show({ message: done + ' photos' });`,
    `const a = useAction('The export could not be started', start);`,
    `throw new StudioError('NOT_FOUND', 'The photo has gone.');`,
    `const a = \`Undo \${count} strokes\`;`,
  ])('refuses %s', async (code) => {
    expect(await complaints(screen, code)).toHaveLength(1);
  });

  test.each([
    `const a = <Text>{words.noGarmentMatches}</Text>;`,
    `const a = <Text>{width} × {height}</Text>;`,
    `const a = <code>f2e serve</code>;`,
    `const a = <Text size="sm" className="figures crop">{share} %</Text>;`,
    `const a = <TextInput label={words.name} id="plan-name" />;`,
    `const a = { value: 'event', label: words.event, colour: 'teal' };`,
    `throw new Error('A mask with object pixels keeps some at half its size.');`,
  ])('lets pass %s', async (code) => {
    expect(await complaints(screen, code)).toEqual([]);
  });

  test.each([
    ['src/renderer/ui/english.ts', `export const english = { home: { title: 'What to do next' } };`],
    ['src/renderer/features/photo/photo.test.ts', `const title = 'What to do next';`],
    ['src/main/shell/menu.ts', `const item = { label: 'Open a project' };`],
  ])('leaves %s alone', async (file, code) => {
    expect(await complaints(file, code)).toEqual([]);
  });
});
