import { seriousViolations } from './support/axe.ts';
import { ask, signIn, tell } from './support/calls.ts';
import { keepPicture } from './support/pictures.ts';
import { f2e } from './support/run-f2e.ts';
import { startStudio } from './support/studio.ts';
import { expect, test } from './support/test.ts';

const epochs = 300;

test('an engine killed in training starts again, and the run goes on to its end', async ({
  page,
  studio,
  projectDirectory,
}) => {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.goto(`${studio.origin}/training`);
  await page.getByRole('button', { name: 'Advanced' }).click();
  await page
    .getByRole('group', { name: 'Transfer learning' })
    .getByRole('textbox', { name: 'Epochs' })
    .fill(String(epochs));
  await page.getByRole('button', { name: 'Start training' }).click();
  await expect(page.getByRole('heading', { name: 'Loss' })).toBeVisible({ timeout: 150_000 });

  await studio.kill();
  await expect(page.getByText('Connection lost')).toBeVisible();

  const again = await startStudio(projectDirectory);
  try {
    await page.goto(again.signInAddress);
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
    await page.goto(`${again.origin}/training/1`);
    await expect(page.getByText('Interrupted').first()).toBeVisible();
    const before = await f2e('runs', 'show', '1', '--project', projectDirectory);
    const reached = (before['epochs'] as unknown[]).length;
    expect(reached).toBeGreaterThan(0);
    expect(reached).toBeLessThan(epochs);

    await page.getByRole('button', { name: 'Resume train classifier' }).click();
    await expect(page.getByRole('link', { name: 'Evaluate' })).toBeVisible({ timeout: 150_000 });
    const after = await f2e('runs', 'show', '1', '--project', projectDirectory);
    expect(after['state']).toBe('done');
    const curve = after['epochs'] as { epoch: number }[];
    expect(curve.map(({ epoch }) => epoch)).toEqual(Array.from({ length: epochs }, (_, index) => index + 1));
  } finally {
    await again.stop();
  }
});

test.describe('with a run to repeat', () => {
  test.use({ startFrom: 'trained' });

  test('an engine killed in a retraining starts again; one click goes on to the comparison', async ({
    page,
    studio,
    projectDirectory,
  }) => {
    await signIn(page, studio);
    const { jobId, runId } = await tell(page, 'retrain.start', { kind: 'classifier' });
    await expect.poll(async () => (await ask(page, 'jobs.get', { id: jobId })).state).toBe('running');
    await studio.kill();
    await expect(page.getByText('Connection lost')).toBeVisible();

    const again = await startStudio(projectDirectory);
    try {
      await signIn(page, again);
      await page.keyboard.press('Alt+t');
      const panel = page.getByRole('dialog', { name: 'Retrain' });
      await expect(panel.getByText('The last training was cut off.')).toBeVisible();
      expect(await seriousViolations(page)).toEqual([]);
      await keepPicture(page, 'retrain-cut-off');
      await panel.getByRole('button', { name: 'Resume train classifier' }).click();
      await expect(panel.getByText('The last training was cut off.')).toBeHidden();
      await page.keyboard.press('Escape');
      await page.getByRole('link', { name: 'See what it bought' }).click({ timeout: 150_000 });
      await expect(page).toHaveURL(new RegExp(`/compare\\?a=1&b=${runId}`));
      await expect(page.getByRole('row', { name: /^Accuracy / })).toContainText('to');
      const runs = (await ask(page, 'training.runs', {})).map(({ id, state }) => [id, state]);
      expect(runs).toEqual([
        [runId, 'done'],
        [1, 'done'],
      ]);
    } finally {
      await again.stop();
    }
  });
});

test('a cancelled training is resumed from the page', async ({ page, studio }) => {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.goto(`${studio.origin}/training`);
  await page.getByRole('button', { name: 'Start training' }).click();
  await page.getByRole('button', { name: 'Cancel train classifier' }).click();
  await expect(page.getByText('Cancelled').first()).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Resume train classifier' }).click();
  await expect(page.getByRole('link', { name: 'Evaluate' })).toBeVisible({ timeout: 150_000 });
});
