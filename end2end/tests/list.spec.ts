// Finding accounts: the list with its filters, order, pages, and the register of another day.
import { test, expect, heading, open, signInAs } from '../support/test.ts';
import { expectGoodPage } from '../support/good-page.ts';
import { count, folded, rows } from '../support/register.ts';
import { daysAgo, inWords } from '../support/days.ts';

test.beforeEach(async ({ page }) => signInAs(page, 'design-and-marketing', '/accounts'));

test('the whole register, fifty a page', { tag: '@smoke' }, async ({ page }) => {
  await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Accounts' }).click();
  const total = await count(page);
  expect(total).toBeGreaterThan(50);
  const first = await rows(page);
  expect(first).toHaveLength(50);
  await expectGoodPage(page, 'list');
  const found = [...first];
  for (let number = 2; found.length < total; number += 1) {
    await page.getByRole('navigation', { name: 'Pages of this list' }).getByRole('link', { name: 'Next' }).click();
    await expect(page).toHaveURL(new RegExp(`[?&]page=${number}`));
    found.push(...(await rows(page)));
  }
  await expect(page.getByRole('link', { name: 'Next' })).toHaveCount(0);
  const key = ({ platform, handle }: { platform: string; handle: string }) => `${platform} ${handle}`;
  expect(new Set(found.map(key)).size, 'no account twice, none left out').toBe(total);
  await expectGoodPage(page, 'list-last-page');
});

test('filters narrow the list, and the address can be shared', { tag: '@smoke' }, async ({ page, another }) => {
  await page.getByLabel('Platform').selectOption({ label: 'Facebook' });
  await page.getByLabel('Status').selectOption({ label: 'Active' });
  await page.getByRole('button', { name: 'Apply filters' }).click();
  await expect(page).toHaveURL(/platform=facebook/);
  const found = await rows(page);
  expect(found.length).toBeGreaterThan(2);
  expect(new Set(found.map(({ platform, status }) => `${platform} ${status}`))).toEqual(new Set(['Facebook Active']));
  expect(await count(page)).toBe(found.length);
  await expectGoodPage(page, 'list-filtered');
  const address = page.url();

  await page.getByRole('link', { name: 'Remove filter Platform: Facebook' }).click();
  expect(await count(page)).toBeGreaterThan(found.length);
  await expect(page.getByLabel('Status')).toHaveValue('active');
  await page.getByRole('link', { name: 'Clear filters' }).click();
  await expect(page).toHaveURL('/accounts');

  const colleague = await another('auditor');
  await colleague.goto(address);
  expect(await rows(colleague)).toEqual(found);
});

test('business group and unit', async ({ page }) => {
  await page.getByLabel('Business unit').selectOption({ label: 'Severe Weather Warnings' });
  await page.getByRole('button', { name: 'Apply filters' }).click();
  const units = await rows(page);
  expect(units.length).toBeGreaterThan(3);
  expect(new Set(units.map(({ unit }) => unit))).toEqual(new Set(['Severe Weather Warnings']));
  await page.getByLabel('Business unit').selectOption({ label: 'All units' });
  await page.getByLabel('Business group').selectOption({ label: 'Te Huarere Weather and Climate Services' });
  await page.getByRole('button', { name: 'Apply filters' }).click();
  const group = await rows(page);
  expect(group.length).toBeGreaterThan(units.length);
  expect(new Set(group.map(({ group }) => group))).toEqual(new Set(['Te Huarere Weather and Climate Services']));
});

test('headers sort both ways and keep the filter', async ({ page }) => {
  await page.goto('/accounts?status=active');
  await page.getByRole('link', { name: 'Account', exact: true }).click();
  await expect(page).toHaveURL(/sort=-name/);
  await expect(page.getByRole('columnheader', { name: 'Account' })).toHaveAttribute('aria-sort', 'descending');
  const down = (await rows(page)).map(({ name }) => folded(name));
  expect(down).toEqual([...down].sort().reverse());
  expect(new Set((await rows(page)).map(({ status }) => status))).toEqual(new Set(['Active']));

  await page.getByRole('link', { name: 'Handle', exact: true }).click();
  await expect(page.getByRole('columnheader', { name: 'Handle' })).toHaveAttribute('aria-sort', 'ascending');
  await expect(page.getByRole('columnheader', { name: 'Account' })).toHaveAttribute('aria-sort', 'none');
  await page.getByRole('link', { name: 'Business unit and group' }).click();
  const units = (await rows(page)).map(({ unit }) => folded(unit)).filter((unit) => !['', 'not recorded'].includes(unit));
  expect(units).toEqual([...units].sort());
});

test('a search finds words without their macrons, and macrons without their words', async ({ page }) => {
  const field = page.getByLabel('Name, handle, address or reference');
  const results: string[][] = [];
  for (const words of ['ngā hononga', 'nga hononga', 'NGA HONONGA']) {
    await field.fill(words);
    await page.getByRole('button', { name: 'Apply filters' }).click();
    await expect(field).toHaveValue(words);
    results.push((await rows(page)).map(({ name }) => name));
  }
  expect(results[0]).toContain('Ngā Hononga Iwi');
  expect(results[1]).toEqual(results[0]);
  expect(results[2]).toEqual(results[0]);
});

for (const [pasted, handle] of [
  ['https://m.facebook.com/MHWWarnings/?ref=share', 'MHWWarnings'],
  ['twitter.com/mhwwarnings', 'MHWWarnings'],
  ['https://www.instagram.com/mhw.careers/?hl=en', 'mhw.careers'],
] as const) {
  test(`a pasted address finds its account: ${pasted}`, async ({ page }) => {
    await page.getByLabel('Name, handle, address or reference').fill(pasted);
    await page.getByRole('button', { name: 'Apply filters' }).click();
    const found = await rows(page);
    expect(found).toHaveLength(1);
    expect(found[0]?.handle).toContain(handle);
  });
}

