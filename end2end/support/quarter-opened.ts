// The quarter is opened, and returns come in: confirmed, corrected, filed for somebody else.
import { expectGoodPage } from './good-page.ts';
import { answerAsUsual, confirm, count, emailOf, expectKept, fact, figure, main, press, rows, send, tag } from './quarter.ts';
import { MONTHS, NONE, PERIOD, type People, type Story } from './quarter-story.ts';
import { expect, heading, open } from './test.ts';

/** The words that a holder proposes, and that the register has in the end. */
export const PLAN = 'A plan for the quarter, approved on Mondays by the Communications Manager';

export async function preview(people: People, story: Story) {
  const team = await people.of('design-and-marketing');
  await open(team, '/returns');
  await expect(rows(team).filter({ hasText: 'October to December 2030' }).locator('.govuk-tag').first()).toHaveText('Open');
  await press(team, 'Open a quarter');
  await expect(main(team)).toContainText('Not closed yet; it stays open beside the new one');
  await expect(main(team).locator('.app-figures').first()).toContainText('returns, one for each account in use');
  story.expected = await figure(team, 'returns, one for each account in use');
  const told = await figure(team, 'people who are told');
  const nameless = await figure(team, 'have nobody named for them');
  expect(nameless).toBeGreaterThan(3);
  await expectGoodPage(team, 'quarter-preview');
  // The gaps are mended from the preview, where the accounts are otherwise described.
  const found = await main(team).locator('a[href$="/people/name"]').evaluateAll((all) => all.map((link) => /AC-\d+/.exec(link.getAttribute('href') ?? '')?.[0] ?? ''));
  for (const account of found) {
    if (story.named.length === 3) break;
    await open(team, `/accounts/${account}`);
    if (/not all described|disclaimer has not been confirmed/.test(await main(team).innerText())) continue;
    story.named.push(account);
  }
  expect(story.named).toHaveLength(3);
  const emails = [await emailOf(await people.of('communications-manager')), await emailOf(team)];
  for (const [place, account] of story.named.entries()) {
    await open(team, '/returns/open');
    await main(team).getByRole('link', { name: `name somebody for ${account}` }).click();
    await team.getByRole('radio', { name: /holder/i }).check();
    await team.getByLabel('Who', { exact: true }).fill(emails[place < 2 ? 0 : 1] ?? '');
    await press(team, 'Name');
    await expect(team.getByText('The person is named for this account.')).toBeVisible();
  }
  await open(team, '/returns/open');
  expect(await figure(team, 'have nobody named for them')).toBe(nameless - 3);
  expect(await figure(team, 'people who are told')).toBeGreaterThanOrEqual(told);
}

export async function opens(people: People, story: Story) {
  const team = await people.of('design-and-marketing');
  await team.getByLabel('Last day in time').fill('31 March 2031');
  await press(team, /^Open the quarter with/);
  await expect(team.locator('.govuk-error-summary')).toContainText('The last day must come after the quarter’s end, 31 March 2031');
  await expectGoodPage(team, 'quarter-open-problems', 422);
  await team.getByLabel('Last day in time').fill('16 April 2031');
  await press(team, `Open the quarter with ${story.expected} returns`);
  await expect(heading(team)).toHaveText('The quarter is open', { timeout: 30_000 });
  await expect(main(team)).toContainText(`${story.expected} returns were made for ${MONTHS}. They are in time until 16 April 2031.`);
  await main(team).getByRole('link', { name: 'See its returns' }).click();
  expect(await count(team)).toBe(story.expected);
  // A platform that no return is of is not offered.
  const offered = await team.getByLabel('Platform').locator('option').allInnerTexts();
  expect(offered).toContain('Facebook');
  for (const platform of offered.slice(1)) {
    await open(team, `${PERIOD}/all`);
    await team.getByLabel('Platform').selectOption({ label: platform });
    await press(team, 'Apply filters');
    expect(await count(team), platform).toBeGreaterThan(0);
  }
  await open(team, '/returns');
  await expect(main(team).getByRole('button', { name: 'Open a quarter' })).toHaveCount(0);
  await expect(main(team)).toContainText('The next quarter, April to June 2031, can be opened from 1 April 2031 on.');
  await open(team, '/returns/open');
  await expect(main(team)).toContainText('There is no quarter to open now');
  await expectGoodPage(team, 'returns-open-none');
  await open(team, '/returns');
  const row = rows(team).filter({ hasText: MONTHS });
  await expect(row).toContainText(`0 of ${story.expected} (0%)`);
  await expect(row).toContainText('Not due yet');
}

