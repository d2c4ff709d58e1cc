// A leaver from the preview to the certificate; a mover; a list of leavers; certificates by token.
import { test, expect, heading, open, signInAs, type Page } from '../support/test.ts';
import { expectGoodPage } from '../support/good-page.ts';
import { addAccount, ownHandle } from '../support/register.ts';

const summary = (page: Page) => page.locator('.govuk-error-summary');
const day = (inDays: number) => new Date(Date.now() + inDays * 86_400_000).toISOString().slice(0, 10);

/** Adds a person; answers their name, their e-mail and the path of their page. */
async function addPerson(page: Page, word: string): Promise<{ name: string; email: string; path: string }> {
  const handle = ownHandle(word);
  const [name, email] = [`${word} ${handle.slice(-7)}`, `${handle}@harbours.example`];
  await page.goto('/people/new');
  await page.getByLabel('Full name').fill(name);
  await page.getByLabel('Work e-mail address').fill(email);
  await page.getByRole('button', { name: 'Add person' }).click();
  await expect(page.getByText('The person is in the register.')).toBeVisible();
  return { name, email, path: new URL(page.url()).pathname };
}

test('a leaver from the preview to the certificate', { tag: '@smoke' }, async ({ page, another, server }) => {
  await signInAs(page, 'administrator');
  const leaver = await addPerson(page, 'Leaver');
  const successor = await addPerson(page, 'Successor');
  const team = await another('principal-advisor');
  const account = await addAccount(team, 'leaver');
  await team.goto(`${account.path}/people/name`);
  await team.getByRole('radio', { name: 'Nominated holder' }).check();
  await team.getByLabel('Who', { exact: true }).fill(leaver.email);
  await team.getByRole('button', { name: 'Name', exact: true }).click();
  await expect(team.getByRole('main')).toContainText(leaver.name);
  await open(team, '/obligations/new');
  await expectGoodPage(team, 'obligation-new');
  await team.getByLabel('What has to be done').selectOption('other');
  await team.getByLabel('Details').fill('Write the content plan');
  await team.getByLabel('Who has to do it (optional)').fill(leaver.email);
  await team.getByLabel('Why it has to be done').fill('Agreed in the review');
  await team.getByLabel('The last day on which it is in time').fill(day(20));
  await team.getByRole('button', { name: 'Open the obligation' }).click();
  await expect(team.getByText('The obligation is open.')).toBeVisible();

  const hr = await another('hr');
  await open(hr, `${leaver.path}/off-boarding`);
  await expect(hr.getByRole('heading', { name: `If ${leaver.name} leaves today` })).toBeVisible();
  await expect(hr.getByRole('main')).toContainText('1 nomination, 1 obligation handed over');
  await expect(hr.getByRole('main')).toContainText('One account would have nobody responsible for it');
  await expectGoodPage(hr, 'off-boarding-preview');
  await hr.getByLabel('Last day', { exact: true }).fill('some day');
  await hr.getByRole('button', { name: 'Plan the departure' }).click();
  await expect(summary(hr)).toContainText('Enter a real date');
  await expectGoodPage(hr, 'off-boarding-problems', 422);
  await hr.getByLabel('Last day', { exact: true }).fill(day(5));
  await hr.getByRole('button', { name: 'Plan the departure' }).click();
  await expect(hr.getByText('The departure is planned.')).toBeVisible();
  await expectGoodPage(hr, 'off-boarding-planned');

  await hr.getByRole('button', { name: 'End all access now' }).click();
  await expectGoodPage(hr, 'off-boarding-end');
  await hr.getByRole('button', { name: 'End all access now' }).click();
  await expect(summary(hr)).toContainText(`Enter who takes over ${account.reference}`);
  await expectGoodPage(hr, 'off-boarding-end-problems', 422);
  await hr.getByLabel(`Who takes over ${account.reference} ${account.name}`).fill(successor.email);
  await hr.getByRole('button', { name: 'End all access now' }).click();
  await expect(hr.getByText('Everything this person held here is ended.')).toBeVisible();
  await expect(hr.getByRole('heading', { name: 'Holds nothing' })).toBeVisible();
  await expectGoodPage(hr, 'off-boarding-ended');

  await hr.getByRole('button', { name: 'Issue the certificate' }).click();
  await expect(heading(hr)).toContainText(/Clearance certificate CL-\d{4}/);
  await expect(hr.getByRole('main')).toContainText('Nothing is left of what this person held.');
  await expect(hr.getByRole('main')).toContainText('the audit trail names the same one');
  await expectGoodPage(hr, 'clearance');
  const number = new URL(hr.url()).pathname.split('/').at(-1);

  await open(hr, '/people/departures?state=cleared');
  await expect(hr.getByRole('row', { name: new RegExp(leaver.name) })).toContainText(number ?? '');
  await expectGoodPage(hr, 'departures');

  await page.goto('/settings/provisioning');
  await page.getByLabel('Look up clearance certificates').check();
  await page.getByLabel('What it is for').fill('Payroll');
  await page.getByLabel('Last day').fill(day(30));
  await page.getByRole('button', { name: 'Make the token' }).click();
  const secret = (await page.locator('#secret').textContent()) ?? '';
  expect(secret).toMatch(/^smr_api_[0-9a-f]{64}$/);
  const ask = (token: string) =>
    fetch(`${server.url}/api/v1/clearances/${number}`, { headers: { Authorization: `Bearer ${token}` } });
  const said = (await (await ask(secret)).json()) as { certificate: { outcome: string; name: string }; verified: boolean };
  expect(said.certificate).toMatchObject({ outcome: 'cleared', name: leaver.name });
  expect(said.verified).toBe(true);
  expect((await ask(`${secret}x`)).status).toBe(401);
});

