import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from './support/test.ts';
import { f2e } from './support/run-f2e.ts';

test('a dry run names what it would refuse and changes nothing; the import then labels', async ({
  page,
  studio,
  projectDirectory,
}) => {
  const file = path.join(projectDirectory, '..', 'labels.csv');
  await writeFile(
    file,
    ['file_name,split,event', '0033.jpg,train,wedding', '0034.jpg,trian,wedding', '<b>no.jpg,train,picnic'].join('\n'),
  );
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.goto(`${studio.origin}/import?format=labels`);
  await page.getByRole('textbox', { name: 'CSV file' }).fill(file);
  await page.getByRole('button', { name: 'Check first' }).click();

  const report = page.getByRole('status', { name: 'Import report' });
  await expect(report.getByText('Checked; nothing was written')).toBeVisible();
  const rows = report.getByRole('region', { name: 'Rejected records' }).getByRole('row');
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(1)).toContainText('trian');
  await expect(rows.nth(2), 'a file name is never read as HTML').toContainText('<b>no.jpg');
  const before = await f2e('project', 'info', '--project', projectDirectory);

  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(report.getByText('Imported', { exact: true })).toBeVisible();
  const after = await f2e('project', 'info', '--project', projectDirectory);
  expect(photosOf(after, 'wedding')).toBe(photosOf(before, 'wedding') + 1);
  expect(photosOf(after, 'picnic')).toBe(photosOf(before, 'picnic') - 1);
});

function photosOf(summary: Record<string, unknown>, event: string): number {
  const events = summary['events'] as { name: string; photos: number }[];
  return events.find(({ name }) => name === event)?.photos ?? Number.NaN;
}
