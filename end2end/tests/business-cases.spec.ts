// Business cases from draft to the last decision: written in pieces, sent back, decided by four people;
// files; who cannot decide and why; the list.
import { expectGoodPage } from '../support/good-page.ts';
import { approve, begin, handIn, next, people, purpose, rest, waiting } from '../support/cases.ts';
import { ownHandle } from '../support/register.ts';
import { expect, heading, open, signInAs, test, type Page } from '../support/test.ts';

const summary = (page: Page) => page.getByRole('heading', { name: 'There is a problem' });
const main = (page: Page) => page.getByRole('main');

test('a case goes from draft through four people to approved', { tag: '@smoke' }, async ({ page, another }) => {
  test.slow();
  const name = `Swell ${ownHandle('n')}`;
  await signInAs(page, 'staff', '/business-cases');
  await page.getByRole('button', { name: 'Propose an account' }).click();
  await expectGoodPage(page, 'case-new');
  await page.getByRole('button', { name: 'Begin' }).click();
  await expect(summary(page)).toBeVisible();
  await expectGoodPage(page, 'case-new-problems', 422);
  const path = await begin(page);
  await expectGoodPage(page, 'case-purpose');
  // Saved as typed, and told what is missing.
  await page.getByLabel('Name of the account').fill(name);
  await next(page);
  await expect(main(page)).toContainText('What you typed is saved');
  await expectGoodPage(page, 'case-purpose-lacking', 422);
  await page.getByRole('button', { name: 'Save and come back later' }).click();
  await expect(heading(page)).toHaveText(name);
  await expect(main(page)).toContainText('In progress');
  await expectGoodPage(page, 'case-draft');
  await page.getByRole('link', { name: 'Purpose, benefits and audience' }).first().click();
  await purpose(page, name);
  // Rows come and go, with and without script.
  await page.getByRole('button', { name: 'Add another person' }).click();
  await expect(page.locator('#person-2')).toBeVisible();
  await page.getByRole('button', { name: 'Remove Person 3' }).click();
  await expect(page.locator('#person-2')).toHaveCount(0);
  await page.locator('#person-0').fill('suharti');
  await page.locator('#hours-0').fill('many');
  await next(page);
  await expectGoodPage(page, 'case-people-problems', 422);
  await people(page);
  await rest(page);
  await expectGoodPage(page, 'case-check');
  await handIn(page);
  await expectGoodPage(page, 'case-waiting');
  await page.getByRole('button', { name: 'See the decision page' }).click();
  await expect(main(page)).toContainText('You cannot decide this');
  await expectGoodPage(page, 'case-decision-own');

  const team = await another('design-and-marketing');
  await open(team, '/business-cases?waits=me');
  await expect(team.getByRole('row', { name: new RegExp(name) })).toContainText('Waits for you');
  await open(team, `${path}/decision`);
  await expectGoodPage(team, 'case-decision');
  await team.getByRole('button', { name: 'Save decision' }).click();
  await expect(summary(team)).toBeVisible();
  await expectGoodPage(team, 'case-decision-problems', 422);
  await approve(team, path, 'The register has nothing like it.\nWe recommend it for a year.');
  await approve(await another('communications-manager'), path, 'My team can carry it');
  const manager = await another('general-manager');
  await approve(manager, path, '');
  // Whoever acts for the General Manager ECoMS has decided already, as General Manager.
  await open(manager, `${path}/decision`);
  await expect(main(manager)).toContainText('Nobody decides at two steps');
  await expectGoodPage(manager, 'case-decision-twice');
  const last = await another('gm-ecoms');
  await approve(last, path, 'Agreed');
  await expect(main(last)).toContainText('Approved');
  await expectGoodPage(last, 'case-approved');
  await last.getByRole('link', { name: /^What was decided on/ }).first().click();
  await expect(main(last)).toContainText('all of them agree');
  await expectGoodPage(last, 'case-decided-on');
  await open(last, `/business-cases?q=${encodeURIComponent(name)}`);
  await expectGoodPage(last, 'cases');
});

