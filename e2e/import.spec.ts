import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { seriousViolations } from './support/axe.ts';
import { dropFromOutside } from './support/drop.ts';
import { f2e, repository } from './support/run-f2e.ts';
import { expect, test } from './support/test.ts';

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

test('photos dropped onto the page are looked through, and taken in when one says so', async ({
  page,
  studio,
  projectDirectory,
}) => {
  const known = await readFile(path.join(repository, 'resources/sample/photos/0033.jpg'));
  const jpeg = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/jpeg', buffer });
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.goto(`${studio.origin}/import`);
  await page
    .getByLabel('Photos to import')
    .setInputFiles([
      jpeg('known.jpg', known),
      jpeg('new.jpg', Buffer.concat([known, Buffer.from('\n')])),
      jpeg('broken.jpg', known.subarray(0, 2000)),
    ]);
  const section = page.getByRole('region', { name: 'Photos from here' });
  await expect(section.getByText('1 new photo, 1 in the project already')).toBeVisible();
  await expect(section.getByRole('region', { name: '1 refused photo' }).getByRole('row').nth(1)).toContainText(
    'broken.jpg',
  );
  expect(await seriousViolations(page)).toEqual([]);
  const photos = async () =>
    ((await f2e('project', 'info', '--project', projectDirectory))['counts'] as { photos: number }).photos;
  const before = await photos();
  await section.getByRole('combobox', { name: 'Event' }).click();
  await page.getByRole('option').first().click();
  await section.getByRole('button', { name: 'Import 1 photo' }).click();
  await expect(section.getByText('1 photo taken in.')).toBeVisible();
  expect(await photos()).toBe(before + 1);
  await page.getByRole('link', { name: 'Home' }).click();
  await expect(page.getByRole('heading', { name: 'What to do next' })).toBeVisible();
  await expect(page.getByText('Find the garments')).toBeVisible();
});

test('a folder from outside is looked through, with what lies deeper in it, and its name is taken for an event', async ({
  page,
  studio,
  projectDirectory,
}) => {
  const folder = path.join(projectDirectory, '..', 'picnic');
  await mkdir(path.join(folder, 'deeper'), { recursive: true });
  const bytes = await readFile(path.join(repository, 'resources/sample/photos/0033.jpg'));
  await writeFile(path.join(folder, 'one.jpg'), Buffer.concat([bytes, Buffer.from('\n')]));
  await writeFile(path.join(folder, 'deeper', 'known.jpg'), bytes);
  await writeFile(path.join(folder, 'notes.txt'), 'Not a photo.');
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.goto(`${studio.origin}/import`);
  const section = page.getByRole('region', { name: 'Photos from here' });
  await dropFromOutside(section.getByText('Drop photos or folders of photos here.'), [folder]);
  await expect(section.getByText('1 new photo, 1 in the project already, 1 other file passed over.')).toBeVisible();
  await expect(section.getByRole('checkbox', { name: /^Take the event of 1 photo/ })).toBeChecked();
  const before = await f2e('project', 'info', '--project', projectDirectory);
  await section.getByRole('button', { name: 'Import 1 photo' }).click();
  await expect(section.getByText('1 photo taken in.')).toBeVisible();
  const after = await f2e('project', 'info', '--project', projectDirectory);
  expect(photosOf(after, 'picnic')).toBe(photosOf(before, 'picnic') + 1);
});

function photosOf(summary: Record<string, unknown>, event: string): number {
  const events = summary['events'] as { name: string; photos: number }[];
  return events.find(({ name }) => name === event)?.photos ?? Number.NaN;
}
