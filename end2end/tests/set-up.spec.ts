// What follows the last approval: the account with its checklist, done line by line by several people
// until it is active; a file that was attached; the case as one document; a case in retrospect.
import { ask, become, move, ownSteps, train } from '../support/access.ts';
import { approve, begin, complete, handIn, people, rest } from '../support/cases.ts';
import { inWords, daysAgo } from '../support/days.ts';
import { expectGoodPage } from '../support/good-page.ts';
import { addAccount, fact, ownHandle } from '../support/register.ts';
import { expect, heading, open, signInAs, test, type Page } from '../support/test.ts';

const main = (page: Page) => page.getByRole('main');
const today = () => inWords(daysAgo(0));

/** A line of the checklist, by what has to be done. */
const line = (page: Page, what: string) => page.locator('main table').first().locator('tbody tr', { hasText: what });

/** Everybody after Design and Marketing decides at the same browser; the last sees what came of it. */
async function decideAll(page: Page, path: string): Promise<void> {
  await become(page, 'design-and-marketing');
  await approve(page, path, 'The register has nothing like it');
  await become(page, 'communications-manager');
  await approve(page, path, 'My team can carry it');
  await become(page, 'general-manager');
  await approve(page, path, '');
  await become(page, 'gm-ecoms');
  await approve(page, path, 'Agreed');
  await expect(main(page)).toContainText('Approved');
}

/** Attaches a plan to the last section of a case that is not handed in yet. */
async function attach(page: Page, path: string): Promise<void> {
  await open(page, `${path}/content-plan`);
  await page.getByLabel('Attach a file (optional)').setInputFiles({ name: 'Tūī plan.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 the first weeks') });
  await page.getByRole('button', { name: 'Attach', exact: true }).click();
  await expect(page.getByText('The file is attached.')).toBeVisible();
  await open(page, `${path}/check`);
}

/** Says of a line that nobody can read off the records what shows that it is done. */
async function close(page: Page, setUp: string, what: string): Promise<void> {
  await open(page, setUp);
  await line(page, what).getByRole('link', { name: 'Close with evidence' }).click();
  await page.getByLabel('What shows that it was done').fill(`Agreed in the meeting of ${today()}`);
  await page.getByRole('button', { name: 'Record that it is done' }).click();
  await expect(page.getByText('The obligation is done.')).toBeVisible();
}

/** Design and Marketing completes the record and names two people. */
async function record(page: Page, setUp: string, account: string): Promise<void> {
  await open(page, setUp);
  await line(page, 'Complete the register entry').getByRole('link', { name: 'Edit the account' }).click();
  await page.getByLabel('Risk tier (optional)').selectOption({ label: 'Medium' });
  await page.getByLabel('Response process (optional)').fill('Answered within the hour');
  await page.getByLabel('Escalation plan (optional)').fill('The duty manager is called');
  await page.getByLabel('Arrangements last confirmed (optional)').fill(today());
  await page.getByLabel('Transparency statement (optional)').fill('https://intranet.harbours.example/transparency');
  await page.getByLabel('Transparency statement last confirmed (optional)').fill(today());
  await page.getByLabel('Disclaimer last confirmed (optional)').fill(today());
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Your changes are saved.')).toBeVisible();
  for (const who of ['Mereana Pōhatu', 'Sione Faleʻolo']) {
    await open(page, `${account}/people/name`);
    await page.getByLabel('Nominated holder').check();
    await page.getByLabel('Who', { exact: true }).fill(who);
    await page.getByRole('button', { name: 'Name', exact: true }).click();
    await expect(page.getByText('The person is named for this account.')).toBeVisible();
  }
}

/** Administration access for the team and for the General Manager ECoMS's delegate, live. */
async function administer(page: Page, account: string): Promise<void> {
  const own = await ask(page, account, 'Charlotte van der Westhuizen', 'Administrator');
  const deputy = await ask(page, account, 'Te Ariki Wharehinga', 'Administrator');
  await become(page, 'principal-advisor');
  for (const grant of [own, deputy]) {
    await move(page, grant, 'Approve');
    await train(page, grant);
  }
  await become(page, 'gm-ecoms-delegate');
  await ownSteps(page, deputy);
  await become(page, 'design-and-marketing');
  await ownSteps(page, own);
}

