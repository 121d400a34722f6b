import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { fill } from './fill.tsx';

test('each place of a sentence takes the part of its name, wherever the sentence has it', () => {
  const parts = { name: <b>run 3</b>, keys: <kbd>T</kbd> };
  expect(renderToStaticMarkup(<p>{fill('As {name}, by {keys}.', parts)}</p>)).toBe(
    '<p>As <b>run 3</b>, by <kbd>T</kbd>.</p>',
  );
  expect(renderToStaticMarkup(<p>{fill('{keys}: {name}', parts)}</p>)).toBe('<p><kbd>T</kbd>: <b>run 3</b></p>');
  expect(renderToStaticMarkup(<p>{fill('No place', parts)}</p>)).toBe('<p>No place</p>');
});