test('a case that was sent back shows what changed, and whoever comes second is told', async ({ page, another }) => {
  test.slow();
  const name = `Surge ${ownHandle('n')}`;
  await signInAs(page, 'staff');
  const path = await waiting(page, name);
  const team = await another('design-and-marketing');
  await approve(team, path, 'Good');
  const grace = await another('communications-manager');
  await open(grace, `${path}/decision`);
  await grace.getByRole('radio', { name: 'Send back' }).check();
  await grace.getByText('What has to change, when you send it back').click();
  await grace.getByRole('textbox', { name: 'Risks and what is done about them' }).fill('Who answers at night?');
  await grace.getByRole('button', { name: 'Save decision' }).click();
  await expect(grace.getByText('Your decision is saved.')).toBeVisible();

  await open(page, path);
  await expect(main(page)).toContainText('Who answers at night?');
  await expectGoodPage(page, 'case-sent-back');
  await page.getByRole('link', { name: 'Risks and what is done about them' }).first().click();
  await expectGoodPage(page, 'case-risks-asked');
  await page.locator('#mitigation-0').fill('Watched every day, and by the duty forecaster at night');
  await page.getByRole('button', { name: 'Save and come back later' }).click();
  await page.getByRole('button', { name: 'Check and hand in' }).click();
  await handIn(page);

  await open(team, `${path}/decision`);
  await expect(team.locator('ins')).toContainText('duty forecaster at night');
  await expectGoodPage(team, 'case-decision-changed');
  const advisor = await another('principal-advisor');
  await approve(advisor, path, 'Good');
  await team.getByRole('radio', { name: 'Decline' }).check();
  await team.locator('#note').fill('No');
  await team.getByRole('button', { name: 'Save decision' }).click();
  await expect(main(team)).toContainText('your decision was not saved');
  await expectGoodPage(team, 'case-decision-overtaken', 409);

  await open(team, `${path}/reassign`);
  await expectGoodPage(team, 'case-reassign');
  await team.getByRole('button', { name: 'Give the step to them' }).click();
  await expectGoodPage(team, 'case-reassign-problems', 422);

  await open(page, `${path}/withdraw`);
  await expectGoodPage(page, 'case-withdraw');
  await page.getByRole('button', { name: 'Withdraw the case' }).click();
  await expectGoodPage(page, 'case-withdraw-problems', 422);
  await page.getByLabel('Why it is withdrawn').fill('Another channel does it');
  await page.getByRole('button', { name: 'Withdraw the case' }).click();
  await expect(page.getByText('The case is withdrawn.')).toBeVisible();
  await open(page, `${path}/risks`, 409);
  await expectGoodPage(page, 'case-closed', 409);
});

test('files are taken by what is in them', async ({ page }) => {
  await signInAs(page, 'staff');
  const path = await begin(page);
  await open(page, `${path}/content-plan`);
  const attach = async (name: string, text: string) => {
    await page.getByLabel('Attach a file (optional)').setInputFiles({ name, mimeType: 'application/pdf', buffer: Buffer.from(text) });
    await page.getByRole('button', { name: 'Attach', exact: true }).click();
  };
  await attach('plan.pdf', '<html><script>alert(1)</script></html>');
  await expect(main(page)).toContainText('This kind of file is not taken');
  await expectGoodPage(page, 'case-file-refused', 422);
  await attach('plan.pdf', '%PDF-1.7 a plan');
  await expect(page.getByText('The file is attached.')).toBeVisible();
  await expectGoodPage(page, 'case-file');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: /^plan\.pdf \(PDF/ }).click();
  expect((await download).suggestedFilename()).toBe('plan.pdf');
  await page.getByRole('button', { name: 'Take away plan.pdf' }).click();
  await expect(page.getByText('The file is taken away.')).toBeVisible();
  // Two windows: whoever saves second sees both.
  await open(page, `${path}/content-plan`);
  const other = await page.context().newPage();
  await other.goto(`${path}/content-plan`);
  await other.getByLabel('The first weeks').fill('Theirs');
  await other.getByRole('button', { name: 'Save and come back later' }).click();
  await other.close();
  await page.getByLabel('The first weeks').fill('Mine');
  await page.getByRole('button', { name: 'Save and come back later' }).click();
  await expect(heading(page)).toHaveText('This case was saved in another window');
  await expectGoodPage(page, 'case-conflict', 409);
});

test('the list says so when nothing matches or nothing is meant', async ({ page }) => {
  await signInAs(page, 'auditor');
  await open(page, '/business-cases?q=nothing+of+that+name');
  await expect(page.getByRole('heading', { name: 'No case matches' })).toBeVisible();
  await expectGoodPage(page, 'cases-nothing');
  await open(page, '/business-cases?state=lost', 400);
  await expectGoodPage(page, 'cases-unknown', 400);
});
