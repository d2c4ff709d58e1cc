// Compliance reports as their readers meet them: the list, one that was stated anew, the records behind its
// figures, its files; a quarter that is open; what is in the way of closing it; the measures of success.
import { readFileSync } from 'node:fs';
import { test, expect, heading, open, signInAs, type Page } from '../support/test.ts';
import { expectGoodPage } from '../support/good-page.ts';
import { count } from '../support/register.ts';

const rows = (page: Page) => page.locator('main table tbody tr');

/** The row of a table, by its heading. */
const row = (page: Page, caption: string, name: string) =>
  page.getByRole('table', { name: caption, exact: true }).locator('tbody tr').filter({ has: page.getByRole('rowheader', { name, exact: true }) });

test('a report tells what was frozen, opens its records and shows what was stated anew', { tag: '@smoke' }, async ({ page }) => {
  await signInAs(page, 'risk-and-compliance', '/compliance-reports');
  await expect(heading(page)).toHaveText('Compliance reports');
  expect(await count(page)).toBeGreaterThan(1);
  await expectGoodPage(page, 'compliance-reports');

  await page.getByRole('row').filter({ hasText: 'CR-0001' }).getByRole('rowheader').getByRole('link').click();
  await expect(heading(page)).toHaveText('Compliance report CR-0001');
  await expect(page.getByText('Unchanged since it was frozen')).toBeVisible();
  await expect(page.getByRole('img', { name: 'Returns by business group' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'State figures anew' })).toHaveCount(0);
  await expectGoodPage(page, 'compliance-report');

  // The figure and its records say the same number.
  const figure = row(page, 'Every figure', 'Returns expected').getByRole('link');
  const number = Number((await figure.textContent())?.replaceAll(',', ''));
  await figure.click();
  await expect(heading(page)).toHaveText('Returns expected');
  expect(await count(page)).toBe(number);
  await expectGoodPage(page, 'compliance-report-records');
  await page.goBack();
  await page.getByRole('button', { name: 'Show every row, to print it' }).click();
  await expect(page.getByRole('table', { name: 'Accounts', exact: true }).locator('tbody tr')).not.toHaveCount(20);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('button', { name: 'Print this page' })).toBeHidden();
  await expect(page.getByRole('img', { name: 'Returns by business group' })).toBeVisible();
  await page.emulateMedia({ media: 'screen' });

  const files = page.getByRole('list', { name: 'Downloads' });
  const download = page.waitForEvent('download');
  await files.getByRole('link', { name: /^Accounts and their returns \(CSV, / }).click();
  const csv = readFileSync(await (await download).path(), 'utf8');
  expect(csv).toContain('"Account","Name","Platform"');
  expect(csv.trim().split('\r\n').length - 1, 'rows').toBeGreaterThanOrEqual(number);

  await page.goto('/compliance-reports');
  await page.getByRole('row').filter({ hasText: 'Restated' }).first().getByRole('rowheader').getByRole('link').click();
  await expect(page.getByText('Figures of this report were stated anew.')).toBeVisible();
  await expect(page.getByRole('heading', { name: /^Restated on / })).toBeVisible();
  await expect(row(page, 'Every figure', 'Not reported').getByRole('link')).toHaveCount(2);
  await expectGoodPage(page, 'compliance-report-restated');
  const restated = row(page, 'Every figure', 'Not reported').getByRole('link').last();
  const now = Number(await restated.textContent());
  await restated.click();
  expect(await count(page)).toBe(now);
});

test('those who may not read everybody’s records get figures and accounts, and long lists are folded until they are printed', async ({ page }) => {
  await signInAs(page, 'manager', '/compliance-reports');
  await page.getByRole('row').filter({ hasText: 'CR-0001' }).getByRole('rowheader').getByRole('link').click();
  await expect(page.getByText('Only those who may read everybody’s records see this list.')).toHaveCount(8);
  await expect(row(page, 'Every figure', 'Live access that is not authorised').getByRole('link')).toHaveCount(0);
  await expect(row(page, 'Every figure', 'Returns expected').getByRole('link')).toHaveCount(1);
  const accounts = page.getByRole('table', { name: 'Accounts', exact: true });
  await expect(accounts).toBeHidden();
  await expectGoodPage(page, 'compliance-report-any-reader');
  await page.emulateMedia({ media: 'print' });
  await expect(accounts).toBeVisible();
  await page.emulateMedia({ media: 'screen' });
  await page.getByText(/^The first 20 of \d+$/).last().click();
  await expect(accounts).toBeVisible();
  const report = new URL(page.url()).pathname;
  await open(page, `${report}/records?figure=not-authorised`, 403);
});

test('an open quarter is told by the figures of now, and what is in the way of closing it', async ({ page, another }) => {
  await signInAs(page, 'principal-advisor', '/compliance-reports');
  await page.getByRole('button', { name: / so far$/ }).click();
  await expect(page.getByText('This quarter is not closed.')).toBeVisible();
  await expectGoodPage(page, 'compliance-report-open');
  await page.getByRole('button', { name: 'Close the quarter' }).click();
  await expect(heading(page)).toHaveText(/^Close Q\d/);
  await expect(page.getByText('This quarter cannot be closed yet.')).toBeVisible();
  await expectGoodPage(page, 'quarter-close-blocked');
  const close = new URL(page.url()).pathname;

  // The newest report: closed already, nothing to state anew.
  await page.goto('/compliance-reports');
  await rows(page).first().getByRole('rowheader').getByRole('link').click();
  const report = new URL(page.url()).pathname;
  await page.getByRole('button', { name: 'State figures anew' }).click();
  await expect(page.getByRole('heading', { name: 'Every figure is still the same' })).toBeVisible();
  await expectGoodPage(page, 'compliance-report-restate-nothing');
  await page.goto(`/returns/${report.split('/').at(-1)}/close`);
  await expect(page.getByRole('link', { name: 'Read its report' })).toBeVisible();
  await expectGoodPage(page, 'quarter-close-closed');

  await open(page, `${report}/records?figure=nonsense`, 400);
  await expectGoodPage(page, 'compliance-report-records-unknown', 400);
  await open(page, '/compliance-reports/2019-20-q1', 404);

  const advisor = await another('design-and-marketing');
  await open(advisor, close, 403);
  const staff = await another('staff');
  for (const path of ['/compliance-reports', report, '/measures']) await open(staff, path, 403);
});

test('the three measures of success are told with their history', async ({ page }) => {
  await signInAs(page, 'gm-ecoms', '/measures');
  await expect(heading(page)).toHaveText('Measures of success');
  for (const clause of ['P 12.1a', 'P 12.1b', 'P 12.1c']) await expect(page.getByRole('heading', { name: `(${clause})` })).toBeVisible();
  await expect(page.getByRole('img')).toHaveCount(3);
  await expectGoodPage(page, 'measures');
  await page.emulateMedia({ forcedColors: 'active' });
  await expect(page.locator('.app-chart__mark').first()).toHaveCSS('fill', 'none');
  await page.emulateMedia({ forcedColors: 'none' });
  const met = page.getByRole('link', { name: /accepted returns keep/ });
  const number = Number((await met.textContent())?.match(/[\d,]+/)?.[0].replaceAll(',', ''));
  await met.click();
  expect(await count(page)).toBe(number);
});