/** A holder writes down how password and second factor are. */
async function attest(page: Page, account: string): Promise<void> {
  await open(page, `${account}/security`);
  await page.getByRole('radio', { name: /characters or more/ }).check();
  await page.getByRole('group', { name: 'Is it used for this account only?' }).getByLabel('Yes').check();
  await page.getByRole('group', { name: 'Is it kept in the approved vault?' }).getByLabel('Yes').check();
  await page.getByLabel('When was it last changed?').fill(today());
  await page.getByRole('radio', { name: 'On', exact: true }).check();
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  await expect(page.getByText('The facts about the password and the second factor are recorded.')).toBeVisible();
}

test('an approved account is set up by several people and becomes active', { tag: '@smoke' }, async ({ page }) => {
  test.setTimeout(300_000); // seven people, one after the other
  const name = `Swell ${ownHandle('set-up')}`;
  await signInAs(page, 'staff');
  const path = await complete(page, name);
  const setUp = `${path}/set-up`;
  await open(page, setUp);
  await expect(main(page)).toContainText('made when the last step approves it');
  await expectGoodPage(page, 'set-up-before');
  await open(page, `${path}/check`);
  await handIn(page);
  await decideAll(page, path);

  // The proposer sees what has to be done, and does what is theirs.
  await become(page, 'staff');
  await open(page, path);
  await page.getByRole('button', { name: 'See the set-up' }).click();
  await expect(heading(page)).toContainText('Setting the account up');
  await expect(fact(page, 'Done')).toHaveText('0 of 11');
  await expect(fact(page, 'Its state')).toHaveText('Being set up');
  await expectGoodPage(page, 'set-up');
  for (const what of ['Agree the content plan', 'Agree who approves content']) await close(page, setUp, what);

  await become(page, 'design-and-marketing');
  await open(page, setUp);
  const account = new URL((await fact(page, 'Account').getByRole('link').getAttribute('href')) ?? '', page.url()).pathname;
  await open(page, `${account}/status/activate`);
  await expect(heading(page)).toHaveText('Setting it up is not finished');
  await expect(main(page)).toContainText('Name a holder');
  await expectGoodPage(page, 'status-not-set-up');
  await record(page, setUp, account);
  await open(page, setUp);
  await expect(line(page, 'Name a holder')).toContainText('On record');
  await expect(line(page, 'Describe and confirm monitoring')).toContainText('Done');
  await expect(fact(page, 'Done')).toHaveText('7 of 11');
  await expectGoodPage(page, 'set-up-half-done');
  await administer(page, account);
  await become(page, 'holder');
  await attest(page, account);

  await become(page, 'design-and-marketing');
  await open(page, setUp);
  await expect(fact(page, 'Done')).toHaveText('11 of 11');
  await expect(main(page)).toContainText('Everything is done.');
  await expectGoodPage(page, 'set-up-done');
  await page.getByRole('button', { name: 'Make active' }).click();
  await page.getByRole('button', { name: 'Confirm: make active' }).click();
  await expect(page.getByText('The status is changed.')).toBeVisible();
  await expect(fact(page, 'Status')).toHaveText('Active');
  await open(page, setUp);
  await expect(main(page)).toContainText('Measure the benefits that were promised');
  await expect(main(page)).toContainText('Fewer rescues: 10 in a hundred less within a year');
  await expect(main(page)).toContainText('Review the account or close it');
  await expectGoodPage(page, 'set-up-active');
});

