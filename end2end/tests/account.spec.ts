// One account: its page in every state, and who is offered what on it.
import { test, expect, heading, open, signInAs } from '../support/test.ts';
import { expectGoodPage } from '../support/good-page.ts';
import { fact, openAccount } from '../support/register.ts';

test('an account is opened from the list and tells everything recorded', { tag: '@smoke' }, async ({ page }) => {
  await signInAs(page, 'staff', '/accounts');
  const path = await openAccount(page, 'https://www.facebook.com/MHWNewZealand');
  await expect(heading(page)).toHaveText('Ministry of Harbours and Weather');
  await expect(fact(page, 'Handle')).toHaveText('MHWNewZealand');
  await expect(fact(page, 'Business unit')).toHaveText('Media and Channels');
  await expect(fact(page, 'Languages')).toHaveText('English, te reo Māori');
  await expect(fact(page, 'Address').getByRole('link')).toHaveAttribute('href', 'https://www.facebook.com/MHWNewZealand');
  await expect(page.getByRole('heading', { name: 'History' })).toBeVisible();
  // Somebody who may only read is offered nothing else, and is told so when trying.
  for (const name of ['Edit', 'Suspend', 'Start closing']) await expect(page.getByRole('button', { name, exact: true })).toHaveCount(0);
  await expectGoodPage(page, 'account-reader');
  await open(page, `${path}/edit`, 403);
  await expect(page.getByRole('main')).toContainText('You do not have permission to edit this account.');
  await expect(page.getByRole('main')).toContainText('Principal Advisor, Design and Marketing');
  await expectGoodPage(page, 'forbidden', 403);
});

for (const status of ['proposed', 'setting-up', 'active', 'suspended', 'compromised', 'closing', 'closed', 'archived'] as const) {
  test(`an account that is ${status}`, async ({ page }) => {
    await signInAs(page, 'design-and-marketing', `/accounts?status=${status}`);
    await page.locator('main table tbody th a').first().click();
    await expect(page.getByRole('main').locator('.govuk-tag').first()).toBeVisible();
    await expectGoodPage(page, `account-${status}`);
  });
}

test('earlier handles are told', async ({ page }) => {
  await signInAs(page, 'holder', '/accounts');
  await openAccount(page, 'https://x.com/MHWHuarere');
  await expect(fact(page, 'Known before as')).toContainText('MHW_Forecasts, until');
  await expect(fact(page, 'Known before as')).toContainText('MHWForecast, until');
});

test('an earlier version can be looked at', async ({ page }) => {
  await signInAs(page, 'auditor', '/accounts');
  const path = await openAccount(page, 'https://x.com/MHWHuarere');
  await open(page, `${path}?version=1`);
  await expect(page.getByRole('main')).toContainText('Version 1 of');
  await expect(fact(page, 'Handle')).toHaveText('MHWForecast');
  await expect(page.getByRole('button', { name: 'Edit', exact: true })).toHaveCount(0);
  await expectGoodPage(page, 'account-version');
  await open(page, `${path}?version=99`, 404);
  await expectGoodPage(page, 'account-no-such-version', 404);
});

test('accounts that are not there', async ({ page }) => {
  await signInAs(page, 'design-and-marketing');
  for (const path of ['/accounts/AC-9999', '/accounts/AC-9999/edit', '/accounts/nonsense', '/accounts/AC-9999/history', '/accounts/AC-0001/status/explode']) {
    await open(page, path, 404);
    await expect(heading(page)).toHaveText('Page not found');
  }
});

test('a reference may be typed in lower case', async ({ page }) => {
  await signInAs(page, 'staff');
  await open(page, '/accounts/ac-1');
  await expect(page).toHaveURL('/accounts/AC-0001');
});

test('all of an account’s history, with what changed', async ({ page }) => {
  await signInAs(page, 'staff', '/accounts');
  const path = await openAccount(page, 'https://x.com/MHWHuarere');
  await open(page, `${path}/history`);
  await expect(page.locator('ins').filter({ hasText: 'Huarere: daily forecast' })).toBeVisible();
  await expect(page.locator('del').filter({ hasText: /^Forecasts$/ })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('Charlotte van der Westhuizen');
  await expectGoodPage(page, 'account-history');
});
