// Entering an account by hand: what is asked, what is refused, and that nothing typed is lost.
import { test, expect, heading, signInAs } from '../support/test.ts';
import { expectGoodPage } from '../support/good-page.ts';
import { addAccount, fact, ownHandle } from '../support/register.ts';

test.beforeEach(async ({ page }) => signInAs(page, 'design-and-marketing', '/accounts'));

test('an account is added from any spelling of its address', { tag: '@smoke' }, async ({ page }) => {
  const handle = ownHandle('spelling');
  await page.getByRole('button', { name: 'Add an account' }).click();
  await expectGoodPage(page, 'new-account');
  await page.getByLabel('Address', { exact: true }).fill(`m.instagram.com/${handle}?igsh=1`);
  await page.getByLabel('Name', { exact: true }).fill('Ngā Kōrero o te Wā');
  await page.getByLabel('Purpose (optional)').fill('Tells what is new.\nTwice a week.');
  await page.getByLabel('Languages (optional)').fill('te reo Māori, English');
  await page.getByLabel('Risk tier (optional)').selectOption({ label: 'Low' });
  await page.getByLabel('Business unit (optional)').selectOption({ label: 'Coastal Policy' });
  await page.getByLabel('Account opened (optional)').fill('3 March 2019');
  await page.getByRole('radio', { name: 'Active' }).check();
  await page.getByRole('button', { name: 'Add account' }).click();
  await expect(page.getByText('The account is in the register.')).toBeVisible();
  await expect(heading(page)).toHaveText('Ngā Kōrero o te Wā');
  await expect(fact(page, 'Platform')).toHaveText('Instagram');
  await expect(fact(page, 'Address')).toHaveText(`https://www.instagram.com/${handle}/`);
  // The unit's group is recorded with it.
  await expect(fact(page, 'Business group')).toHaveText('Te Kaupapa Policy and Stewardship');
  await expect(fact(page, 'Account opened')).toHaveText('3 March 2019');
  await expect(page.getByRole('main')).toContainText('Added AC-');
  await expectGoodPage(page, 'account-added');
  await page.goto('/accounts?q=nga+korero+o+te+wa');
  await expect(page.locator('main table tbody tr')).toHaveCount(1);
});

test('what is wrong is said beside its field, and nothing typed is lost', async ({ page }) => {
  await page.goto('/accounts/new');
  await page.getByLabel('Address', { exact: true }).fill('not an address');
  await page.getByLabel('Purpose (optional)').fill('Kept while I mend the rest <b>&');
  await page.getByLabel('Account opened (optional)').fill('31 February 2020');
  await page.getByRole('button', { name: 'Add account' }).click();
  const summary = page.locator('.govuk-error-summary');
  await expect(summary).toBeVisible();
  await expect(summary.getByRole('link')).toHaveCount(4); // address, name, date, status
  await expect(page.getByLabel('Address', { exact: true })).toHaveValue('not an address');
  await expect(page.getByLabel('Purpose (optional)')).toHaveValue('Kept while I mend the rest <b>&');
  await expect(page.getByLabel('Account opened (optional)')).toHaveValue('31 February 2020');
  await expectGoodPage(page, 'new-account-problems', 422);

  // Each line of the summary leads to its field.
  await summary.getByRole('link', { name: /name people know/ }).click();
  await expect(page.getByLabel('Name', { exact: true })).toBeFocused();
  await page.getByLabel('Name', { exact: true }).fill('Mended');
  await page.getByLabel('Address', { exact: true }).fill(`https://www.instagram.com/${ownHandle('mended')}`);
  await page.getByLabel('Account opened (optional)').fill('28 February 2020');
  await page.getByRole('radio', { name: 'Proposed' }).check();
  await page.getByRole('button', { name: 'Add account' }).click();
  await expect(page.getByText('The account is in the register.')).toBeVisible();
  await expect(fact(page, 'Purpose')).toHaveText('Kept while I mend the rest <b>&');
});

test('an address can be checked before anything is saved', async ({ page }) => {
  await page.goto('/accounts/new');
  await page.getByLabel('Address', { exact: true }).fill('https://www.youtube.com/@NotYetThere/videos');
  await page.getByRole('button', { name: 'Check the address' }).click();
  await expect(page.getByRole('main')).toContainText('Recognised as YouTube, @NotYetThere');
  await expectGoodPage(page, 'new-account-checked');
  await page.goto('/accounts?q=NotYetThere');
  await expect(page.getByRole('heading', { name: 'No accounts match' })).toBeVisible();
});

test('an account that is there already is not added again, and leads to the one there is', async ({ page }) => {
  await page.goto('/accounts/new');
  await page.getByLabel('Address', { exact: true }).fill('twitter.com/MHWWARNINGS?lang=mi');
  await page.getByLabel('Name', { exact: true }).fill('Warnings again');
  await page.getByRole('radio', { name: 'Active' }).check();
  await page.getByRole('button', { name: 'Add account' }).click();
  await expect(page.locator('.govuk-error-summary')).toContainText('in the register already');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Warnings again');
  await expectGoodPage(page, 'new-account-duplicate', 422);
  await page.getByRole('link', { name: /^open AC-/ }).click();
  await expect(heading(page)).toHaveText('Severe Weather Warnings');
});

test('the longest texts fit on a telephone', async ({ page }) => {
  const { path } = await addAccount(page, 'length');
  await page.goto(`${path}/edit`);
  await page.getByLabel('Name', { exact: true }).fill(`Te Taumata${'whakatangihangakoauau'.repeat(9)}`.slice(0, 200));
  await page.getByLabel('Purpose (optional)').fill('pūkenga '.repeat(500).slice(0, 4000).trim());
  await page.getByLabel('Notes (optional)').fill('x'.repeat(4000));
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Your changes are saved.')).toBeVisible();
  await expectGoodPage(page, 'account-longest');
  await page.goto('/accounts?q=Te+Taumatawhakatangi');
  await expect(page.locator('main table tbody tr')).toHaveCount(1);
  await expectGoodPage(page, 'list-longest');
});
