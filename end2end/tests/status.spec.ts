// An account's life: each move with the questions it asks, by those who may.
import { test, expect, heading, open, signInAs } from '../support/test.ts';
import { expectGoodPage } from '../support/good-page.ts';
import { addAccount, fact, openAccount } from '../support/register.ts';
import type { Page } from '../support/test.ts';

const moved = (page: Page) => expect(page.getByText('The status is changed.')).toBeVisible();
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

test('from proposed to closed', async ({ page }) => {
  await signInAs(page, 'design-and-marketing', '/accounts');
  const { path } = await addAccount(page, 'life', 'Proposed');
  await press(page, 'Start setting up');
  await expectGoodPage(page, 'status-start-set-up');
  await press(page, 'Confirm: start setting up');
  await moved(page);
  await press(page, 'Make active');
  await press(page, 'Confirm: make active');
  await moved(page);
  await expect(fact(page, 'Status')).toHaveText('Active');

  await press(page, 'Suspend');
  await expectGoodPage(page, 'status-suspend');
  await page.getByLabel('Why, in a few words').fill('An advertisement nobody approved');
  await press(page, 'Confirm: suspend');
  await expect(page.locator('.govuk-error-summary')).toContainText('Choose the reason');
  await expect(page.getByLabel('Why, in a few words')).toHaveValue('An advertisement nobody approved');
  await expectGoodPage(page, 'status-suspend-problems', 422);
  await page.getByRole('radio', { name: 'Financial' }).check();
  await press(page, 'Confirm: suspend');
  await moved(page);
  await expect(fact(page, 'Reason')).toHaveText('Financial');
  await expect(fact(page, 'In words')).toHaveText('An advertisement nobody approved');
  await expectGoodPage(page, 'account-just-suspended');

  await press(page, 'Report as compromised');
  await page.getByLabel('Why, in a few words').fill('Posts that are not ours');
  await press(page, 'Confirm: report as compromised');
  await moved(page);
  await press(page, 'Recovered: keep suspended');
  await page.getByLabel('Why, in a few words').fill('Password changed');
  await press(page, 'Confirm: recovered: keep suspended');
  await moved(page);
  await press(page, 'Resume');
  await press(page, 'Confirm: resume');
  await moved(page);

  await press(page, 'Start closing');
  await page.getByLabel('Why, in a few words').fill('Nobody follows it');
  await press(page, 'Confirm: start closing');
  await moved(page);
  await press(page, 'Close');
  await expectGoodPage(page, 'status-close');
  await press(page, 'Confirm: close');
  await expect(page.locator('.govuk-error-summary')).toBeVisible();
  await expectGoodPage(page, 'status-close-problems', 422);
  await page.getByRole('radio', { name: 'Handle parked' }).check();
  await press(page, 'Confirm: close');
  await moved(page);
  await expect(fact(page, 'What became of the handle')).toHaveText('Handle parked');
  for (const name of ['Suspend', 'Resume', 'Close', 'Make active']) await expect(page.getByRole('button', { name, exact: true })).toHaveCount(0);

  await open(page, `${path}/history`);
  for (const words of ['Began to set up', 'Put AC-', 'Suspended', 'Reported', 'stays suspended', 'resume', 'Began to close', 'Closed']) {
    await expect(page.getByRole('main')).toContainText(words);
  }
  await expect(page.getByRole('main')).toContainText('“Nobody follows it”');
});

test('a move that came too late is not made, and is told', async ({ page, another }) => {
  await signInAs(page, 'design-and-marketing', '/accounts');
  const { path } = await addAccount(page, 'late');
  await page.goto(`${path}/status/start-closing`);
  await page.getByLabel('Why, in a few words').fill('Too late');
  const first = await another('gm-ecoms');
  await first.goto(`${path}/status/suspend`);
  await first.getByRole('radio', { name: 'Legal' }).check();
  await first.getByLabel('Why, in a few words').fill('A complaint');
  await press(first, 'Confirm: suspend');
  await moved(first);
  await press(page, 'Confirm: start closing');
  await expect(page.getByRole('main')).toContainText('Somebody else saved this account since you opened this page');
  await expect(page.getByLabel('Why, in a few words')).toHaveValue('Too late');
  await expectGoodPage(page, 'status-overtaken', 409);

  // A move that does not exist from where the account stands now.
  await open(page, `${path}/status/activate`, 409);
  await expect(heading(page)).toHaveText('This cannot be done now');
  await expectGoodPage(page, 'status-impossible', 409);
});

test('the security team reports a compromise and may do nothing else', async ({ page }) => {
  await signInAs(page, 'security', '/accounts');
  const path = await openAccount(page, 'https://www.instagram.com/mhw.careers/');
  await expect(page.getByRole('button', { name: 'Edit', exact: true })).toHaveCount(0);
  await open(page, `${path}/status/suspend`, 403);
  await page.goto(path);
  await press(page, 'Report as compromised');
  await page.getByLabel('Why, in a few words').fill('A sign-in from abroad');
  await press(page, 'Confirm: report as compromised');
  await moved(page);
  await expect(fact(page, 'Status')).toHaveText('Compromised');
});
