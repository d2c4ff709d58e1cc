// Changing what is recorded, alone and at the same time as somebody else.
import { test, expect, heading, open, signInAs, watchOver } from '../support/test.ts';
import { expectGoodPage } from '../support/good-page.ts';
import { addAccount, fact, openAccount, ownHandle } from '../support/register.ts';

test('an edit is saved and told in the history with before and after', { tag: '@smoke' }, async ({ page }) => {
  await signInAs(page, 'design-and-marketing', '/accounts');
  const { path, handle } = await addAccount(page, 'edit');
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await expect(heading(page)).toHaveText('Edit account');
  await expectGoodPage(page, 'edit');
  const moved = ownHandle('moved');
  await page.getByLabel('Address', { exact: true }).fill(`https://www.instagram.com/${moved}`);
  await page.getByLabel('Audience (optional)').fill('Everybody who asked');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Your changes are saved.')).toBeVisible();
  await expect(fact(page, 'Handle')).toHaveText(moved);
  await expect(fact(page, 'Known before as')).toContainText(`${handle}, until`);
  await expect(page.locator('ins').filter({ hasText: 'Everybody who asked' })).toBeVisible();
  await expectGoodPage(page, 'account-edited');

  // Sent again unchanged: nothing happens, and it is said.
  await page.goto(`${path}/edit`);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Nothing was different, so nothing was saved.')).toBeVisible();
  await expect(fact(page, 'Version of this record')).toHaveText('2');
});

test('a refused edit keeps what was typed', async ({ page }) => {
  await signInAs(page, 'principal-advisor', '/accounts');
  const { path } = await addAccount(page, 'refused');
  await page.goto(`${path}/edit`);
  await page.getByLabel('Name', { exact: true }).fill('');
  await page.getByLabel('Transparency statement (optional)').fill('intranet/statement');
  await page.getByLabel('Notes (optional)').fill('y'.repeat(4001));
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.locator('.govuk-error-summary').getByRole('link')).toHaveCount(3);
  await expect(page.getByLabel('Notes (optional)')).toHaveValue('y'.repeat(4001));
  await expect(page.getByLabel('Transparency statement (optional)')).toHaveValue('intranet/statement');
  await expectGoodPage(page, 'edit-problems', 422);
});

test('another account’s address is refused and led to', async ({ page }) => {
  await signInAs(page, 'design-and-marketing', '/accounts');
  const { path } = await addAccount(page, 'taken');
  await page.goto(`${path}/edit`);
  await page.getByLabel('Address', { exact: true }).fill('https://x.com/MHWWarnings');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.locator('.govuk-error-summary')).toContainText('Another account in the register has this address');
  await expectGoodPage(page, 'edit-duplicate', 422);
});

test('a communications manager edits accounts of the own units only', async ({ page }) => {
  await signInAs(page, 'communications-manager', '/accounts');
  await openAccount(page, 'https://www.facebook.com/MHWWarnings');
  await expect(page.getByRole('button', { name: 'Edit', exact: true })).toBeVisible();
  const others = await openAccount(page, 'https://www.facebook.com/MHWBoats');
  await expect(page.getByRole('button', { name: 'Edit', exact: true })).toHaveCount(0);
  await open(page, `${others}/edit`, 403);
});

test.describe('two people edit one account', () => {
  test('each field that both changed is chosen, and nothing is lost', { tag: '@smoke' }, async ({ page, another }) => {
    await signInAs(page, 'design-and-marketing', '/accounts');
    const { path } = await addAccount(page, 'conflict');
    await page.goto(`${path}/edit`);
    const first = await another('principal-advisor');
    await first.goto(`${path}/edit`);
    await first.getByLabel('Purpose (optional)').fill('Their purpose');
    await first.getByLabel('Notes (optional)').fill('Their note');
    await first.getByRole('button', { name: 'Save' }).click();
    await expect(first.getByText('Your changes are saved.')).toBeVisible();

    await page.getByLabel('Purpose (optional)').fill('My purpose');
    await page.getByLabel('Audience (optional)').fill('My audience');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(heading(page)).toHaveText('Somebody else saved this account while you were editing');
    await expect(page.getByRole('main')).toContainText('Wiremu Tāwhirirangi');
    const row = (label: string) => page.locator('tr', { has: page.getByRole('group', { name: `${label}: which text to keep` }) });
    await expect(row('Purpose')).toContainText('Their purpose');
    await expect(row('Purpose')).toContainText('My purpose');
    await expectGoodPage(page, 'conflict', 409);

    // Without an answer for what both changed, it is asked for again.
    await page.getByRole('button', { name: 'Save with these choices' }).click();
    await expect(page.locator('.govuk-error-summary')).toBeVisible();
    await expectGoodPage(page, 'conflict-unanswered', 422);

    await row('Purpose').getByLabel('Mine').check();
    await page.getByRole('button', { name: 'Save with these choices' }).click();
    await expect(page.getByText('Your changes are saved.')).toBeVisible();
    await expect(fact(page, 'Purpose')).toHaveText('My purpose');
    await expect(fact(page, 'Audience')).toHaveText('My audience');
    await expect(fact(page, 'Notes')).toHaveText('Their note');
    await expect(fact(page, 'Version of this record')).toHaveText('3');
  });

  test('the second can drop what was typed', async ({ page, another }) => {
    await signInAs(page, 'design-and-marketing', '/accounts');
    const { path } = await addAccount(page, 'dropped');
    await page.goto(`${path}/edit`);
    const first = await another('principal-advisor');
    await first.goto(`${path}/edit`);
    await first.getByLabel('Purpose (optional)').fill('What stays');
    await first.getByRole('button', { name: 'Save' }).click();
    await expect(first.getByText('Your changes are saved.')).toBeVisible();
    await page.getByLabel('Purpose (optional)').fill('What goes');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(heading(page)).toContainText('Somebody else saved');
    expect(watchOver(page).status(page)).toBe(409);
    await page.getByRole('button', { name: 'Keep what is saved, drop mine' }).click();
    await expect(page.getByText('What was saved before stays.')).toBeVisible();
    await expect(fact(page, 'Purpose')).toHaveText('What stays');
  });
});
