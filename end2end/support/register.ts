// The register's list as a person reads it: rows, count, filters. Shared by the tests of lists,
// files and everything that begins with finding an account.
import { expect, type Page } from './test.ts';

/** One row of the list. */
export interface Row {
  name: string;
  platform: string;
  handle: string;
  group: string;
  unit: string;
  status: string;
}

/** The rows on this page. */
export async function rows(page: Page): Promise<Row[]> {
  return page.locator('main table tbody tr').evaluateAll((all) =>
    all.map((row) => {
      const text = (cell: Element | null) => (cell?.textContent ?? '').replace(/\s+/g, ' ').trim();
      const cell = (label: string) => text(row.querySelector(`td[data-label="${label}"]`));
      const place = cell('Business unit and group');
      const group = text(row.querySelector('td[data-label="Business unit and group"] .app-table__sub'));
      return {
        name: text(row.querySelector('th a')),
        platform: cell('Platform'), handle: cell('Handle'), group, unit: place.replace(group, '').trim(),
        // The state is the first tag; another may say what is missing.
        status: text(row.querySelector('td[data-label="Status"] .govuk-tag')),
      };
    }));
}

/** How many accounts the list says it has. */
export async function count(page: Page): Promise<number> {
  const text = (await page.locator('.app-count__number').textContent()) ?? '';
  return Number(text.replaceAll(',', ''));
}

/** Finds one account by its address and opens it. */
export async function openAccount(page: Page, address: string): Promise<string> {
  await page.goto(`/accounts?q=${encodeURIComponent(address)}`);
  await expect(page.locator('main table tbody tr'), `one account at ${address}`).toHaveCount(1);
  await page.locator('main table tbody th a').click();
  await expect(page).toHaveURL(/\/accounts\/AC-\d{4,}/);
  return new URL(page.url()).pathname;
}

/** Letters without macrons and capitals and one kind of dash, as the register sorts and searches them. */
export const folded = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[\u2010-\u2015\u2212]/g, '-').toLowerCase();

/** A handle that no other test uses. */
export const ownHandle = (word: string) => `e2e.${word}.${Math.random().toString(36).slice(2, 9)}`;

/** Enters an account of the test's own by the form, as somebody who may, and arrives at its page. */
export async function addAccount(page: Page, word: string, status: 'Proposed' | 'Active' = 'Active'): Promise<{ path: string; reference: string; handle: string; name: string }> {
  const handle = ownHandle(word);
  const name = `Test of ${word}`;
  await page.goto('/accounts/new');
  await page.getByLabel('Address', { exact: true }).fill(`https://www.instagram.com/${handle}/`);
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('radio', { name: status }).check();
  await page.getByRole('button', { name: 'Add account' }).click();
  await expect(page.getByText('The account is in the register.')).toBeVisible();
  const path = new URL(page.url()).pathname;
  return { path, reference: path.split('/').at(-1) ?? '', handle, name };
}

/** A fact of the account's page, by its name. */
export const fact = (page: Page, key: string) => page.locator('.govuk-summary-list__row', { has: page.getByText(key, { exact: true }) }).locator('dd').first();
