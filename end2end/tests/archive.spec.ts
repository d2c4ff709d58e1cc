// Out of the everyday register and back: nothing is ever deleted.
import { test, expect, heading, open, signInAs } from '../support/test.ts';
import { expectGoodPage } from '../support/good-page.ts';
import { addAccount } from '../support/register.ts';

test('an account is archived with a reason, found among the archived, and restored', { tag: '@smoke' }, async ({ page }) => {
  await signInAs(page, 'design-and-marketing', '/accounts');
  const { path, handle } = await addAccount(page, 'archive');
  await page.getByRole('link', { name: 'Archive', exact: true }).click();
  await expectGoodPage(page, 'archive');
  await page.getByRole('button', { name: 'Archive this account' }).click();
  await expect(page.locator('.govuk-error-summary')).toBeVisible();
  await expectGoodPage(page, 'archive-problems', 422);
  await page.getByLabel('Why, in a few words').fill('Entered twice');
  await page.getByRole('button', { name: 'Archive this account' }).click();
  await expect(page.getByText('The account is archived.')).toBeVisible();
  await expect(page.getByRole('main')).toContainText('Entered twice');
  await expectGoodPage(page, 'account-just-archived');

  await page.goto(`/accounts?q=${handle}`);
  await expect(page.getByRole('heading', { name: 'No accounts match' })).toBeVisible();
  await page.getByRole('link', { name: 'search the archived ones' }).click();
  await expect(page.locator('main table tbody tr')).toHaveCount(1);
  await expectGoodPage(page, 'list-archived');

  await open(page, `${path}/edit`, 409);
  await expect(page.getByRole('main')).toContainText('Restore it before you change it');
  await expectGoodPage(page, 'edit-archived', 409);
  await open(page, `${path}/archive`, 409);

  await page.goto(`${path}?done=archived`);
  await page.getByRole('link', { name: 'Undo: restore this account' }).click();
  await expect(heading(page)).toHaveText('Restore this account');
  await expectGoodPage(page, 'restore');
  await page.getByLabel('Why, in a few words').fill('It is another one');
  await page.getByRole('button', { name: 'Restore this account' }).click();
  await expect(page.getByText('The account is back in the register.')).toBeVisible();
  await page.goto(`/accounts?q=${handle}`);
  await expect(page.locator('main table tbody tr')).toHaveCount(1);
});
