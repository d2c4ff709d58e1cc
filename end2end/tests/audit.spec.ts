// The audit trail: what was done or refused is there, readable, verifiable, and for those who may.
import { test, expect, heading, open, signInAs } from '../support/test.ts';
import { expectGoodPage } from '../support/good-page.ts';
import { addAccount, openAccount } from '../support/register.ts';
import { readCsv } from '../support/files.ts';
import { readFileSync } from 'node:fs';

test('an edit stands in the trail with before and after', { tag: '@smoke' }, async ({ page, another }) => {
  await signInAs(page, 'design-and-marketing', '/accounts');
  const { path, reference } = await addAccount(page, 'audit');
  await page.goto(`${path}/edit`);
  await page.getByLabel('Audience (optional)').fill('Whoever reads audit trails');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Your changes are saved.')).toBeVisible();

  const auditor = await another('auditor');
  await auditor.goto('/');
  await auditor.getByRole('link', { name: 'Audit trail' }).click();
  await expect(heading(auditor)).toHaveText('Audit trail');
  await expectGoodPage(auditor, 'audit');
  await auditor.getByLabel('Record').fill(reference);
  await auditor.getByRole('button', { name: 'Apply filters' }).click();
  await expect(auditor.locator('main table tbody tr')).toHaveCount(2);
  const row = auditor.locator('main table tbody tr', { hasText: `Edited ${reference}: audience` });
  await expect(row).toContainText('Charlotte van der Westhuizen');
  await row.locator('summary').click();
  await expect(row.locator('ins')).toHaveText('Whoever reads audit trails');
  await expectGoodPage(auditor, 'audit-filtered');
  await auditor.getByRole('link', { name: `Added ${reference}` }).click();
  await expect(auditor).toHaveURL(path);
});

test('what was refused stands there too', async ({ page, another }) => {
  // A form that was opened while it was allowed and sent by somebody else's hands.
  await signInAs(page, 'holder', '/accounts');
  const path = await openAccount(page, 'https://www.facebook.com/MHWBoats');
  const answer = await page.request.post(`${path}/edit`, {
    headers: { 'sec-fetch-site': 'same-origin', cookie: (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ') },
    form: { version: '1', key: crypto.randomUUID(), url: 'https://www.facebook.com/MHWBoats', name: 'Mine now' },
  });
  expect(answer.status()).toBe(403);
  const auditor = await another('auditor');
  await auditor.goto(`/audit?outcome=refused&subject=${path.split('/').at(-1)}`);
  await expect(auditor.locator('main table tbody tr').first()).toContainText('Was not allowed to edit this account');
  await expect(auditor.locator('main table tbody tr').first()).toContainText('Mereana Pōhatu');
});

test('the trail as a file holds the rows that are shown', async ({ page }) => {
  await signInAs(page, 'risk-and-compliance', '/audit?action=account.archive');
  const shown = Number((await page.locator('.app-count__number').textContent())?.replaceAll(',', ''));
  const arriving = page.waitForEvent('download');
  await page.locator('a[download]').click();
  const file = await arriving;
  expect(file.suggestedFilename()).toMatch(/\.csv$/);
  const rows = readCsv(readFileSync(await file.path(), 'utf8'));
  expect(rows.filter((row) => row.includes('account.archive'))).toHaveLength(shown);
});

test('anybody who may read it can verify that nothing was changed afterwards', async ({ page }) => {
  await signInAs(page, 'auditor', '/audit');
  await page.locator('summary', { hasText: 'How to verify' }).click();
  await page.getByRole('link', { name: 'Verify the whole trail now' }).click();
  await expect(page.getByRole('main')).toContainText('As it was written');
  await expectGoodPage(page, 'audit-verification');
});

test('questions that make no sense, and those that find nothing', async ({ page }) => {
  await signInAs(page, 'administrator', '/audit?subject=AC-9999');
  await expect(page.getByRole('heading', { name: 'No event matches' })).toBeVisible();
  await expectGoodPage(page, 'audit-empty');
  await page.getByLabel('First day').fill('31 February 2026');
  await page.getByRole('button', { name: 'Apply filters' }).click();
  await expect(page.locator('.govuk-error-summary')).toBeVisible();
  await expect(page.getByLabel('First day')).toHaveValue('31 February 2026');
  await expectGoodPage(page, 'audit-problems', 422);
  await open(page, '/audit?action=explode', 400);
  await expect(page.getByRole('main')).toContainText('“explode”');
  await expectGoodPage(page, 'bad-request', 400);
});

test('others may not read it', async ({ page }) => {
  await signInAs(page, 'manager');
  await open(page, '/audit', 403);
  await expect(page.getByRole('main')).toContainText('You do not have permission to read the audit trail.');
  await open(page, '/audit/verification', 403);
});
