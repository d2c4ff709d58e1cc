// A pixel from the application to its permission: sections saved as typed, lanes side by side, review and
// decision; lanes that open again when something is changed.
import { test, expect, heading, open, signInAs, type Page } from '../support/test.ts';
import { expectGoodPage } from '../support/good-page.ts';
import { ownHandle } from '../support/register.ts';
import * as pixels from '../support/pixels.ts';

const main = (page: Page) => page.getByRole('main');
const summary = (page: Page) => page.locator('.govuk-error-summary');

test('a pixel goes through its lanes, review and decision by eight people', { tag: '@smoke' }, async ({ page, another }) => {
  test.slow();
  const id = ownHandle('px').replace(/\W/g, '');
  await signInAs(page, 'staff');
  const accounts = `${await pixels.accountOf(page, pixels.UNIT)}, ${await pixels.accountOf(page, pixels.CXI_UNIT)}`;
  await open(page, '/pixel-applications/new');
  await expectGoodPage(page, 'pixel-application-new');
  await page.getByLabel('Pixel to change (optional)').fill('nonsense');
  await page.getByRole('button', { name: 'Begin' }).click();
  await expect(summary(page)).toContainText('PX-0042');
  await expectGoodPage(page, 'pixel-application-new-problems', 422);

  const path = await pixels.begin(page);
  await expectGoodPage(page, 'pixel-application-placement');
  await page.getByLabel('Sites and pages it is put on').fill('not a site');
  await page.getByLabel('Accounts it serves').fill('BC-1');
  await pixels.next(page);
  await expect(summary(page)).toContainText('Choose whose pixel it is');
  await expect(summary(page)).toContainText('BC-1');
  await expect(main(page)).toContainText('What you typed is saved.');
  await expectGoodPage(page, 'pixel-application-placement-lacks', 422);
  await open(page, path);
  await expect(main(page)).toContainText('In progress');
  await expectGoodPage(page, 'pixel-application-draft');
  await open(page, `${path}/placement`);
  await pixels.placement(page, id, accounts);
  await expect(heading(page)).toHaveText('Purpose and strategy');
  await expectGoodPage(page, 'pixel-application-purpose');
  await open(page, `${path}/data`);
  await page.getByRole('button', { name: 'Add another event' }).click();
  await expect(page.locator('#event-1')).toBeVisible();
  await expectGoodPage(page, 'pixel-application-events');
  await page.getByRole('button', { name: 'Remove Event 2' }).click();
  await expect(page.locator('#event-1')).toHaveCount(0);
  await open(page, `${path}/check`);
  await page.getByRole('button', { name: 'Hand in' }).click();
  await expect(summary(page)).toContainText('Purpose and strategy');
  await expectGoodPage(page, 'pixel-application-check-lacks', 422);
  await open(page, `${path}/audience-lists`);
  await page.getByRole('radio', { name: 'Yes' }).check();
  await pixels.next(page);
  await expect(summary(page)).toContainText('Enter on which consent');
  await expectGoodPage(page, 'pixel-application-lists-lacks', 422);
  await page.getByRole('radio', { name: 'No', exact: true }).check();
  await pixels.next(page);
  await open(page, `${path}/purpose`);
  await pixels.rest(page);
  await expectGoodPage(page, 'pixel-application-check');
  await page.getByRole('button', { name: 'Hand in' }).click();
  await expect(page.getByText('The application is handed in.')).toBeVisible();
  await expectGoodPage(page, 'pixel-application-in-assessment');

  // Nobody settles a lane of their own application, nor one that is not theirs.
  await open(page, `${path}/lanes/legal`);
  await expect(main(page)).toContainText('You cannot settle this.');
  await expectGoodPage(page, 'pixel-application-lane-not-mine');
  const legal = await another('legal');
  await open(legal, '/');
  await expect(main(legal)).toContainText(id);
  await open(legal, `${path}/lanes/legal`);
  await expectGoodPage(legal, 'pixel-application-lane');
  await legal.getByRole('radio', { name: 'Refused' }).check();
  await legal.getByRole('button', { name: 'Settle the lane' }).click();
  await expect(summary(legal)).toContainText('Give the reason');
  await expectGoodPage(legal, 'pixel-application-lane-problems', 422);
  const tools = await another('digital-tools');
  await open(tools, `${path}/lanes/digital-tools`);
  await expect(tools.getByRole('radio', { name: 'Not needed' })).toHaveCount(0);
  // Both have the same version before them: lanes are settled side by side.
  await tools.getByRole('radio', { name: 'Done', exact: true }).check();
  await tools.locator('#engaged_on').fill('20 January 2020');
  await tools.locator('#opt_in').fill('A banner');
  await tools.locator('#agreed').check();
  await pixels.settle(legal, path, 'legal');
  await tools.getByRole('button', { name: 'Settle the lane' }).click();
  await expect(tools.getByText('The lane is settled.')).toBeVisible();
  for (const [lane, persona] of [['privacy-assessment', 'privacy'], ['privacy-page', 'privacy'], ['cxi', 'cxi'], ['strategy', 'design-and-marketing']] as const) {
    await pixels.settle(await another(persona), path, lane);
  }
  await open(page, path);
  await expect(main(page)).toContainText('With Design and Marketing');
  await expectGoodPage(page, 'pixel-application-assessed');

  // Whoever settled a lane does not review.
  const strategist = await another('design-and-marketing');
  await open(strategist, `${path}/decision`);
  await expect(main(strategist)).toContainText('Nobody decides at two steps');
  await expectGoodPage(strategist, 'pixel-application-review-not-mine');
  const reviewer = await another('principal-advisor');
  await open(reviewer, `${path}/decision`);
  await expect(main(reviewer)).toContainText('No audience lists');
  await expectGoodPage(reviewer, 'pixel-application-review');
  await reviewer.getByRole('button', { name: 'Save decision' }).click();
  await expect(summary(reviewer)).toContainText('Choose whether');
  await expectGoodPage(reviewer, 'pixel-application-review-problems', 422);
  await pixels.approve(reviewer, path, 'Recommend');
  const manager = await another('general-manager');
  await pixels.approve(manager, path, 'Approve');
  await expect(main(manager)).toContainText('Approved');
  await expectGoodPage(manager, 'pixel-application-approved');
  await manager.getByRole('link', { name: /^What was decided on/ }).first().click();
  await expect(main(manager)).toContainText('all of them agree');
  await expect(main(manager)).toContainText('Legal is told of new events');
  await expectGoodPage(manager, 'pixel-application-decided-on');
  await open(manager, `${path}/print`);
  await expect(main(manager)).toContainText('PIA 2036-14');
  await expectGoodPage(manager, 'pixel-application-print');
  await open(manager, `/pixel-applications?q=${id}`);
  await expectGoodPage(manager, 'pixel-applications');
  await open(manager, path);
  await manager.getByRole('link', { name: /^PX-/ }).click();
  await expect(main(manager)).toContainText('Approved, not live yet');
});

