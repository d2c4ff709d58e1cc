// External agencies, from the entry of a contract to its end: what is typed wrong, whoever works
// there, a dispute that stops all access at once, and the end that leaves something to do.
import { test, expect, heading, open, signInAs, type Page } from '../support/test.ts';
import { ask } from '../support/access.ts';
import { expectGoodPage } from '../support/good-page.ts';
import { addAccount, ownHandle } from '../support/register.ts';

const summary = (page: Page) => page.locator('.govuk-error-summary');
const rows = (page: Page) => page.locator('main table tbody tr');

/** "20 January 2027", so many days from today. */
function dayFromNow(days: number): string {
  const day = new Date(Date.now() + days * 86_400_000);
  return day.toLocaleDateString('en-NZ', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'Pacific/Auckland' });
}

test('an agency is entered, corrected, extended and given people', { tag: '@smoke' }, async ({ page }) => {
  const name = `Beacon & Sons ${ownHandle('a').slice(-6)}`;
  await signInAs(page, 'design-and-marketing', '/people');
  await page.getByRole('button', { name: 'Agencies' }).click();
  await expect(heading(page)).toHaveText('Agencies');
  await expectGoodPage(page, 'agencies');
  await page.getByRole('button', { name: 'Add an agency' }).click();
  await expectGoodPage(page, 'agency-new');
  await page.getByLabel('Name of the agency').fill(name);
  await page.getByLabel('Notes (optional)').fill('password: hunter2');
  await page.getByRole('button', { name: 'Add agency' }).click();
  await expect(summary(page)).toContainText('Enter the contract’s number');
  await expect(summary(page)).toContainText('This looks like a password');
  await expectGoodPage(page, 'agency-new-problems', 422);
  await page.getByLabel('Notes (optional)').fill('Campaigns only');
  await page.getByLabel('Contract number').fill('C-2026-900');
  await page.getByLabel('Procurement reference').fill('PROC-900');
  await page.getByLabel('Contract until').fill(dayFromNow(10));
  await page.getByRole('button', { name: 'Add agency' }).click();
  await expect(page.getByText('The agency is in the register.')).toBeVisible();
  await expect(page.getByRole('main')).toContainText('has not acknowledged its obligations');
  await expect(page.getByRole('main')).toContainText('Contract ends soon');
  await expectGoodPage(page, 'agency-not-acknowledged');

  await page.getByRole('button', { name: 'Change details' }).click();
  await page.getByLabel('Acknowledged on (optional)').fill(dayFromNow(-1));
  await page.getByLabel('Acknowledged by (optional)').fill('Account director');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('The agency’s details are saved.')).toBeVisible();
  await expect(page.getByRole('main')).not.toContainText('has not acknowledged');

  await page.getByRole('button', { name: 'Add a person' }).click();
  await expectGoodPage(page, 'agency-person-new');
  await page.getByLabel('Full name').fill('Hēmi Kereopa');
  const email = `${ownHandle('p')}@agency.example`;
  await page.getByLabel('Work e-mail address').fill(email);
  await page.getByRole('button', { name: 'Add person' }).click();
  await page.getByRole('link', { name: 'Hēmi Kereopa' }).click();
  await expect(page.getByRole('main')).toContainText('never sign in here and hold no roles');
  await expectGoodPage(page, 'person-of-an-agency');
  await page.getByRole('link', { name, exact: true }).click();

  await page.getByRole('button', { name: 'Extend the contract' }).click();
  await page.getByLabel('New last day').fill(dayFromNow(5));
  await page.getByLabel('Why').fill('Another season');
  await page.getByRole('button', { name: 'Extend the contract' }).click();
  await expect(summary(page)).toContainText('which is the last day on record');
  await expectGoodPage(page, 'agency-extend-problems', 422);
  await page.getByLabel('New last day').fill(dayFromNow(200));
  await page.getByRole('button', { name: 'Extend the contract' }).click();
  await expect(page.getByText('The contract’s new last day is saved.')).toBeVisible();
  await expect(page.getByRole('main')).toContainText('Under contract');

  // Its people cannot sign in: what they have to confirm is confirmed by the agency and written down here.
  const agency = new URL(page.url()).pathname;
  const account = await addAccount(page, 'advertised');
  const grant = await ask(page, account.path, email, 'Advertiser', dayFromNow(100));
  await open(page, agency);
  await page.getByRole('link', { name: 'Confirm the agency’s steps' }).click();
  await expect(page.getByRole('main')).toContainText(`Hēmi Kereopa is to have access to ${account.name} as advertiser`);
  await expectGoodPage(page, 'agency-steps');
  await page.getByRole('button', { name: 'Both are confirmed' }).click();
  await expect(summary(page)).toContainText('Enter how the agency confirmed it');
  await expectGoodPage(page, 'agency-steps-problems', 422);
  await page.getByLabel('How the agency confirmed it').fill('E-mail of the account director');
  await page.getByRole('button', { name: 'Both are confirmed' }).click();
  await expect(page.getByText('The agency’s steps are confirmed.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Confirm the agency’s steps' })).toHaveCount(0);
  await open(page, `${agency}/access/${grant.split('/').at(-1)}`, 409);
  await expectGoodPage(page, 'agency-steps-confirmed', 409);
});