test('a decided case is one document, and its file is handed out to be saved', async ({ page, another, watch }) => {
  test.slow();
  const name = `Tides ${ownHandle('print')}`;
  await signInAs(page, 'staff');
  const path = await complete(page, name);
  await attach(page, path);
  await handIn(page);
  await open(page, `${path}/print`);
  await expect(main(page)).toContainText('it is not decided yet');
  await expect(main(page)).toContainText('Nobody has decided anything.');
  await expectGoodPage(page, 'case-print-undecided');
  await become(page, 'design-and-marketing');
  await approve(page, path, 'The register has nothing like it.\nFor a year.');
  await become(page, 'communications-manager');
  await open(page, `${path}/decision`);
  await page.getByRole('radio', { name: 'Decline' }).check();
  await page.locator('#note').fill('Nobody has the hours');
  await page.getByRole('button', { name: 'Save decision' }).click();
  await expect(page.getByText('Your decision is saved.')).toBeVisible();
  await page.getByRole('button', { name: 'The case as one document' }).click();
  await expect(heading(page)).toContainText(name);
  await expect(main(page)).toContainText('1. Design and Marketing: Approved');
  await expect(main(page)).toContainText('I was consulted on this business case');
  await expect(main(page)).toContainText('2. Communications Manager: Declined');
  await expect(main(page)).toContainText('Nobody has the hours');
  await expect(main(page).getByText('Computed anew for this page: the same.')).toHaveCount(2);
  await expectGoodPage(page, 'case-print');
  // On paper nothing leads anywhere: neither the navigation nor the way to print is there.
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await expect(page.getByText('The whole case as one document. Print it')).toBeHidden();
  await page.emulateMedia({ media: 'screen' });

  const link = page.getByRole('link', { name: /^Tūī plan\.pdf \(PDF, 24 bytes\)/ });
  const href = (await link.getAttribute('href')) ?? '';
  const download = page.waitForEvent('download');
  await link.click();
  expect((await download).suggestedFilename()).toBe('Tūī plan.pdf');
  const file = await page.request.get(href);
  expect(await file.text()).toBe('%PDF-1.7 the first weeks');
  expect(file.headers()).toMatchObject({ 'content-type': 'application/pdf', 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; sandbox" });
  expect(file.headers()['content-disposition']).toContain('attachment; ');
  // Not by somebody who is not signed in, and not from another case.
  const stranger = await page.context().browser()?.newContext({ baseURL: new URL(page.url()).origin });
  expect((await stranger?.request.get(href, { maxRedirects: 0 }))?.status()).toBe(303);
  await stranger?.close();
  const other = await another('staff');
  const elsewhere = await begin(other);
  expect((await other.request.get(href.replace(path, elsewhere))).status()).toBe(404);
  void watch;
});

test('an account without a case is approved in retrospect', async ({ page }) => {
  test.slow();
  await signInAs(page, 'design-and-marketing');
  const account = await addAccount(page, 'adopted');
  const gap = main(page).locator('tbody tr', { hasText: 'business case' });
  await become(page, 'staff');
  await open(page, account.path);
  await gap.getByRole('link').click();
  await expect(page.getByLabel('Account that exists already (optional)')).toHaveValue(account.reference);
  await page.getByLabel('Business unit').selectOption({ label: 'Severe Weather Warnings' });
  await page.getByRole('button', { name: 'Begin' }).click();
  const path = new URL(page.url()).pathname.replace(/\/purpose$/, '');
  await expect(page.getByLabel('Name of the account')).toHaveValue(account.name);
  // While the case is under way, the account's gap leads to it.
  await open(page, account.path);
  await gap.getByRole('link', { name: path.split('/').at(-1) }).click();
  await expect(heading(page)).toHaveText(account.name);
  await open(page, `${path}/purpose`);
  await page.getByLabel('Purpose', { exact: true }).fill('Warns people on the water');
  await page.getByLabel('Benefits').fill('Fewer rescues');
  await page.getByLabel('Audience', { exact: true }).fill('Recreational boaters');
  await page.getByLabel('What the audience needs').fill('Warnings where they look');
  await page.getByRole('button', { name: 'Save and continue' }).last().click();
  await people(page);
  await rest(page);
  await handIn(page);
  await decideAll(page, path);
  await open(page, `${path}/set-up`);
  await expect(main(page)).toContainText('The approval made it regular');
  await expectGoodPage(page, 'set-up-adopted');
  await open(page, account.path);
  await expect(gap).toHaveCount(0);
});
