import { expect, test } from './support/test.ts';

test('a sign-in link works once, and nothing is to be had without it', async ({ browser, page, studio, request }) => {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  expect(page.url(), 'the code must not stay in the address').not.toContain('code=');

  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(studio.signInAddress);
  await expect(stranger.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await stranger.context().close();

  for (const path of ['/trpc/project.summary?input={}', '/media/photo/1', '/media/crop/1', '/events']) {
    const answer = await request.get(studio.origin + path);
    expect(answer.status(), path).toBe(401);
  }
});

test('another site and another host name are refused', async ({ page, studio, request }) => {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  const [cookie] = await page.context().cookies();
  if (cookie === undefined) throw new Error('There is no session cookie.');
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
  const session = `${cookie.name}=${cookie.value}`;
  const address = `${studio.origin}/trpc/project.summary?input={}`;

  const own = await request.get(address, { headers: { cookie: session } });
  expect(own.status()).toBe(200);
  const foreign = await request.get(address, { headers: { cookie: session, origin: 'https://evil.example' } });
  expect(foreign.status()).toBe(403);
  const rebound = await request.get(address, { headers: { cookie: session, host: 'evil.example' } });
  expect(rebound.status()).toBe(403);
});

test('pictures are not sniffed, not framed, and reached by id alone', async ({ page, studio }) => {
  await page.goto(studio.signInAddress);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  const picture = await page.request.get(`${studio.origin}/media/photo/1`);
  expect(picture.status()).toBe(200);
  expect(picture.headers()['content-type']).toMatch(/^image\//);
  expect(picture.headers()['x-content-type-options']).toBe('nosniff');
  for (const path of [
    '/media/photo/..%2f..%2fproject.sqlite',
    '/media/photo/0',
    '/media/photo/1e9',
    '/media/crop/-1',
  ]) {
    const answer = await page.request.get(studio.origin + path);
    expect([400, 404], path).toContain(answer.status());
  }
  const document = await page.request.get(studio.origin);
  const policy = document.headers()['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("frame-ancestors 'none'");
  // Only the workers' own answers allow it, and those reach nothing: see smart-tools.spec.ts.
  expect(policy).not.toContain('unsafe');
});
