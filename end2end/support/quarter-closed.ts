// The quarter is closed into its report; that is read, taken out and stated anew.
import { readFileSync } from 'node:fs';
import { readCsv, readXlsx } from './files.ts';
import { expectGoodPage } from './good-page.ts';
import { confirm, count, fact, main, press, reported, rows, tag } from './quarter.ts';
import { MONTHS, PERIOD, REPORT, type People, type Story } from './quarter-story.ts';
import { expect, heading, open, type Page } from './test.ts';

export async function closes(people: People, story: Story) {
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

export async function readAndTakenOut(people: People, story: Story) {
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

export async function comesLate(people: People, story: Story) {
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

export async function restated(people: People, story: Story) {
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
