// Settings: the platform catalogue and the organisation, by the administrator and for others to read.
import { test, expect, heading, open, signInAs, watchOver } from '../support/test.ts';
import { expectGoodPage } from '../support/good-page.ts';
import { ownHandle } from '../support/register.ts';

test('a platform’s patterns are tried before they are saved, and bad ones are refused', { tag: '@smoke' }, async ({ page }) => {
  await signInAs(page, 'administrator');
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(heading(page)).toHaveText('Settings');
  await expectGoodPage(page, 'settings');
  await page.getByRole('link', { name: 'Platforms' }).click();
  await expectGoodPage(page, 'platforms');
  await page.getByRole('link', { name: 'Flickr', exact: true }).click();
  await expectGoodPage(page, 'platform');

  const patterns = page.getByLabel('Patterns of account addresses');
  const good = await patterns.inputValue();
  await patterns.fill(`${good}\n/{nonsense`);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.locator('.govuk-error-summary')).toBeVisible();
  await expect(patterns).toHaveValue(/\/\{nonsense$/);
  await expectGoodPage(page, 'platform-problems', 422);

  await patterns.fill(`${good}\n/portfolio/{handle}`);
  await page.getByLabel('Address (optional)').fill('flickr.com/portfolio/harbours');
  await page.getByRole('button', { name: 'Try it' }).click();
  await expect(page.getByText('Recognised as an account:')).toBeVisible();
  await expectGoodPage(page, 'platform-tried');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('The platform is saved.')).toBeVisible();
  await page.goto('/audit?action=platforms.edit');
  await expect(page.getByRole('main')).toContainText('Saved the platform Flickr');
});

test('two administrators change one platform', async ({ page, another }) => {
  await signInAs(page, 'administrator', '/settings/platforms/vimeo');
  const first = await another('administrator');
  await first.goto('/settings/platforms/vimeo');
  await first.getByLabel('Other and former names (optional)').fill('Vimeo Video');
  await first.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(first.getByText('The platform is saved.')).toBeVisible();
  await page.getByLabel('Link to the terms (optional)').fill('https://vimeo.com/terms-of-today');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(heading(page)).toHaveText('Somebody else saved this platform before you');
  await expect(page.getByRole('main')).toContainText('Vimeo Video');
  await expect(page.getByRole('main')).toContainText('https://vimeo.com/terms-of-today');
  await expectGoodPage(page, 'platform-conflict', 409);
  await page.getByRole('button', { name: 'Save my version instead' }).click();
  await expect(page.getByText('The platform is saved.')).toBeVisible();
  await page.goto('/settings/platforms/vimeo');
  await expect(page.getByLabel('Link to the terms (optional)')).toHaveValue('https://vimeo.com/terms-of-today');
});

test('a new platform is recognised at once', async ({ page }) => {
  await signInAs(page, 'administrator', '/settings/platforms');
  await page.getByRole('button', { name: 'Add a platform' }).click();
  await expectGoodPage(page, 'platform-new');
  const word = ownHandle('p').replaceAll('.', '-');
  await page.getByLabel('Short word').fill(word);
  await page.getByLabel('Name', { exact: true }).fill('Kōrero');
  await page.getByLabel('Hosts', { exact: true }).fill(`${word}.example`);
  await page.getByLabel('Patterns of account addresses').fill('/@{handle}');
  await page.getByLabel('Official address of an account known by its handle').fill(`https://${word}.example/@{handle}`);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('The platform is in the catalogue.')).toBeVisible();
  await signOutAndIn(page, 'design-and-marketing', `/accounts/new?url=www.${word}.example/@moana`);
  await expect(page.getByRole('main')).toContainText('Recognised as Kōrero, @moana');
});

test('those who may see settings but not change them read them', async ({ page }) => {
  await signInAs(page, 'design-and-marketing', '/settings/platforms');
  await expect(page.getByRole('button', { name: 'Add a platform' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Facebook', exact: true }).click();
  await expect(page.getByRole('textbox')).toHaveCount(0);
  await expectGoodPage(page, 'platform-reader');
  await page.goto('/settings/organisation');
  await expect(page.getByRole('main')).toContainText('Severe Weather Warnings');
  await expect(page.getByRole('link', { name: /^Change/ })).toHaveCount(0);
  await expectGoodPage(page, 'organisation-reader');
});

test('groups and units are added and renamed', async ({ page, another }) => {
  await signInAs(page, 'administrator', '/settings/organisation');
  await expectGoodPage(page, 'organisation');
  await page.getByRole('button', { name: 'Add a business group' }).click();
  await expectGoodPage(page, 'group-new');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.locator('.govuk-error-summary')).toBeVisible();
  await expectGoodPage(page, 'group-problems', 422);
  const group = `Te Rōpū ${ownHandle('g')}`;
  await page.getByLabel('Name').fill(group);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('The business group is added.')).toBeVisible();

  await page.getByRole('link', { name: `Add a unit to ${group}` }).click();
  await expectGoodPage(page, 'unit-new');
  const unit = `Te Wāhanga ${ownHandle('u')}`;
  await page.getByLabel('Name').fill(unit);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('The business unit is added.')).toBeVisible();

  await page.getByRole('link', { name: unit }).click();
  const address = page.url();
  const first = await another('administrator');
  await first.goto(address);
  await first.getByLabel('Name').fill(`${unit} A`);
  await first.getByRole('button', { name: 'Save' }).click();
  await expect(first.getByText('The business unit is saved.')).toBeVisible();
  await page.getByLabel('Name').fill(`${unit} B`);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(heading(page)).toHaveText('Somebody else saved this before you');
  await expect(page.getByRole('main')).toContainText(`${unit} A`);
  await expect(page.getByRole('main')).toContainText(`${unit} B`);
  await expectGoodPage(page, 'unit-conflict', 409);
  await page.getByRole('link', { name: 'Keep what is saved' }).click();
  await expect(page.getByLabel('Name')).toHaveValue(`${unit} A`);
});

test('what is not there, and who may not', async ({ page }) => {
  await signInAs(page, 'administrator');
  await open(page, '/settings/platforms/no-such-platform', 404);
  await open(page, '/settings/organisation/units/00000000-0000-0000-0000-000000000000', 404);
  await signOutAndIn(page, 'holder', '/');
  await open(page, '/settings', 403);
  await open(page, '/settings/platforms', 403);
  expect(watchOver(page).status(page)).toBe(403);
});

async function signOutAndIn(page: import('../support/test.ts').Page, persona: import('../support/people.ts').Persona, then: string): Promise<void> {
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('You are signed out.')).toBeVisible();
  await signInAs(page, persona, then);
}
