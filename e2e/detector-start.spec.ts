import { f2e } from './support/run-f2e.ts';
import { seriousViolations } from './support/axe.ts';
import { expect, test } from './support/test.ts';

const backbone = 'resources/models/efficientnet-lite0-imagenet-half.safetensors';

test('a detector goes on from what the project has, and says what it keeps', async ({ page, studio }) => {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.goto(`${studio.origin}/detector`);
  const start = page.getByRole('combobox', { name: 'Start from' });
  await expect(page.getByText('Pyramid and heads start fresh.')).toBeVisible();

  await test.step('the shipped detector, in a real training', async () => {
    await start.click();
    await page.getByRole('option', { name: 'starter-detector' }).click();
    await expect(page.getByText('It knows the same classes: its heads are kept.')).toBeVisible();
    await page.getByRole('radio', { name: /^DeepFashion2/ }).check();
    await expect(page.getByText('It knows 8 classes, the data has 13: its class heads are dropped')).toBeVisible();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole('radio', { name: /^This project/ }).check();
    await page.getByRole('button', { name: 'Advanced' }).click();
    await page.getByRole('textbox', { name: 'Epochs', exact: true }).fill('1');
    await page.getByRole('textbox', { name: 'Short side (pixels)', exact: true }).fill('96');
    await page.getByRole('button', { name: 'Start training' }).click();
    await expect(page).toHaveURL(/\/detector\/runs\/\d+$/);
    await expect(page.getByRole('link', { name: 'Evaluate' })).toBeVisible({ timeout: 240_000 });
    const losses = page.getByRole('img', { name: /^Losses over the epochs\. After epoch 1/ });
    await expect(losses).toBeVisible();
  });

  await test.step('that run is offered to the next one', async () => {
    await page.goto(`${studio.origin}/detector`);
    await start.click();
    const group = page.getByRole('listbox').getByText('Detectors trained here');
    await expect(group).toBeVisible();
    await page
      .getByRole('option', { name: /starter$/ })
      .first()
      .click();
    await expect(page.getByText('It knows the same classes: its heads are kept.')).toBeVisible();
  });
});

test('imported backbones are offered where they fit', async ({ page, studio, projectDirectory }) => {
  await studio.stop();
  await f2e(
    'models',
    'import',
    'own-lite0',
    backbone,
    '--backbone',
    'efficientnet-lite0',
    '--project',
    projectDirectory,
  );
  const { startStudio } = await import('./support/studio.ts');
  const again = await startStudio(projectDirectory);
  try {
    await page.goto(again.signInAddress);
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
    await page.goto(`${again.origin}/detector`);
    await page.getByRole('combobox', { name: 'Start from' }).click();
    await page.getByRole('option', { name: 'own-lite0' }).click();
    await expect(page.getByText('Pyramid and heads start fresh.')).toBeVisible();
    await page.getByRole('combobox', { name: 'Architecture' }).click();
    await page.getByRole('option', { name: /ResNet18/ }).click();
    await page.getByRole('combobox', { name: 'Start from' }).click();
    await expect(page.getByRole('option', { name: 'own-lite0' })).toBeHidden();
  } finally {
    await again.stop();
  }
});
