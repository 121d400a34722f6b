import { beforeEach, expect, it } from 'vitest';
import { setAuthorName, signingAuthor, unnamedAuthor, useAuthor } from './author.ts';

beforeEach(() => useAuthor.setState({ name: unnamedAuthor, told: false, firstEdit: false }));

it('asks for a name at the first edit, once', () => {
  expect(signingAuthor()).toBe(unnamedAuthor);
  expect(useAuthor.getState().firstEdit).toBe(true);
  useAuthor.setState({ firstEdit: false });
  signingAuthor();
  expect(useAuthor.getState().firstEdit).toBe(false);
});

it('does not ask who has said it', () => {
  setAuthorName('  Ada  ');
  expect(signingAuthor()).toBe('Ada');
  expect(useAuthor.getState().firstEdit).toBe(false);
});

it('goes back to no name, and takes no more than the engine does', () => {
  setAuthorName('x'.repeat(200));
  expect(signingAuthor()).toHaveLength(80);
  setAuthorName('   ');
  expect(signingAuthor()).toBe(unnamedAuthor);
});