test('a departure is moved to another day, and cancelled', async ({ page, another }) => {
  await signInAs(page, 'administrator');
  const person = await addPerson(page, 'Stays');
  const hr = await another('hr');
  await open(hr, `${person.path}/off-boarding`);
  await expectGoodPage(hr, 'off-boarding-holds-nothing');
  await hr.getByLabel('Moving to another role').check();
  await hr.getByLabel('Last day', { exact: true }).fill(day(5));
  await hr.getByRole('button', { name: 'Plan the departure' }).click();
  await hr.getByRole('button', { name: 'Change the last day' }).click();
  await expectGoodPage(hr, 'off-boarding-day');
  await hr.getByLabel('Last day', { exact: true }).fill(day(9));
  await hr.getByRole('button', { name: 'Save the last day' }).click();
  await expect(hr.getByText('The last day is saved.')).toBeVisible();
  await hr.getByRole('button', { name: 'Cancel the departure' }).click();
  await hr.getByRole('button', { name: 'Cancel the departure' }).click();
  await expect(summary(hr)).toContainText('Enter why this is cancelled');
  await expectGoodPage(hr, 'off-boarding-cancel-problems', 422);
  await hr.getByLabel('Why it is cancelled').fill('Stays in the role');
  await hr.getByRole('button', { name: 'Cancel the departure' }).click();
  await expect(hr.getByText('The departure is cancelled.')).toBeVisible();
});

test('a pasted list shows what becomes of each row, and plans those that are ticked', async ({ page, another }) => {
  await signInAs(page, 'administrator');
  const person = await addPerson(page, 'Listed');
  const hr = await another('hr');
  await open(hr, '/people/departures');
  await hr.getByRole('button', { name: 'Plan from a list' }).click();
  await expectGoodPage(hr, 'departures-import');
  await hr.getByRole('button', { name: 'Look at the list' }).click();
  await expect(summary(hr)).toContainText('Paste a list, or choose a file');
  await expectGoodPage(hr, 'departures-import-problems', 422);
  await hr.getByLabel('Paste the list').fill(`${person.email}, ${day(12)}\nNobody Of That Name, ${day(12)}\n${person.name}, next week`);
  await hr.getByRole('button', { name: 'Look at the list' }).click();
  await expect(hr.locator('main tbody tr')).toHaveCount(3);
  await expect(hr.getByRole('main')).toContainText('Not in the register');
  await expectGoodPage(hr, 'departures-import-preview');
  await hr.getByLabel(`Plan the departure of ${person.name}`).check();
  await hr.getByRole('button', { name: 'Plan the departures that are ticked' }).click();
  await expect(heading(hr)).toHaveText('The list is planned');
  await expectGoodPage(hr, 'departures-import-done');
  await open(hr, '/people/departures?state=vanished', 400);
  await expectGoodPage(hr, 'departures-unknown-filter', 400);
});
