// Reporting an account that the register may not have: anybody looks an address up and reports it, Design
// and Marketing asks a unit, adds it, dismisses it, or finds an impostor and logs its takedown.
import { expectGoodPage } from '../support/good-page.ts';
import { fact, ownHandle } from '../support/register.ts';
import { expect, heading, open, signInAs, test, type Page } from '../support/test.ts';

const main = (page: Page) => page.getByRole('main');
const summary = (page: Page) => page.locator('.govuk-error-summary');

/** Looks an address up, as whoever is signed in. */
async function lookUp(page: Page, address: string): Promise<void> {
  await page.getByLabel('Address of the account').fill(address);
  await page.getByRole('button', { name: /^Look / }).click();
}

/** Reports an account that could be the ministry's; answers the report's address. */
async function report(page: Page, handle: string): Promise<string> {
  await open(page, `/report-an-account?url=https://x.com/${handle}`);
  await page.getByLabel('It could be ours').check();
  await page.getByLabel('What you saw').fill('Pictures of our harbours, posted by somebody who knows them');
  await page.getByRole('button', { name: 'Report it' }).click();
  await expect(page.getByText('Design and Marketing is told', { exact: false })).toBeVisible();
  return new URL(page.url()).pathname;
}

test('an impostor is reported by anybody and taken down by the team', { tag: '@smoke' }, async ({ page, another }) => {
  const handle = ownHandle('fake').replaceAll('.', '_').slice(0, 15);
  await signInAs(page, 'staff', '/accounts');
  await page.getByRole('button', { name: 'Report an account' }).click();
  await expectGoodPage(page, 'report-an-account');
  await lookUp(page, 'nonsense');
  await expect(summary(page)).toBeVisible();
  await expect(page.getByLabel('Address of the account')).toHaveValue('nonsense');
  await expectGoodPage(page, 'report-an-account-no-address', 422);
  await lookUp(page, `https://x.com/${handle}/status/1`);
  await expect(main(page)).toContainText('The register does not have this account');
  await expectGoodPage(page, 'report-an-account-unknown');
  await page.getByLabel('It pretends to be ours').check();
  await page.getByRole('button', { name: 'Report it' }).click();
  await expect(summary(page)).toContainText('Enter what it does in our name');
  await expectGoodPage(page, 'report-an-account-problems', 422);
  await page.getByLabel('What you saw').fill('It sells tickets with our crest');
  await page.getByRole('button', { name: 'Report it' }).click();
  await expect(page.getByText('Design and Marketing is told', { exact: false })).toBeVisible();
  await expect(main(page)).toContainText('Impostor');
  await expectGoodPage(page, 'sighting-own');
  const path = new URL(page.url()).pathname;
  await open(page, `/sightings?q=${handle}`);
  await expect(heading(page)).toHaveText('Accounts you reported');
  await expectGoodPage(page, 'sightings-own');

  const security = await another('security');
  await open(security, `/report-an-account?url=x.com/${handle}`);
  await expect(main(security)).toContainText('Somebody has reported this account already');
  await expectGoodPage(security, 'report-an-account-reported');

  const team = await another('design-and-marketing');
  await open(team, `/sightings?q=${handle}`);
  await expectGoodPage(team, 'sightings');
  await team.getByRole('link', { name: `@${handle}` }).click();
  await expect(team).toHaveURL(new RegExp(path));
  await team.getByRole('button', { name: 'Log the takedown' }).click();
  await expectGoodPage(team, 'sighting-takedown');
  await team.getByLabel('Nothing yet').check();
  await team.getByRole('button', { name: 'Save the log' }).click();
  await expect(summary(team)).toContainText('Enter the day it was reported to the platform');
  await expectGoodPage(team, 'sighting-takedown-problems', 422);
  await team.getByLabel('Reported to the platform on').fill('20 January 2020');
  await team.getByLabel('The platform’s reference (optional)').fill('T-7');
  await team.getByLabel('Taken down').check();
  await team.getByRole('button', { name: 'Save the log' }).click();
  await expect(team.getByText('The report is saved.')).toBeVisible();
  await expect(main(team)).toContainText('Takedown closed');
  await expect(fact(team, 'The platform’s reference')).toHaveText('T-7');
  await expectGoodPage(team, 'sighting-closed');
  await open(team, `${path}/dismiss`, 409);
  await expectGoodPage(team, 'sighting-stuck', 409);
  await open(page, `${path}/dismiss`, 403);
});

