// Signing in as each fictional person, what each is offered, and signing out for good.
import { test, expect, heading, open, signInAs } from '../support/test.ts';
import { expectGoodPage } from '../support/good-page.ts';
import { PERSONAS, READS_AUDIT, SEES_PEOPLE, SEES_SETTINGS } from '../support/people.ts';

test('the sign-in page shows everybody with what each can do', async ({ page }) => {
  await page.goto('/sign-in');
  const offered = await page.locator('input[name="persona"]').evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value));
  expect(offered.sort()).toEqual([...PERSONAS].sort());
  const buttons = await page.getByRole('button', { name: /^Sign in/ }).evaluateAll((all) => all.map((button) => button.textContent));
  expect(new Set(buttons).size, 'each button says who').toBe(PERSONAS.length);
  await expectGoodPage(page, 'sign-in');
});

for (const persona of PERSONAS) {
  test(`${persona} signs in, sees the navigation of their roles, and signs out`, async ({ page }) => {
    await page.goto('/sign-in');
    const card = page.locator('li', { has: page.locator(`input[value="${persona}"]`) });
    const name = (await card.getByRole('heading').textContent()) ?? '';
    expect(name).not.toBe('');
    await signInAs(page, persona);
    await expect(page).toHaveURL('/');
    await expect(page.getByRole('banner')).toContainText(name);
    const items = await page.getByRole('navigation', { name: 'Menu' }).getByRole('link').allTextContents();
    expect(items).toEqual([
      'Home', 'Accounts', 'Returns', 'To do',
      ...(SEES_PEOPLE.includes(persona) ? ['People'] : []),
      ...(READS_AUDIT.includes(persona) ? ['Audit trail'] : []),
    ]);
    // Settings, which few people need, stand beside one's own name.
    await expect(page.getByRole('banner').getByRole('link', { name: 'Settings' })).toHaveCount(SEES_SETTINGS.includes(persona) ? 1 : 0);
    // What is offered is there; what is not offered is refused in words, not hidden only.
    for (const [path, may] of [['/people', SEES_PEOPLE.includes(persona)], ['/audit', READS_AUDIT.includes(persona)], ['/settings', SEES_SETTINGS.includes(persona)]] as const) {
      await open(page, path, may ? 200 : 403);
      if (!may) await expect(heading(page)).toHaveText('You do not have permission for this');
    }
    await page.goto('/');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByText('You are signed out.')).toBeVisible();
  });
}

test('after signing in people arrive where they were going', { tag: '@smoke' }, async ({ page }) => {
  await page.goto('/accounts?status=active');
  await expect(page).toHaveURL(/\/sign-in\?return_to=/);
  await page.locator('form:has(input[value="auditor"])').getByRole('button').click();
  await expect(page).toHaveURL('/accounts?status=active');
});

for (const elsewhere of ['https://evil.example/', '//evil.example/', '/\\evil.example', 'javascript:alert(1)', 'https:evil.example']) {
  test(`nobody is led elsewhere by return_to=${elsewhere}`, async ({ page, server }) => {
    await page.goto(`/sign-in?return_to=${encodeURIComponent(elsewhere)}`);
    await page.locator('form:has(input[value="staff"])').getByRole('button').click();
    await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
    expect(page.url()).toBe(`${server.url}/`);
  });
}

test('a person nobody knows cannot sign in', async ({ page }) => {
  await page.goto('/sign-in');
  const form = page.locator('form', { has: page.locator('input[name="persona"]') }).first();
  await form.locator('input[name="persona"]').evaluate((input) => ((input as HTMLInputElement).value = 'minister'));
  await form.getByRole('button').click();
  await expect(page.getByRole('main')).toContainText('There is no such person in the demonstration');
  await expectGoodPage(page, 'sign-in-unknown-person', 400);
  await page.goto('/accounts');
  await expect(page).toHaveURL(/\/sign-in/);
});

test('after signing out nothing is left behind the back button', { tag: '@smoke' }, async ({ page }) => {
  await signInAs(page, 'design-and-marketing', '/accounts');
  await expect(heading(page)).toHaveText('Accounts');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('You are signed out.')).toBeVisible();
  await expectGoodPage(page, 'signed-out');
  await page.goBack();
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByRole('table')).toHaveCount(0);
});

test('a cookie kept from before signing out opens nothing', async ({ page, context }) => {
  await signInAs(page, 'administrator');
  const kept = await context.cookies();
  expect(kept.map(({ name, secure, httpOnly, sameSite }) => ({ name, secure, httpOnly, sameSite }))).toEqual([
    { name: '__Host-smr', secure: true, httpOnly: true, sameSite: 'Lax' },
  ]);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('You are signed out.')).toBeVisible();
  await context.addCookies(kept);
  await page.goto('/accounts');
  await expect(page).toHaveURL(/\/sign-in/);
});
