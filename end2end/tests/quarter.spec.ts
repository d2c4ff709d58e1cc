// A whole quarter by eleven people, each in a browser of their own: opened after a preview, confirmed, corrected,
// given away, filed for somebody else, sent back, answered, accepted one by one and together, closed into its
// report, read and taken out, stated anew after a late return. The demonstration's clock is put on days on which
// a quarter can be opened and closed (SMR_DEMO_DAY); between them the server is started again on the same data.
import { readFileSync } from 'node:fs';
import { test as base, expect, heading, open, signInAs, type Page, type Server } from '../support/test.ts';
import { expectGoodPage } from '../support/good-page.ts';
import { readCsv, readXlsx } from '../support/files.ts';
import { start } from '../support/server.ts';
import type { Persona } from '../support/people.ts';
import { answerAsUsual, confirm, count, emailOf, expectKept, fact, figure, main, press, reported, rows, send, tag, type Receipt } from '../support/quarter.ts';

/** The demonstration is made on this day; its open quarter is October to December 2030. */
const MADE = '2031-01-20';
/** January to March has ended and is opened. */
const OPENED = '2031-04-01';
/** Its last day, 16 April, has passed. */
const CLOSED = '2031-04-17';
const PERIOD = '/returns/2030-31-q3';
const REPORT = '/compliance-reports/2030-31-q3';
const MONTHS = 'January to March 2031';
const PLAN = 'A plan for the quarter, approved on Mondays by the Communications Manager';

const test = base.extend<object, { server: Server }>({
  server: [
    async ({ database }, use) => {
      const server = await start(database, { SMR_DEMO_DAY: MADE });
      await server.again({ SMR_DEMO_DAY: OPENED });
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 240_000 },
  ],
});

type Another = (persona: Persona) => Promise<Page>;

/** The eleven, as they are signed in. */
class People {
  private readonly pages = new Map<Persona, Page>();
  constructor(private readonly another: Another) {}

  async of(persona: Persona): Promise<Page> {
    const page = this.pages.get(persona) ?? (await this.another(persona));
    this.pages.set(persona, page);
    return page;
  }

  /** Two weeks later nobody is signed in any more. */
  async comeBack(): Promise<void> {
    for (const [persona, page] of this.pages) await signInAs(page, persona);
  }
}

/** What one step leaves to the next. */
interface Story {
  expected: number;
  /** Accounts that nobody was named for until the day it was opened: two of hers, one of Design and Marketing's. */
  named: string[];
  corrected: Receipt;
  notKept: Receipt;
  /** Staff's other account, whose return comes too late. */
  late: string;
}

test('a quarter from its opening to a report that is stated anew, by eleven people', { tag: '@smoke' }, async ({ another, server }) => {
  test.setTimeout(420_000);
  const people = new People(another);
  const story: Story = { expected: 0, named: [], corrected: NONE, notKept: NONE, late: '' };
  for (const [words, step] of OPENING) await test.step(words, () => step(people, story));
  await server.again({ SMR_DEMO_DAY: CLOSED });
  await people.comeBack();
  for (const [words, step] of CLOSING) await test.step(words, () => step(people, story));
});

type Step = [words: string, step: (people: People, story: Story) => Promise<void>];
const NONE: Receipt = { reference: '', account: '', hash: '', copy: '' };

