// What has to be done by a day: opened, given to somebody, waived, done with evidence; incidents.
import { test, expect, heading, open, signInAs, type Page } from '../support/test.ts';
import { expectGoodPage } from '../support/good-page.ts';
import { ownHandle } from '../support/register.ts';

const summary = (page: Page) => page.locator('.govuk-error-summary');
const day = (inDays: number) => new Date(Date.now() + inDays * 86_400_000).toISOString().slice(0, 10);

async function openObligation(page: Page, details: string): Promise<string> {
  await page.goto('/obligations/new');
  await page.getByLabel('What has to be done').selectOption('remedial');
  await page.getByLabel('Details').fill(details);
  await page.getByLabel('Why it has to be done').fill('Found in the review');
  await page.getByLabel('The last day on which it is in time').fill(day(20));
  await page.getByRole('button', { name: 'Open the obligation' }).click();
  await expect(page.getByText('The obligation is open.')).toBeVisible();
  return new URL(page.url()).pathname;
}

test('an obligation is opened, given to somebody, done, and opened again', { tag: '@smoke' }, async ({ page }) => {
  await signInAs(page, 'principal-advisor', '/obligations');
  await expect(heading(page)).toHaveText('Obligations');
  await expectGoodPage(page, 'obligations');
  await page.getByRole('button', { name: 'Open an obligation' }).click();
  await page.getByRole('button', { name: 'Open the obligation' }).click();
  await expect(summary(page)).toContainText('Choose what has to be done');
  await expectGoodPage(page, 'obligation-new-problems', 422);
  const what = `Answer the messages ${ownHandle('o')}`;
  const path = await openObligation(page, what);
  await expectGoodPage(page, 'obligation');
  await page.getByRole('button', { name: 'Give it to somebody' }).click();
  await page.getByRole('button', { name: 'Give it to somebody' }).click();
  await expect(summary(page)).toContainText('Enter who has to do it');
  await expectGoodPage(page, 'obligation-assign-problems', 422);
  await page.getByLabel('Who has to do it').fill('mohammed al-khatibi');
  await page.getByRole('button', { name: 'Give it to somebody' }).click();
  await expect(page.getByText('The obligation has somebody to do it.')).toBeVisible();
  await page.getByRole('button', { name: 'Record that it is done' }).click();
  await expectGoodPage(page, 'obligation-close');
  await page.getByRole('button', { name: 'Record that it is done' }).click();
  await expect(summary(page)).toContainText('Enter what shows that it was done');
  await page.getByLabel('What shows that it was done').fill('All answered; see the inbox');
  await page.getByRole('button', { name: 'Record that it is done' }).click();
  await expect(page.getByText('The obligation is done.')).toBeVisible();
  await expectGoodPage(page, 'obligation-done');
  await open(page, `${path}/close`, 409);
  await expectGoodPage(page, 'obligation-stuck', 409);
  await open(page, `${path}/reopen`);
  await page.getByLabel('Why it is opened again').fill('Two were left');
  await page.getByRole('button', { name: 'Open it again' }).click();
  await expect(page.getByText('The obligation is open again.')).toBeVisible();
});

test('several obligations are waived at once', async ({ page }) => {
  await signInAs(page, 'principal-advisor');
  const word = ownHandle('several').replaceAll('.', '');
  for (const n of [1, 2]) await openObligation(page, `${word} ${n}`);
  await open(page, `/obligations?q=${word}`);
  await expect(page.locator('main tbody tr')).toHaveCount(2);
  for (const box of await page.getByRole('checkbox', { name: /^Choose OB-/ }).all()) await box.check();
  await page.getByRole('button', { name: 'Waive those chosen' }).click();
  await expectGoodPage(page, 'obligations-several');
  await page.getByRole('button', { name: 'Waive obligations' }).click();
  await expect(summary(page)).toContainText('Enter why they can wait');
  await expectGoodPage(page, 'obligations-several-problems', 422);
  await page.getByLabel('Why they can wait').fill('Summer');
  await page.getByLabel('Last day of the waiver').fill(day(40));
  await page.getByRole('button', { name: 'Waive obligations' }).click();
  await expect(heading(page)).toHaveText('Waive obligations: what became of each');
  await expectGoodPage(page, 'obligations-several-done');
  await open(page, `/obligations?q=${word}&standing=waived`);
  await expect(page.locator('main tbody tr')).toHaveCount(2);
  await open(page, '/obligations?q=nothing+of+that+kind');
  await expectGoodPage(page, 'obligations-none');
});

test('anybody reports an incident', async ({ page, another }) => {
  await signInAs(page, 'staff', '/incidents/new');
  await expectGoodPage(page, 'incident-new');
  await page.getByRole('button', { name: 'Report the incident' }).click();
  await expect(summary(page)).toContainText('Choose what went wrong');
  await expectGoodPage(page, 'incident-new-problems', 422);
  await page.getByLabel('Compromised account').check();
  const what = `Odd posts ${ownHandle('i')}`;
  await page.getByLabel('What happened').fill(what);
  await page.getByRole('button', { name: 'Report the incident' }).click();
  await expect(page.getByText('The incident is noted.')).toBeVisible();
  await expectGoodPage(page, 'incidents-own');
  const security = await another('security');
  await open(security, '/incidents');
  await expect(security.getByRole('main')).toContainText(what);
  await expectGoodPage(security, 'incidents');
  await security.getByRole('link', { name: /^IN-/ }).first().click();
  await expectGoodPage(security, 'incident');
});
