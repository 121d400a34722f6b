import type { Page } from '@playwright/test';
import type { ProcedureInput, ProcedureOutput, ProcedurePath } from '../../src/shared/contract/path.ts';
import type { PhotoDetail } from '../../src/shared/contract/photos.ts';
import type { Studio } from './studio.ts';
import { expect } from './test.ts';

/** Opens the studio as its user does. */
export async function signIn(page: Page, studio: Studio): Promise<void> {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
}

/** Asks the engine what a page of it would ask. */
export async function ask<Path extends ProcedurePath>(
  page: Page,
  path: Path,
  input: ProcedureInput<Path>,
): Promise<ProcedureOutput<Path>> {
  const address = new URL(`/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`, page.url());
  return resultOf<Path>(await page.request.get(address.href));
}

/** Has the engine change something, as a page of it would. */
export async function tell<Path extends ProcedurePath>(
  page: Page,
  path: Path,
  input: ProcedureInput<Path>,
): Promise<ProcedureOutput<Path>> {
  const { href, origin } = new URL(`/trpc/${path}`, page.url());
  return resultOf<Path>(await page.request.post(href, { headers: { origin }, data: input }));
}

/** The photo as the engine has it. */
export function readPhoto(page: Page, id = 1): Promise<PhotoDetail> {
  return ask(page, 'photos.get', { id });
}

async function resultOf<Path extends ProcedurePath>(answer: {
  ok(): boolean;
  text(): Promise<string>;
}): Promise<ProcedureOutput<Path>> {
  const text = await answer.text();
  expect(answer.ok(), text).toBe(true);
  return (JSON.parse(text) as { result: { data: ProcedureOutput<Path> } }).result.data;
}