test('two people who change one agency see what differs', async ({ page, another }) => {
  await signInAs(page, 'design-and-marketing', '/agencies?q=southerly');
  await rows(page).getByRole('link').first().click();
  await page.getByRole('button', { name: 'Change details' }).click();
  const path = new URL(page.url()).pathname;
  const other = await another('principal-advisor');
  await open(other, path);
  await other.getByLabel('Notes (optional)').fill('Seen by the advisor');
  await other.getByRole('button', { name: 'Save' }).click();
  await page.getByLabel('Notes (optional)').fill('Seen by the team');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(heading(page)).toHaveText('Somebody else saved this before you');
  await expectGoodPage(page, 'agency-conflict', 409);
  await page.getByRole('button', { name: 'Save my version instead' }).click();
  await expect(page.getByRole('main')).toContainText('Seen by the team');
});

test('a dispute stops all access at once, and the end of the contract leaves its removal to do', { tag: '@smoke' }, async ({ page }) => {
  await signInAs(page, 'design-and-marketing', '/agencies?q=pohutukawa');
  await expect(rows(page)).toHaveCount(1);
  await rows(page).getByRole('link').first().click();
  const access = page.locator('main table').filter({ has: page.locator('caption', { hasText: 'Access of this agency' }) });
  const live = await access.locator('tbody tr', { hasText: 'Live' }).count();
  expect(live, 'live access in the demonstration').toBeGreaterThan(0);
  await expectGoodPage(page, 'agency');

  await page.getByRole('button', { name: 'Dispute: suspend all access now' }).click();
  await expectGoodPage(page, 'agency-dispute');
  await page.getByRole('button', { name: 'Dispute: suspend all access now' }).click();
  await expect(summary(page)).toContainText('Choose the reason');
  await expectGoodPage(page, 'agency-dispute-problems', 422);
  await page.getByRole('radio', { name: 'Legal' }).check();
  await page.getByLabel('Why').fill('Who owns the advertising account');
  await page.getByRole('button', { name: 'Dispute: suspend all access now' }).click();
  await expect(page.getByText('All access of the agency’s people is suspended.', { exact: false }).first()).toBeVisible();
  await expect(access.locator('tbody tr', { hasText: 'Suspended' })).toHaveCount(live);
  await expectGoodPage(page, 'agency-disputed');

  await page.getByRole('button', { name: 'Settle the dispute' }).click();
  await page.getByLabel('Why').fill('Agreed in writing');
  await page.getByRole('button', { name: 'Settle the dispute' }).click();
  await expect(access.locator('tbody tr', { hasText: 'Live' })).toHaveCount(live);

  await page.getByRole('button', { name: 'End the contract now' }).click();
  await page.getByLabel('Why').fill('The campaign is over');
  await page.getByRole('button', { name: 'End the contract now' }).click();
  await expect(page.getByText('The contract is ended, and all access with it.', { exact: false })).toBeVisible();
  await expect(access.locator('tbody tr', { hasText: 'to be removed there' })).toHaveCount(live);
  await expect(access.locator('tbody tr', { hasText: 'Live' })).toHaveCount(0);
  await expectGoodPage(page, 'agency-ended');
  await page.goto('/agencies?state=ended');
  await expect(rows(page).filter({ hasText: 'Pōhutukawa Digital' })).toHaveCount(1);
});

test('agencies are filtered, taken out as a file, and closed to those who may not', async ({ page, another, watch }) => {
  await signInAs(page, 'auditor', '/agencies?q=nobody+of+that+name');
  await expect(page.getByRole('heading', { name: 'No agency matches' })).toBeVisible();
  await expectGoodPage(page, 'agencies-none');
  await open(page, '/agencies?state=late', 400);
  await expectGoodPage(page, 'agencies-unknown-filter', 400);
  await open(page, '/agencies');
  await expect(page.getByRole('button', { name: 'Add an agency' })).toHaveCount(0);
  const href = await page.getByRole('link', { name: /^Agencies \(CSV/ }).getAttribute('href');
  const file = await page.request.get(href ?? '');
  expect(await file.text()).toContain('Kōtuku Creative');
  const staff = await another('staff');
  await open(staff, '/agencies', 403);
  void watch;
});
