// Design and Marketing's quarter: its list and files, reviews one by one and
// together, what is sent back, undone, not needed; proposed corrections; progress; and what others see of it.
// On a server of its own: what is reviewed here is not to be reviewed any more.
import { test as base, expect, heading, open, signInAs, type Page, type Server } from '../support/test.ts';
import { expectGoodPage } from '../support/good-page.ts';
import { start } from '../support/server.ts';

const test = base.extend<object, { server: Server }>({
  server: [
    async ({ database }, use) => {
      const server = await start(database);
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
});

const main = (page: Page) => page.getByRole('main');
const summary = (page: Page) => page.locator('.govuk-error-summary');
const press = (page: Page, name: string | RegExp) => main(page).getByRole('button', { name, exact: typeof name === 'string' }).click();
const count = async (page: Page) => Number(((await page.locator('.app-count__number').textContent()) ?? '').replaceAll(',', ''));
const rows = (page: Page) => main(page).locator('tbody tr');
const path = (page: Page) => new URL(page.url()).pathname;

/** The address of the newest quarter: `/returns/2026-27-q2`. */
async function newest(page: Page): Promise<string> {
  await open(page, '/returns');
  const href = await rows(page).first().getByRole('link').first().getAttribute('href');
  return (href ?? '').replace(/\/all$/, '');
}

/** The first return that can be reviewed in a list, by its address. */
async function toReview(page: Page, list: string): Promise<string> {
  await open(page, list);
  const href = await rows(page).getByRole('link', { name: 'Review', exact: true }).first().getAttribute('href');
  return (href ?? '').replace(/\/review.*$/, '');
}

test.beforeEach(() => test.setTimeout(180_000));

test('quarters, their lists, files and progress', { tag: '@smoke' }, async ({ page, another }) => {
  await signInAs(page, 'design-and-marketing', '/returns');
  await expect(heading(page)).toHaveText('Returns');
  await expectGoodPage(page, 'returns-periods');
  const period = await newest(page);
  await open(page, `${period}/opening`);
  await expect(heading(page)).toHaveText('The quarter is open');
  await expectGoodPage(page, 'returns-opening');
  await main(page).getByRole('link', { name: 'See its returns' }).click();
  const all = await count(page);
  expect(all).toBeGreaterThan(10);
  await expectGoodPage(page, 'returns-all');
  await page.getByLabel('Platform').selectOption({ label: 'Facebook' });
  await press(page, 'Apply filters');
  expect(await count(page)).toBeLessThan(all);
  await expect(main(page).getByRole('link', { name: 'Remove filter Platform: Facebook' })).toBeVisible();
  await expectGoodPage(page, 'returns-all-filtered');
  await open(page, `${period}/all?state=nonsense`, 400);
  await expectGoodPage(page, 'returns-all-unknown', 400);
  await open(page, `${period}/all?q=nothing+of+that+kind`);
  await expectGoodPage(page, 'returns-all-nothing');
  await open(page, `${period}/all`);
  const download = page.waitForEvent('download');
  await main(page).getByRole('link', { name: /^Returns \(CSV/ }).click();
  const stream = await (await download).createReadStream();
  let text = '';
  for await (const part of stream) text += String(part);
  expect(text.match(/^\uFEFF?"?RT-\d+/gm)?.length, 'one row for each return').toBe(all);
  await open(page, `${period}/progress`);
  await expect(main(page).getByRole('img')).toBeVisible();
  await expectGoodPage(page, 'returns-progress');
  // A figure opens exactly its returns.
  const figure = main(page).getByRole('link', { name: /to be reviewed$/ }).first();
  const told = Number(/\d+/.exec((await figure.textContent()) ?? '')?.[0]);
  await figure.click();
  expect(await count(page)).toBe(told);

  const hr = await another('hr');
  await open(hr, '/returns');
  await expect(main(hr)).toContainText('No return is yours');
  await expectGoodPage(hr, 'returns-empty');
  await open(hr, `${period}/all`);
  await expectGoodPage(hr, 'returns-all-empty');
  await open(hr, `${period}/progress`);
  await expectGoodPage(hr, 'returns-progress-empty');
  await open(hr, '/returns/open', 403);
  await open(hr, '/returns/corrections', 403);
});

test('returns are reviewed one after another: with something to do, sent back, undone', async ({ page }) => {
  await signInAs(page, 'design-and-marketing');
  const period = await newest(page);
  const list = `${period}/all?state=submitted&unchanged=no`;
  const first = await toReview(page, list);
  const before = await count(page);
  await expectGoodPage(page, 'returns-all-submitted');
  await rows(page).getByRole('link', { name: 'Review', exact: true }).first().click();
  await expect(page).toHaveURL(/unchanged=no/);
  await expectGoodPage(page, 'return-review');
  await press(page, 'Save the review');
  await expect(summary(page)).toContainText('Choose what becomes of this return');
  await expectGoodPage(page, 'return-review-problems', 422);
  await page.getByRole('radio', { name: 'Accept it, with something to be done' }).check();
  await press(page, 'Save the review');
  await expect(summary(page).getByRole('link')).toHaveText(['Enter what has to be done', 'Enter the day by which it has to be done']);
  await expectGoodPage(page, 'return-review-action-problems', 422);
  await page.getByLabel('What has to be done').fill('Train everybody in answering abuse');
  await page.getByLabel('By which day').fill('20 January 2037');
  await press(page, 'Save the review');
  await expect(page.getByText('Your review is saved.')).toBeVisible();
  await expect(heading(page), 'the next one in the same list').toHaveText('Review the return');
  expect(path(page)).not.toBe(`${first}/review`);
  const second = path(page).replace(/\/review$/, '');
  await open(page, first);
  await main(page).getByRole('link', { name: /^OB-/ }).first().click();
  await expect(main(page)).toContainText('Train everybody in answering abuse');
  await open(page, `${first}/review`, 409);
  await expectGoodPage(page, 'return-review-stuck', 409);

  await open(page, `${second}/review`);
  await page.getByRole('radio', { name: 'Send it back' }).check();
  await press(page, 'Save the review');
  await expect(summary(page)).toContainText('Enter a reason beside at least one part');
  await expectGoodPage(page, 'return-review-reasons-problems', 422);
  await page.getByLabel('People and access (optional)').fill('Somebody who left is still listed');
  await press(page, 'Save the review');
  await expect(page.getByText('Your review is saved.')).toBeVisible();
  await open(page, second);
  await expect(main(page)).toContainText('Somebody who left is still listed');
  await open(page, list);
  await expect(rows(page).or(main(page).getByText('No return matches')).first()).toBeVisible();
  expect((await rows(page).count()) && (await count(page))).toBe(before - 2);

  // What was accepted by mistake waits again.
  await open(page, `${first}/undo`);
  await expectGoodPage(page, 'return-undo');
  await press(page, 'Have it reviewed again');
  await expect(summary(page)).toContainText('Enter why it has to be reviewed again');
  await expectGoodPage(page, 'return-undo-problems', 422);
  await page.getByLabel('Why it has to be reviewed again').fill('It was the wrong one');
  await press(page, 'Have it reviewed again');
  await expect(page.getByText('The return waits to be reviewed again.')).toBeVisible();
});

test('a return that is not needed is not asked for, until it is needed after all', async ({ page }) => {
  await signInAs(page, 'design-and-marketing');
  const period = await newest(page);
  await open(page, `${period}/all?state=not-started`);
  const one = (await rows(page).first().getByRole('link').first().getAttribute('href')) ?? '';
  await open(page, `${one}/not-needed`);
  await expectGoodPage(page, 'return-not-needed');
  await page.getByLabel('Why no return is needed').fill('It was closed in June');
  await press(page, 'Mark as not needed');
  await expect(page.getByText('No return is needed for this account.').first()).toBeVisible();
  await open(page, `${one}/not-needed`, 409);
  await expectGoodPage(page, 'return-stuck', 409);
  await open(page, `${one}/needed`);
  await expect(main(page)).toContainText('It was closed in June');
  await expectGoodPage(page, 'return-needed');
  await press(page, 'Ask for the return again');
  await expect(page.getByText('The return is needed again.')).toBeVisible();
});

test('proposed corrections are taken over, put right and declined', async ({ page }) => {
  await signInAs(page, 'design-and-marketing', '/returns/corrections');
  const all = await count(page);
  await page.getByLabel('State').selectOption({ label: 'To be decided' });
  await press(page, 'Apply filters');
  const waiting = await count(page);
  expect(waiting).toBeGreaterThanOrEqual(2);
  expect(all).toBeGreaterThanOrEqual(waiting);
  await expectGoodPage(page, 'corrections');
  const hrefs = await rows(page).evaluateAll((found) => found.map((row) => row.querySelector('th a')?.getAttribute('href') ?? ''));
  let [taken, declined] = [0, 0];
  for (const href of hrefs) {
    await open(page, href);
    const over = main(page).getByRole('button', { name: 'Take over the proposed words' });
    if (taken === 0 && (await over.isVisible())) {
      await expectGoodPage(page, 'correction');
      const account = (await main(page).getByRole('link', { name: /\(AC-\d+\)$/ }).getAttribute('href')) ?? '';
      const words = await page.locator('.govuk-summary-list__row', { has: page.getByText('Proposed', { exact: true }) }).locator('dd').innerText();
      await over.click();
      await expectGoodPage(page, 'correction-take-over');
      await press(page, 'Take over');
      await expect(page.getByText('The register is put right.')).toBeVisible();
      await expectGoodPage(page, 'correction-applied');
      await open(page, account);
      await expect(main(page)).toContainText(words.trim());
      await open(page, `${href}/decline`, 409);
      await expectGoodPage(page, 'correction-stuck', 409);
      taken += 1;
    } else if (declined === 0 && (await main(page).getByRole('button', { name: 'Decline' }).isVisible())) {
      await press(page, 'Decline');
      await press(page, 'Decline');
      await expect(summary(page)).toContainText('Enter why the register stays as it is');
      await expectGoodPage(page, 'correction-decline-problems', 422);
      await page.getByLabel('Why the register stays as it is').fill('It has not moved');
      await press(page, 'Decline');
      await expect(page.getByText('The register stays as it is. Whoever')).toBeVisible();
      await expect(main(page).locator('.govuk-tag').first()).toHaveText('Declined');
      declined += 1;
    }
    if (taken + declined === 2) break;
  }
  expect([taken, declined]).toEqual([1, 1]);
  await open(page, '/returns/corrections?q=nothing+of+that+kind');
  await expectGoodPage(page, 'corrections-nothing');
  await open(page, '/returns/corrections?state=lost', 400);
});

test('returns that say that nothing has changed are accepted together', async ({ page }) => {
  await signInAs(page, 'design-and-marketing');
  const period = await newest(page);
  await open(page, `${period}/all`);
  await press(page, 'Unchanged and to be reviewed');
  const before = await count(page);
  expect(before).toBeGreaterThanOrEqual(2);
  await main(page).getByRole('link', { name: 'Mark all on this page' }).click();
  const boxes = main(page).getByRole('checkbox');
  for (const box of await boxes.all()) await expect(box).toBeChecked();
  await expectGoodPage(page, 'returns-all-together');
  for (const box of await boxes.all()) await box.uncheck();
  await press(page, 'Accept the marked returns together');
  await expect(summary(page)).toContainText('Mark at least one return');
  await expectGoodPage(page, 'returns-accept-none', 422);
  await main(page).getByRole('link', { name: 'Back to the list' }).click();
  const [one, two] = await boxes.all();
  const reference = (await one?.getAttribute('value')) ?? '';
  await one?.check();
  await two?.check();
  await press(page, 'Accept the marked returns together');
  await expect(rows(page)).toHaveCount(2);
  await expectGoodPage(page, 'returns-accept');
  await press(page, 'Accept 2 returns');
  await expect(page.getByText('The returns are accepted together.')).toBeVisible();
  await open(page, `${period}/all?q=${reference}`);
  await expect(main(page)).toContainText('Accepted together, unread');
  await expectGoodPage(page, 'returns-all-accepted-together');
});