async function preview(people: People, story: Story) {
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

async function opens(people: People, story: Story) {
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
  await expect(main(team).getByRole('button', { name: 'Open a quarter' })).toBeVisible();
  const row = rows(team).filter({ hasText: MONTHS });
  await expect(row).toContainText(`0 of ${story.expected} (0%)`);
  await expect(row).toContainText('Not due yet');
}

async function holderConfirms(people: People) {
  const holder = await people.of('holder');
  await open(holder, '/returns');
  await expect(main(holder)).toContainText(`${MONTHS}: 5 returns to send`);
  const sent = await confirm(holder, PERIOD, 3);
  await expectKept(holder, sent[1] ?? NONE);
  await open(holder, PERIOD);
  await expect(main(holder)).toContainText('2 of 5 returns still to be sent.');
  for (const one of sent) await expect(main(holder)).toContainText(`${one.reference} was sent on 1 April 2031`);
}

async function secondHolderCorrects(people: People, story: Story) {
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

async function managerFilesForHer(people: People, story: Story) {
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

async function othersSend(people: People, story: Story) {
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

async function generalManagerLooks(people: People) {
  const manager = await people.of('general-manager');
  await open(manager, `${PERIOD}/progress`);
  // Six of her own unit, and the two of the Communications Manager, who reports to her.
  expect(await figure(manager, 'returns are needed')).toBe(8);
  expect(await figure(manager, 'to be reviewed')).toBe(6);
  expect(await figure(manager, 'say that nothing has changed')).toBe(5);
  expect(await figure(manager, 'not in by the last day')).toBe(0);
  const unit = main(manager).getByRole('table', { name: 'Returns by business unit' }).getByRole('row', { name: /^Severe Weather Warnings/ });
  expect(await unit.locator('td').allInnerTexts(), 'returns, accepted, to be reviewed, not due yet, not in').toEqual(['6', '0', '4', '2', '0']);
  await expect(main(manager).getByRole('button', { name: 'Close the quarter' })).toHaveCount(0);
  await expectGoodPage(manager, 'quarter-progress-own-unit');
  await open(manager, `${PERIOD}/AC-0004/review`, 403);
}

async function reviewed(people: People, story: Story) {
  const advisor = await people.of('principal-advisor');
  await open(advisor, `${PERIOD}/all?state=submitted&unchanged=no`);
  expect(await count(advisor)).toBe(2);
  await open(advisor, `${PERIOD}/${story.corrected.account}/review`);
  await expect(main(advisor)).toContainText('1 file attached');
  await expect(main(advisor)).toContainText(PLAN);
  await advisor.getByRole('radio', { name: 'Send it back' }).check();
  const why = main(advisor).locator('summary', { hasText: 'Reasons by part' });
  if (!(await advisor.getByLabel('Content plan and approval (optional)').isVisible())) await why.click();
  await advisor.getByLabel('Content plan and approval (optional)').fill('Who approves it while she is away?');
  await press(advisor, 'Save the review');
  await expect(advisor.getByText('Your review is saved.')).toBeVisible();
  await open(advisor, `${PERIOD}/${story.notKept.account}/review`);
  await expect(main(advisor)).toContainText('Not kept to:');
  await advisor.getByRole('radio', { name: 'Accept it, with something to be done' }).check();
  if (!(await advisor.getByLabel('What has to be done').isVisible())) await main(advisor).locator('summary', { hasText: 'What has to be done' }).click();
  await advisor.getByLabel('What has to be done').fill('Have a second person read what is posted on elections');
  await advisor.getByLabel('By which day').fill('30 April 2031');
  await press(advisor, 'Save the review');
  await open(advisor, `${PERIOD}/${story.notKept.account}`);
  await expect(tag(advisor)).toHaveText('Accepted with action');
  await main(advisor).getByRole('link', { name: /^OB-/ }).first().click();
  await expect(main(advisor)).toContainText('Have a second person read what is posted on elections');
}

async function acceptedTogether(people: People) {
  const [team, advisor] = [await people.of('design-and-marketing'), await people.of('principal-advisor')];
  await open(team, `${PERIOD}/all`);
  await press(team, 'Unchanged and to be reviewed');
  expect(await count(team)).toBe(6);
  await expect(rows(team).filter({ hasText: 'Yours: somebody else reviews it' })).toHaveCount(1);
  await main(team).getByRole('link', { name: 'Accept all that match (6)' }).click();
  await expect(heading(team)).toHaveText('Accept all that match');
  await expect(main(team)).toContainText('5 returns say that nothing has changed and wait to be reviewed.');
  await expect(main(team)).toContainText('1 more matches, which you sent or are named for: somebody else reviews these.');
  await expectGoodPage(team, 'returns-accept-all');
  await press(team, 'Accept 5 returns');
  await expect(team.getByText('5 returns are accepted together.')).toBeVisible();
  await expectGoodPage(team, 'returns-accept-all-done');
  await open(team, `${PERIOD}/accept?all=yes`);
  await expect(main(team)).toContainText('There is nothing to accept together');
  await expectGoodPage(team, 'returns-accept-all-nothing');
  await open(advisor, `${PERIOD}/accept?all=yes`);
  await press(advisor, 'Accept 1 return');
  await expect(advisor.getByText('1 return is accepted together.')).toBeVisible();
  await open(team, `${PERIOD}/all?state=accepted`);
  await expect(rows(team).filter({ hasText: 'Accepted together, unread' })).toHaveCount(6);
}

async function answered(people: People, story: Story) {
  const [second, team] = [await people.of('second-holder'), await people.of('design-and-marketing')];
  await open(second, '/returns');
  await expect(main(second)).toContainText(`${MONTHS}: 2 returns to send, 1 of them sent back`);
  await open(second, `${PERIOD}/${story.corrected.account}`);
  await expect(main(second)).toContainText('Who approves it while she is away?');
  await expect(main(second).getByRole('button', { name: 'Nothing has changed' })).toHaveCount(0);
  await expectGoodPage(second, 'quarter-return-sent-back');
  await press(second, 'Continue');
  await second.locator('[id="content.content_plan"]').fill(`${PLAN}, or by her deputy`);
  await second.locator('#note').fill('Her deputy approves it then; the plan says so now');
  const again = await send(second);
  expect(again.reference).toBe(story.corrected.reference);
  expect(again.hash, 'another copy').not.toBe(story.corrected.hash);
  await open(team, `${PERIOD}/${again.account}/review`);
  await team.getByRole('radio', { name: 'Accept it', exact: true }).check();
  await press(team, 'Save the review');
  await open(team, `${PERIOD}/${again.account}`);
  await expect(tag(team)).toHaveText('Accepted');
  await main(team).getByRole('link', { name: /^CO-\d+/ }).last().click();
  await press(team, 'Take over the proposed words');
  await press(team, 'Take over');
  await expect(team.getByText('The register is put right.')).toBeVisible();
  await open(team, `/accounts/${again.account}`);
  await expect(main(team)).toContainText(`${PLAN}, or by her deputy`);
}

async function tooEarly(people: People, story: Story) {
  const advisor = await people.of('principal-advisor');
  await open(advisor, `${PERIOD}/progress`);
  await press(advisor, 'Close the quarter');
  await expect(main(advisor)).toContainText(`${story.expected - 8} returns can still come in time, until 16 April 2031`);
  await expect(main(advisor).getByRole('button', { name: /^Close the quarter and/ })).toHaveCount(0);
}

async function closes(people: People, story: Story) {
  const advisor = await people.of('principal-advisor');
  const missing = story.expected - 8;
  await open(advisor, `${PERIOD}/all`);
  await press(advisor, 'Not in');
  expect(await count(advisor)).toBe(missing);
  await expect(rows(advisor).first().locator('.govuk-tag').filter({ hasText: 'Not in' })).toBeVisible();
  await open(advisor, `${PERIOD}/close`);
  await expect(main(advisor)).toContainText(`${missing} returns that are not in will be marked “Not reported”.`);
  for (const [name, number] of [['Returns expected', story.expected], ['Accepted', 7], ['Accepted with action', 1], ['Not reported', missing], ['Sent late', 0]] as const) {
    await expect(fact(advisor, name), name).toHaveText(String(number));
  }
  await expectGoodPage(advisor, 'quarter-close');
  await press(advisor, 'Close the quarter and freeze its report');
  await expect(advisor.getByText('The quarter is closed. This is its report')).toBeVisible();
  await expect(heading(advisor)).toHaveText(/^Compliance report CR-\d{4}$/);
  await expect(fact(advisor, 'Frozen on')).toHaveText('17 April 2031');
}

/** The figures that follow from what was done. */
async function expectFigures(page: Page, story: Story, late: number) {
  const figures = {
    'Returns expected': story.expected, Accepted: 7 + late, 'Accepted with action': 1, 'Not reported': story.expected - 8 - late,
    'Sent late': late, 'Nothing has changed': 6 + late, 'Accepted together with others': 6, 'With points that were not kept to': 1,
    // What was proposed in the return that came back was withdrawn with it.
    'Corrections proposed': 1, 'Corrections put right': 1,
  };
  const found: Record<string, number> = {};
  for (const name of Object.keys(figures)) found[name] = await reported(page, name);
  expect(found).toEqual(figures);
}

async function readAndTakenOut(people: People, story: Story) {
  const owner = await people.of('gm-ecoms');
  await open(owner, '/');
  await main(owner).getByRole('link', { name: `Compliance report of ${MONTHS}` }).click();
  await expect(main(owner)).toContainText('Unchanged since it was frozen');
  await expectFigures(owner, story, 0);
  await expectGoodPage(owner, 'quarter-report');

  const risk = await people.of('risk-and-compliance');
  await open(risk, REPORT);
  await risk.getByRole('table', { name: 'Every figure', exact: true }).getByRole('row', { name: /^With points that were not kept to/ }).getByRole('link').click();
  expect(await count(risk)).toBe(1);
  await expect(rows(risk)).toContainText(story.notKept.account);
  await open(risk, `${REPORT}/records?figure=not-reported`);
  expect(await count(risk)).toBe(story.expected - 8);

  const auditor = await people.of('auditor');
  await open(auditor, REPORT);
  const take = async (name: RegExp) => {
    const download = auditor.waitForEvent('download');
    await auditor.getByRole('list', { name: 'Downloads' }).getByRole('link', { name }).click();
    return readFileSync(await (await download).path());
  };
  const [head = [], ...all] = readCsv((await take(/CSV/)).toString('utf8'));
  expect(all).toHaveLength(story.expected);
  const state = head.indexOf('State');
  const of = (word: string) => all.filter((row) => row[state] === word).length;
  expect({ accepted: of('Accepted'), action: of('Accepted with action'), missing: of('Not reported') }).toEqual({ accepted: 7, action: 1, missing: story.expected - 8 });
  const sheets = readXlsx(await take(/XLSX/));
  const figures = sheets.find((sheet) => /figure/i.test(sheet.name))?.rows ?? [];
  expect(figures.find((row) => row.includes('Not reported'))?.join(' ')).toContain(String(story.expected - 8));
}

async function comesLate(people: People, story: Story) {
  const [staff, team] = [await people.of('staff'), await people.of('design-and-marketing')];
  await open(staff, `${PERIOD}/${story.late}`);
  await expect(tag(staff)).toHaveText('Not reported');
  await expect(main(staff)).toContainText('It can still be sent, and counts as sent late.');
  await confirm(staff, PERIOD, 1);
  await expect(fact(staff, 'Last day')).toHaveText('After its last day');
  await open(team, `${PERIOD}/all?late=sent`);
  await expect(rows(team)).toHaveCount(1);
  await expect(rows(team)).toContainText('Sent late');
  await rows(team).getByRole('link', { name: /^Review/ }).click();
  await team.getByRole('radio', { name: 'Accept it', exact: true }).check();
  await press(team, 'Save the review');
  await expect(team.getByText('Your review is saved.')).toBeVisible();
}

async function restated(people: People, story: Story) {
  const [advisor, risk] = [await people.of('principal-advisor'), await people.of('risk-and-compliance')];
  await open(advisor, REPORT);
  await press(advisor, 'State figures anew');
  const change = (name: string) => rows(advisor).filter({ has: advisor.getByRole('rowheader', { name, exact: true }) }).first();
  await expect(change('Not reported')).toContainText(`${story.expected - 8}`);
  await expect(change('Sent late')).toContainText('1');
  await expectGoodPage(advisor, 'quarter-restate');
  await advisor.getByLabel('Why are the figures stated anew?').fill(`The return of ${story.late} came in after the quarter was closed`);
  await press(advisor, 'State these figures anew');
  await expect(advisor.getByText('The figures are stated anew.')).toBeVisible();
  await open(risk, REPORT);
  await expect(main(risk)).toContainText('Figures of this report were stated anew.');
  await expect(main(risk)).toContainText(`The return of ${story.late} came in after the quarter was closed`);
  await expect(main(risk)).toContainText('Unchanged since it was frozen');
  await expectFigures(risk, story, 1);
  await risk.getByRole('table', { name: 'Every figure', exact: true }).getByRole('row', { name: /^Not reported/ }).getByRole('link').last().click();
  expect(await count(risk)).toBe(story.expected - 9);
  await open(risk, `${REPORT}/records?figure=not-reported`);
  expect(await count(risk), 'as frozen').toBe(story.expected - 8);
}

const OPENING: readonly Step[] = [
  ['Design and Marketing looks at what opening brings, and names somebody where nobody is', preview],
  ['and opens the quarter', opens],
  ['a holder confirms three at once', holderConfirms],
  ['another holder corrects one and attaches a file', secondHolderCorrects],
  ['the Communications Manager has a manager file one of hers', managerFilesForHer],
  ['Design and Marketing and an analyst send theirs', othersSend],
  ['the General Manager sees how their unit stands', generalManagerLooks],
  ['the Principal Advisor sends one back and accepts one with something to do', reviewed],
  ['those that say that nothing has changed are accepted together, never one’s own', acceptedTogether],
  ['the holder answers, and is accepted', answered],
  ['it cannot be closed while returns can come in time', tooEarly],
];
const CLOSING: readonly Step[] = [
  ['the Principal Advisor closes the quarter', closes],
  ['the policy owner, Risk and Compliance and the auditor read its report', readAndTakenOut],
  ['a return comes in late', comesLate],
  ['the report is stated anew', restated],
];
