// Taking the register out: the files hold exactly what the list shows, say which list it was, and
// carry nothing that a spreadsheet would carry out.
import { readFileSync } from 'node:fs';
import { test, expect, open, signInAs, type Page } from '../support/test.ts';
import { addAccount, count, rows } from '../support/register.ts';
import { readCsv, readXlsx } from '../support/files.ts';

const FILTERED = '/accounts?platform=facebook&status=active&sort=-name';

async function download(page: Page, format: 'CSV' | 'XLSX'): Promise<{ name: string; bytes: Buffer }> {
  const arriving = page.waitForEvent('download');
  await page.locator('a[download]', { hasText: `(${format},` }).click();
  const file = await arriving;
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

/** A column by its heading, from the first row on. */
function column(table: string[][], heading: string): string[] {
  const top = table.findIndex((row) => row.includes('Reference'));
  const at = table[top]?.indexOf(heading) ?? -1;
  expect(at, `column ${heading}`).toBeGreaterThanOrEqual(0);
  return table.slice(top + 1).filter((row) => /^AC-\d+$/.test(row[0] ?? '')).map((row) => row[at] ?? '');
}

test('CSV of a filtered list: the same accounts in the same order', { tag: '@smoke' }, async ({ page }) => {
  await signInAs(page, 'auditor', FILTERED);
  const shown = await rows(page);
  const { name, bytes } = await download(page, 'CSV');
  expect(name).toMatch(/^accounts-\d{4}-\d\d-\d\d-platform-facebook-status-active\.csv$/);
  const table = readCsv(bytes.toString('utf8'));
  expect(column(table, 'Name')).toEqual(shown.map((row) => row.name));
  expect(column(table, 'Handle')).toEqual(shown.map((row) => row.handle));
  expect(new Set(column(table, 'Platform'))).toEqual(new Set(['Facebook']));
});

test('XLSX of a filtered list, with a sheet that says which', { tag: '@smoke' }, async ({ page }) => {
  await signInAs(page, 'auditor', FILTERED);
  const shown = await rows(page);
  const { name, bytes } = await download(page, 'XLSX');
  expect(name).toMatch(/-platform-facebook-status-active\.xlsx$/);
  const [register, about] = readXlsx(bytes);
  expect(register?.name).toBe('Register');
  expect(column(register?.rows ?? [], 'Name')).toEqual(shown.map((row) => row.name));
  expect(column(register?.rows ?? [], 'Status')).toEqual(shown.map((row) => row.status));
  const words = (about?.rows ?? []).flat().join('\n');
  expect(words).toContain('Platform: Facebook; Status: Active');
  expect(words).toContain('Yūki Tanabashi');
  expect([...(register?.formulas ?? ['?']), ...(about?.formulas ?? [])]).toEqual([]);
});

test('the whole register, all pages of it', async ({ page }) => {
  await signInAs(page, 'design-and-marketing', '/accounts');
  const total = await count(page);
  expect(total).toBeGreaterThan(50);
  const { bytes } = await download(page, 'CSV');
  expect(new Set(column(readCsv(bytes.toString('utf8')), 'Reference')).size).toBe(total);
});

test('words that a spreadsheet takes for a formula stay words', async ({ page }) => {
  await signInAs(page, 'design-and-marketing', '/accounts');
  const { path, handle } = await addAccount(page, 'formula');
  const evil = '=HYPERLINK("https://evil.example","open")';
  await page.goto(`${path}/edit`);
  await page.getByLabel('Name', { exact: true }).fill(evil);
  await page.getByLabel('Notes (optional)').fill('@SUM(1)\n-2');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Your changes are saved.')).toBeVisible();
  await page.goto(`/accounts?q=${handle}`);
  const table = readCsv((await download(page, 'CSV')).bytes.toString('utf8'));
  expect(table.flat().filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
  expect(column(table, 'Name')).toEqual([`'${evil}`]);
  const sheets = readXlsx((await download(page, 'XLSX')).bytes);
  expect(sheets.flatMap(({ formulas }) => formulas)).toEqual([]);
  expect(column(sheets[0]?.rows ?? [], 'Name')).toEqual([evil]);
});

test('a file stands in the audit trail with its filter', async ({ page, another }) => {
  await signInAs(page, 'privacy', '/accounts?status=suspended');
  await download(page, 'XLSX');
  const auditor = await another('auditor');
  await auditor.goto('/audit?action=register.export');
  const row = auditor.locator('main table tbody tr').first();
  await expect(row).toContainText('Suharti');
  await expect(row).toContainText(/accounts-.*-status-suspended\.xlsx/);
});

test('a file of a question nobody can answer, and for those who may not', async ({ page }) => {
  await signInAs(page, 'auditor');
  await open(page, '/accounts.csv?status=gone', 400);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await signInAs(page, 'holder', '/accounts');
  await open(page, '/accounts.xlsx', 403);
  await expect(page.getByRole('main')).toContainText('You do not have permission to export the register.');
});
