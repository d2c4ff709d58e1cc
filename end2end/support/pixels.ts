// An application for a pixel as its proposer writes it and as lanes and approvers answer it: steps that
// the tests of applications and of pixels share.
import { expect, heading, open, type Page } from './test.ts';

/** A unit of the demonstration with a General Manager who can sign in. */
export const UNIT = 'Severe Weather Warnings';

/** A unit whose group needs the confirmation of Customer Experience and Insights. */
export const CXI_UNIT = 'Boat Registration';

/** The reference of an account of a unit. */
export async function accountOf(page: Page, unit: string): Promise<string> {
  await open(page, '/accounts');
  await page.getByLabel('Business unit').selectOption({ label: unit });
  await page.getByRole('button', { name: 'Apply filters' }).click();
  const href = await page.locator('main table tbody tr a').first().getAttribute('href');
  return (href ?? '').replace('/accounts/', '');
}

/** Saves a section and goes to the next. */
export const next = (page: Page) => page.getByRole('button', { name: 'Save and continue' }).last().click();

/** Begins an application and answers its address. */
export async function begin(page: Page): Promise<string> {
  await open(page, '/pixel-applications/new');
  await page.getByRole('button', { name: 'Begin' }).click();
  await expect(heading(page)).toHaveText('Pixel, accounts and pages');
  return new URL(page.url()).pathname.replace(/\/placement$/, '');
}

/** Writes the first section. */
export async function placement(page: Page, id: string, accounts: string): Promise<void> {
  await page.getByLabel('Whose pixel it is').selectOption('meta');
  await page.getByLabel('The vendor’s number').fill(id);
  await page.getByLabel('Accounts it serves').fill(accounts);
  await page.getByLabel('Sites and pages it is put on').fill('www.harbours.example\nwww.harbours.example/storms/*');
  await page.getByLabel('Who answers for it').fill('mereana pohatu');
  await next(page);
}

/** Writes the other four and arrives at the check. */
export async function rest(page: Page): Promise<void> {
  await expect(heading(page)).toHaveText('Purpose and strategy');
  await page.getByLabel('Purpose', { exact: true }).fill('Shows storm warnings again to people who looked at them');
  await page.getByLabel('How it fits the strategy').fill('Warnings reach people who do not follow us');
  await page.getByLabel('What would be done without it').fill('Paid posts to whole regions');
  await next(page);
  await expect(heading(page)).toHaveText('Events and data');
  await page.locator('#event-0').fill('A warning page is viewed');
  await page.locator('#data-0').fill('The page’s address');
  await page.getByLabel('Nothing in it is about a person').first().check();
  await next(page);
  await expect(heading(page)).toHaveText('Audience lists');
  await next(page);
  await expect(heading(page)).toHaveText('Choice, retention and opting out');
  await page.getByLabel('Asked before anything fires').fill('A banner with yes and no, neither chosen beforehand');
  await page.getByLabel('How to opt out').fill('At “Cookies” below each page');
  await page.getByLabel('Kept how long and where').fill('180 days, by the vendor, in Ireland');
  await page.getByLabel('Privacy page').fill('https://www.harbours.example/privacy');
  await next(page);
  await expect(heading(page)).toHaveText('Check before you hand it in');
}

/** An application that is with its lanes. */
export async function submitted(page: Page, id: string, accounts: string): Promise<string> {
  const path = await begin(page);
  await placement(page, id, accounts);
  await rest(page);
  await page.getByRole('button', { name: 'Hand in' }).click();
  await expect(page.getByText('The application is handed in.')).toBeVisible();
  return path;
}

/** What each lane establishes in these tests, by the ids of its fields. */
const EVIDENCE: Record<string, Record<string, string>> = {
  strategy: {},
  'privacy-assessment': { document: 'PIA 2036-14', outcome: 'Acceptable with conditions', conditions: 'No audience lists' },
  'privacy-page': { url: 'https://www.harbours.example/privacy', on: '20 January 2020' },
  'digital-tools': { engaged_on: '20 January 2020', opt_in: 'The banner, tried out with a fresh browser' },
  legal: { conditions: 'Legal is told of new events' },
  cxi: {},
};

/** Settles a lane as done. */
export async function settle(page: Page, path: string, lane: string): Promise<void> {
  await open(page, `${path}/lanes/${lane}`);
  await page.getByRole('radio', { name: 'Done', exact: true }).check();
  for (const [field, text] of Object.entries(EVIDENCE[lane] ?? {})) await page.locator(`#${field}`).fill(text);
  if (lane === 'privacy-assessment') await page.getByRole('radio', { name: 'No, only from the visitors themselves' }).check();
  await page.locator('#agreed').check();
  await page.getByRole('button', { name: 'Settle the lane' }).click();
  await expect(page.getByText('The lane is settled.')).toBeVisible();
}

/** Approves at the step where it waits. */
export async function approve(page: Page, path: string, verdict: 'Recommend' | 'Approve'): Promise<void> {
  await open(page, `${path}/decision`);
  await page.getByRole('radio', { name: verdict }).check();
  await page.locator('#agreed').check();
  await page.locator('#note').fill('It does what it says');
  await page.getByRole('button', { name: 'Save decision' }).click();
  await expect(page.getByText('Your decision is saved.')).toBeVisible();
}

/** The lanes of an application without Customer Experience and Insights, each with its person. */
export const LANES: [lane: string, persona: string][] = [
  ['strategy', 'design-and-marketing'],
  ['privacy-assessment', 'privacy'],
  ['privacy-page', 'privacy'],
  ['digital-tools', 'digital-tools'],
  ['legal', 'legal'],
];