test('when nothing matches the page says what to do', async ({ page }) => {
  await page.getByLabel('Name, handle, address or reference').fill('no such thing at all');
  await page.getByRole('button', { name: 'Apply filters' }).click();
  await expect(page.getByRole('heading', { name: 'No accounts match' })).toBeVisible();
  await expect(page.locator('.app-count')).toHaveText(/^0 of \d+ accounts$/);
  await expectGoodPage(page, 'list-no-match');
  await page.getByRole('link', { name: 'clear all filters' }).click();
  expect(await count(page)).toBeGreaterThan(50);
});

test('an address that asks for something unknown is refused and named', async ({ page }) => {
  await open(page, '/accounts?status=gone&platform=friendster2&colour=red', 400);
  for (const words of ['status=gone', 'platform=friendster2', 'colour=red']) await expect(page.getByRole('main')).toContainText(words);
  await page.locator('summary').first().click();
  await expect(page.getByText('setting-up')).toBeVisible();
  await expectGoodPage(page, 'list-unknown-filter', 400);
  await open(page, '/accounts?page=99', 400);
});

test('what is typed wrongly into the filter is corrected there', async ({ page }) => {
  await page.getByLabel('Status').selectOption({ label: 'Active' });
  await page.getByRole('button', { name: 'Apply filters' }).click();
  await page.getByText('Show another day').click();
  await page.getByLabel('The register as it stood on').fill('31 February 2026');
  await page.getByRole('button', { name: 'Show that day' }).click();
  await expect(page).toHaveTitle(/^Error: /);
  await expect(page.getByLabel('The register as it stood on')).toHaveValue('31 February 2026');
  await expect(page.getByLabel('Status')).toHaveValue('active');
  await expect(page.locator('main table')).toHaveCount(0);
  await page.getByRole('link', { name: /The day to show must be a date/ }).click();
  await expect(page.getByLabel('The register as it stood on')).toBeFocused();
  await expectGoodPage(page, 'list-wrong-day', 422);
  await page.getByLabel('The register as it stood on').fill(inWords(daysAgo(3)));
  await page.getByRole('button', { name: 'Show that day' }).click();
  await expect(page).toHaveURL(new RegExp(`status=active.*as_at=${daysAgo(3)}`));
  expect(await count(page)).toBeGreaterThan(5);
  await open(page, `/accounts?q=${'a'.repeat(301)}`, 422);
  await expect(page.getByRole('main')).toContainText('it has 301');
});

test('the order can be chosen by a finger', async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 800 });
  await page.goto('/accounts?status=active');
  await expect(page.getByLabel('Sort by')).toBeVisible();
  await page.getByLabel('Sort by').selectOption({ label: 'Name, Z to A' });
  await page.getByRole('button', { name: 'Apply filters' }).click();
  await expect(page).toHaveURL(/status=active.*sort=-name/);
  await expect(page.getByLabel('Sort by')).toHaveValue('-name');
  const down = (await rows(page)).map(({ name }) => folded(name));
  expect(down.length).toBeGreaterThan(5);
  expect(down).toEqual([...down].sort().reverse());
});

test('the register as it stood on another day', { tag: '@smoke' }, async ({ page }) => {
  const now = await count(page);
  const day = daysAgo(400);
  await page.getByText('Show another day').click();
  await page.getByLabel('The register as it stood on').fill(inWords(day));
  await page.getByRole('button', { name: 'Show that day' }).click();
  await expect(page).toHaveURL(`/accounts?as_at=${day}`);
  await expect(page.getByRole('main')).toContainText(`The register as it stood at the end of ${inWords(day)}`);
  const then = await count(page);
  expect(then).toBeGreaterThan(0);
  expect(then).toBeLessThan(now);
  await expectGoodPage(page, 'list-as-at');

  // An account that has since been renamed stands there under its name of that day.
  await page.getByLabel('Name, handle, address or reference').fill('MHW_Forecasts');
  await page.getByRole('button', { name: 'Apply filters' }).click();
  await expect(page.getByRole('main').getByRole('table').getByRole('link', { name: 'Forecasts', exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Forecasts', exact: true }).click();
  await expect(heading(page)).toHaveText('Forecasts');
  await expect(page.getByRole('main')).toContainText(`This account as it stood at the end of ${inWords(day)}`);
  await expectGoodPage(page, 'account-as-at');
  await page.getByRole('link', { name: 'Show it as it is now' }).click();
  await expect(heading(page)).toHaveText('Huarere: daily forecast');
});

test('a day before the register began', async ({ page }) => {
  await page.goto('/accounts?as_at=1995-01-01');
  await expect(page.getByRole('heading', { name: /held no accounts at the end of 1 January 1995/ })).toBeVisible();
  await expectGoodPage(page, 'list-before-the-register');
});

test('people who may only read are offered nothing else', async ({ page, another }) => {
  await expect(page.getByRole('button', { name: 'Add an account' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Import accounts' })).toBeVisible();
  const reader = await another('staff');
  await reader.goto('/accounts');
  expect(await count(reader)).toBe(await count(page));
  for (const name of ['Add an account', 'Import accounts']) await expect(reader.getByRole('button', { name })).toHaveCount(0);
  await expect(reader.locator('a[download]')).toHaveCount(0);
  await expectGoodPage(reader, 'list-reader');
});
