import { expect, test } from './support/test.ts';

test.use({ startFrom: 'trained' });

test('an address that names what is not there says so, and shows nothing else in its name', async ({
  page,
  studio,
}) => {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();

  for (const address of ['photos/abc', 'training/0', 'detector/runs/-1', 'detector/passes/x', 'nowhere']) {
    await page.goto(`${studio.origin}/${address}`);
    await expect(page.getByText('No such screen'), address).toBeVisible();
  }
  await page.goto(`${studio.origin}/training/999`);
  await expect(page.getByRole('alert')).toContainText('There is no run 999');

  // Run 1 is a classifier, run 2 a detector.
  const notice = page.getByRole('alert').filter({ hasText: 'cannot be shown here' });
  for (const [address, words] of [
    ['compare?a=study-resnet50&b=99', 'Run 99 cannot'],
    ['evaluation?run=2', 'Run 2 cannot'],
    ['detector/evaluation?run=1', 'Run 1 cannot'],
  ] as const) {
    await page.goto(`${studio.origin}/${address}`);
    await expect(notice, address).toContainText(words);
  }
  await page.goto(`${studio.origin}/compare?a=study-resnet50&b=1`);
  await expect(page.getByText('Other data, other numbers')).toBeVisible();
  await expect(notice).toBeHidden();
});

test('a comparison that lacks a second run can be given another first one', async ({ page, studio }) => {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  // The only detector has no other to be compared with.
  await page.goto(`${studio.origin}/compare?a=2`);
  await expect(page.getByText('Two finished runs are compared here')).toBeVisible();
  await page.getByRole('combobox', { name: 'After' }).click();
  await page.getByRole('option', { name: 'First run (1)' }).click();
  await page.getByRole('combobox', { name: 'Before' }).click();
  await page.getByRole('option', { name: /^Study: ResNet50$/ }).click();
  await expect(page.getByRole('grid').first()).toBeVisible();
});
