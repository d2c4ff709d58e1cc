// Tokens of the identity provider: made, shown once, used by a program, withdrawn.
import { test, expect, heading, signInAs } from '../support/test.ts';
import { expectGoodPage } from '../support/good-page.ts';

test('an administrator makes a token, a program uses it, and it is withdrawn', { tag: '@smoke' }, async ({ page, server }) => {
  await signInAs(page, 'administrator', '/settings');
  await page.getByRole('link', { name: 'Tokens for other programs' }).click();
  await expect(heading(page)).toHaveText('Tokens for other programs');
  await expect(page.getByText('No tokens yet').or(page.getByRole('table'))).toBeVisible();
  await expectGoodPage(page, 'provisioning');
  await page.getByLabel('Last day').fill('yesterday');
  await page.getByRole('button', { name: 'Make the token' }).click();
  await expect(page.locator('.govuk-error-summary')).toContainText('Enter what the token is for');
  await expectGoodPage(page, 'provisioning-problems', 422);

  const name = `Entra ${Date.now()}`;
  await page.getByLabel('What it is for').fill(name);
  const day = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel('Last day').fill(day);
  await page.getByRole('button', { name: 'Make the token' }).click();
  await expect(heading(page)).toHaveText('Token made');
  const secret = (await page.locator('#secret').textContent()) ?? '';
  expect(secret).toMatch(/^smr_scim_[0-9a-f]{64}$/);
  await expectGoodPage(page, 'provisioning-made');

  const ask = (method: string, path: string, body?: object) =>
    fetch(`${server.url}/scim/v2/${path}`, {
      method,
      headers: { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/scim+json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  const user = `joiner${Date.now()}@harbours.example`;
  const made = await ask('POST', 'Users', {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    userName: user,
    displayName: 'Mere Joiner',
  });
  expect(made.status).toBe(201);
  await page.goto(`/people?q=${encodeURIComponent('Mere Joiner')}`);
  await expect(page.getByRole('main')).toContainText('Mere Joiner');

  await page.goto('/settings/provisioning');
  await expect(page.getByRole('main')).not.toContainText(secret);
  const row = page.getByRole('row', { name: new RegExp(name) });
  await expect(row).not.toContainText('Never');
  await expectGoodPage(page, 'provisioning-tokens');
  await row.getByRole('button', { name: /^Withdraw/ }).click();
  await expect(page.getByText('The token is withdrawn.')).toBeVisible();
  expect((await ask('GET', 'Users')).status).toBe(401);
  await page.goto('/audit');
  await expect(page.getByRole('main')).toContainText(`Withdrew the provisioning token ${name}`);
});