test('an account that could be ours is asked for, added and linked; another is dismissed', async ({ page, another }) => {
  const handle = ownHandle('ours').replaceAll('.', '_').slice(0, 15);
  await signInAs(page, 'staff');
  const path = await report(page, handle);
  const team = await another('design-and-marketing');
  await open(team, path);
  await expectGoodPage(team, 'sighting-new');
  await team.getByRole('button', { name: 'Ask a business unit' }).click();
  await team.getByRole('button', { name: 'Ask the unit' }).click();
  await expect(summary(team)).toContainText('Choose the business unit to ask');
  await expectGoodPage(team, 'sighting-ask-problems', 422);
  await team.getByLabel('Business unit').selectOption({ label: 'Harbourmasters' });
  await team.getByRole('button', { name: 'Ask the unit' }).click();
  await expect(fact(team, 'Unit asked')).toContainText('Harbourmasters');
  await expectGoodPage(team, 'sighting-asked');

  // The form that adds an account knows the address; the report is settled with its reference.
  await team.getByRole('button', { name: 'Add it to the register' }).click();
  await expect(team.getByLabel('Address', { exact: true })).toHaveValue(new RegExp(handle));
  await team.getByLabel('Name', { exact: true }).fill('Pictures of harbours');
  await team.getByRole('radio', { name: 'Active' }).check();
  await team.getByRole('button', { name: 'Add account' }).click();
  const reference = new URL(team.url()).pathname.split('/').at(-1) ?? '';
  await open(team, `${path}/link`);
  await team.getByRole('button', { name: 'Save the account' }).click();
  await expect(summary(team)).toContainText('Enter the account’s reference');
  await expectGoodPage(team, 'sighting-link-problems', 422);
  await team.getByLabel('Account', { exact: true }).fill(reference);
  await team.getByRole('button', { name: 'Save the account' }).click();
  await expect(fact(team, 'In the register as')).toContainText(`${reference} Pictures of harbours`);
  await expectGoodPage(team, 'sighting-in-the-register');
  await open(page, `/report-an-account?url=https://x.com/${handle}`);
  await expect(main(page)).toContainText('it is in the register');
  await expectGoodPage(page, 'report-an-account-ours');

  const other = await report(page, `${handle.slice(0, 13)}_2`);
  await open(team, other);
  await team.getByRole('button', { name: 'Dismiss' }).click();
  await expectGoodPage(team, 'sighting-dismiss');
  await team.getByRole('button', { name: 'Dismiss the report' }).click();
  await expect(summary(team)).toContainText('Enter why nothing has to be done');
  await expectGoodPage(team, 'sighting-dismiss-problems', 422);
  await team.getByLabel('Why nothing has to be done').fill('It is a fan of lighthouses and says so');
  await team.getByRole('button', { name: 'Dismiss the report' }).click();
  await expect(main(team)).toContainText('Dismissed');
  await expect(team.getByRole('button', { name: 'Dismiss' })).toHaveCount(0);
});

test('two who work on one report see what the other did', async ({ page, another }) => {
  await signInAs(page, 'design-and-marketing');
  const path = await report(page, ownHandle('two').replaceAll('.', '_').slice(0, 15));
  await open(page, `${path}/dismiss`);
  await page.getByLabel('Why nothing has to be done').fill('Nobody follows it');
  const advisor = await another('principal-advisor');
  await open(advisor, `${path}/ask`);
  await advisor.getByLabel('Business unit').selectOption({ label: 'Harbourmasters' });
  await advisor.getByRole('button', { name: 'Ask the unit' }).click();
  await page.getByRole('button', { name: 'Dismiss the report' }).click();
  await expect(main(page)).toContainText('Somebody else changed this report since you opened this page');
  await expect(page.getByLabel('Why nothing has to be done')).toHaveValue('Nobody follows it');
  await expectGoodPage(page, 'sighting-overtaken', 409);
  await page.getByRole('button', { name: 'Dismiss the report' }).click();
  await expect(page.getByText('The report is saved.')).toBeVisible();
});

test('reports are filtered and taken out as a file; whoever reported none is told so', async ({ page, another }) => {
  await signInAs(page, 'auditor', '/sightings?q=nothing+of+that+name');
  await expect(page.getByRole('heading', { name: 'No reports' })).toBeVisible();
  await expectGoodPage(page, 'sightings-none');
  await open(page, '/sightings?state=lost', 400);
  await expectGoodPage(page, 'sightings-unknown', 400);
  await open(page, '/sightings?state=impostor');
  const rows = page.locator('main tbody tr');
  for (const row of await rows.all()) await expect(row).toContainText('Impostor');
  const href = await page.getByRole('link', { name: /^Reported accounts \(CSV/ }).getAttribute('href');
  const file = await page.request.get(href ?? '');
  expect((await file.text()).trim().split('\n').length).toBeGreaterThan(await rows.count());
  const manager = await another('cxi');
  await open(manager, '/sightings');
  await expect(main(manager)).toContainText('You have not reported an account yet.');
  await expectGoodPage(manager, 'sightings-own-none');
});