export async function holderConfirms(people: People) {
  const holder = await people.of('holder');
  await open(holder, '/returns');
  await expect(main(holder)).toContainText(`${MONTHS}: 5 returns to send`);
  const sent = await confirm(holder, PERIOD, 3);
  await expectKept(holder, sent[1] ?? NONE);
  await open(holder, PERIOD);
  await expect(main(holder)).toContainText('2 of 5 returns still to be sent.');
  for (const one of sent) await expect(main(holder)).toContainText(`${one.reference} was sent on 28 March 2031`);
}

export async function secondHolderCorrects(people: People, story: Story) {
  const second = await people.of('second-holder');
  await open(second, PERIOD);
  // What the other holder has sent is not asked for again.
  await expect(main(second).getByRole('checkbox')).toHaveCount(1);
  await main(second).locator('section.app-return', { has: second.getByRole('checkbox') }).getByRole('button', { name: /^Something has changed/ }).click();
  const content = second.getByRole('group', { name: /^Content plan and approval: is this right/ });
  await content.getByRole('radio', { name: 'Not right' }).check();
  await second.locator('[id="content.content_plan"]').fill(PLAN);
  await answerAsUsual(second);
  await main(second).locator('#part-content').getByRole('button', { name: /^Attach or take away files/ }).click();
  const pdf = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');
  await second.getByLabel('Attach a file (optional)').setInputFiles({ name: 'plan.pdf', mimeType: 'application/pdf', buffer: pdf });
  await press(second, 'Attach');
  await expect(main(second)).toContainText('plan.pdf');
  await main(second).getByRole('link', { name: 'Back to the form' }).click();
  await expect(second.locator('[id="content.content_plan"]')).toHaveValue(PLAN);
  story.corrected = await send(second);
  await expectKept(second, story.corrected);
  await expect(main(second)).toContainText('plan.pdf');
}

export async function managerFilesForHer(people: People, story: Story) {
  const [she, manager] = [await people.of('communications-manager'), await people.of('manager')];
  const email = await emailOf(manager);
  await open(she, PERIOD);
  await expect(main(she)).toContainText('You have 2 returns to send.');
  await open(she, `${PERIOD}/${story.named[0]}`);
  await press(she, 'Have somebody else file it');
  await she.getByLabel('Who files it').fill(email);
  await press(she, 'Have them file it');
  await expect(she.getByText('Somebody else files the return. They are told.')).toBeVisible();
  await open(manager, '/returns');
  await expect(main(manager)).toContainText(`${MONTHS}: 1 return to send`);
  await confirm(manager, PERIOD, 1);
  await expect(fact(manager, 'By')).toContainText('for those who are named for the account');
  // He sees how his own people stand, and reviews nothing.
  await open(manager, `${PERIOD}/all`);
  expect(await count(manager)).toBe(6);
  await expect(main(manager).getByRole('link', { name: /^Review/ })).toHaveCount(0);
  await open(she, PERIOD);
  await expect(main(she)).toContainText('1 of 2 returns still to be sent.');
  await confirm(she, PERIOD, 1);
}

export async function othersSend(people: People, story: Story) {
  const [team, staff] = [await people.of('design-and-marketing'), await people.of('staff')];
  await confirm(team, PERIOD, 1);
  await open(staff, PERIOD);
  await main(staff).getByRole('button', { name: /^Something has changed/ }).first().click();
  await answerAsUsual(staff);
  await staff.getByRole('group', { name: /politically neutral/ }).getByRole('radio', { name: 'No', exact: true }).check();
  await staff.locator('[id="said.neutral.note"]').fill('One post took sides and was taken down the same day');
  story.notKept = await send(staff);
  await open(staff, PERIOD);
  const left = main(staff).locator('section.app-return', { has: staff.getByRole('checkbox') });
  story.late = /AC-\d+/.exec(await left.innerText())?.[0] ?? '';
  expect(story.late).not.toBe('');
}