test('what is changed opens the lanes it touches, and approvers send back to a lane', async ({ page, another }) => {
  test.slow();
  const id = ownHandle('px').replace(/\W/g, '');
  await signInAs(page, 'staff');
  const path = await pixels.submitted(page, id, await pixels.accountOf(page, pixels.UNIT));
  for (const [lane, persona] of pixels.LANES) await pixels.settle(await another(persona), path, lane);
  const reviewer = await another('principal-advisor');
  await open(reviewer, `${path}/decision`);
  await reviewer.getByRole('radio', { name: 'Send back' }).check();
  await reviewer.getByText('What has to change, when you send it back').click();
  await reviewer.getByRole('textbox', { name: 'Legal', exact: true }).fill('Ask about minors');
  await reviewer.getByRole('button', { name: 'Save decision' }).click();
  await expect(main(reviewer)).toContainText('Open again: asked for');
  const legal = await another('legal');
  await open(legal, `${path}/lanes/legal`);
  await expect(main(legal)).toContainText('Ask about minors');
  await expectGoodPage(legal, 'pixel-application-lane-asked');

  // The proposer changes the data while Legal looks: Legal is told, Strategy stays settled.
  await open(page, `${path}/data`);
  await expectGoodPage(page, 'pixel-application-section-in-assessment');
  await page.locator('#data-0').fill('The page’s address and the region');
  await page.getByRole('button', { name: 'Save and come back later' }).click();
  await expect(main(page)).toContainText('Open again: changed');
  await legal.getByRole('radio', { name: 'Done', exact: true }).check();
  await legal.locator('#agreed').check();
  await legal.getByRole('button', { name: 'Settle the lane' }).click();
  await expect(main(legal)).toContainText('was changed since you opened this page');
  await expectGoodPage(legal, 'pixel-application-lane-overtaken', 409);
  await legal.getByRole('button', { name: 'Settle the lane' }).click();
  await expect(legal.getByText('The lane is settled.')).toBeVisible();

  // Two windows: whoever saves second sees both.
  await open(page, `${path}/choice`);
  const other = await page.context().newPage();
  await other.goto(`${path}/choice`);
  await other.getByLabel('How to opt out').fill('Theirs');
  await other.getByRole('button', { name: 'Save and come back later' }).click();
  await other.close();
  await page.bringToFront();
  await page.getByLabel('How to opt out').fill('Mine');
  await page.getByRole('button', { name: 'Save and come back later' }).click();
  await expect(heading(page)).toHaveText('This application was changed in the meantime');
  await expectGoodPage(page, 'pixel-application-conflict', 409);

  // A lane has its own files.
  const privacy = await another('privacy');
  await open(privacy, `${path}/lanes/privacy-assessment`);
  const attach = async (text: string) => {
    await privacy.getByLabel('Attach a file (optional)').setInputFiles({ name: 'pia.pdf', mimeType: 'application/pdf', buffer: Buffer.from(text) });
    await privacy.getByRole('button', { name: 'Attach', exact: true }).click();
  };
  await attach('<html></html>');
  await expectGoodPage(privacy, 'pixel-application-lane-file-refused', 422);
  await attach('%PDF-1.7 an assessment');
  await expect(privacy.getByText('The file is attached.')).toBeVisible();
  const download = privacy.waitForEvent('download');
  await privacy.getByRole('link', { name: /^pia\.pdf \(PDF/ }).first().click();
  expect((await download).suggestedFilename()).toBe('pia.pdf');

  await open(reviewer, `${path}/reassign`);
  await expectGoodPage(reviewer, 'pixel-application-reassign');
  await reviewer.getByRole('button', { name: 'Give the step to them' }).click();
  await expect(summary(reviewer)).toContainText('Choose which step');
  await expectGoodPage(reviewer, 'pixel-application-reassign-problems', 422);
  await reviewer.getByRole('radio', { name: 'Privacy page' }).check();
  await reviewer.getByLabel('Who does it instead').fill('anahera fergusson');
  await reviewer.getByLabel('Why').fill('Suharti is away');
  await reviewer.getByRole('button', { name: 'Give the step to them' }).click();
  await expect(reviewer.getByText('The step has somebody else to decide it.')).toBeVisible();
  await pixels.settle(legal, path, 'privacy-page');

  await open(page, `${path}/withdraw`);
  await expectGoodPage(page, 'pixel-application-withdraw');
  await page.getByRole('button', { name: 'Withdraw' }).click();
  await expect(summary(page)).toContainText('Say why');
  await expectGoodPage(page, 'pixel-application-withdraw-problems', 422);
  await page.getByLabel('Why it is withdrawn').fill('No campaign');
  await page.getByRole('button', { name: 'Withdraw' }).click();
  await expect(page.getByText('The application is withdrawn.')).toBeVisible();
  await open(page, `${path}/data`, 409);
  await expectGoodPage(page, 'pixel-application-closed', 409);
});
