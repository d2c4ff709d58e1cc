// What people do in a quarter, as the whole quarter's test has them do it: mark and confirm, fill in, send,
// review. Each step answers what that person was told.
import { expect, heading, open, type Page } from './test.ts';

export const main = (page: Page) => page.getByRole('main');
export const rows = (page: Page) => main(page).locator('tbody tr');
export const press = (page: Page, name: string | RegExp) => main(page).getByRole('button', { name, exact: typeof name === 'string' }).first().click();
export const tag = (page: Page) => main(page).locator('.govuk-tag').first();
/** How many a list says it found. */
export const count = async (page: Page) => Number(((await page.locator('.app-count__number').textContent()) ?? '').replaceAll(',', ''));

/** The number above these words, of the figures of a page. */
export async function figure(page: Page, label: string | RegExp): Promise<number> {
  const found = main(page).locator('.app-figures li', { has: page.locator('.app-figure__label', { hasText: label }) }).first();
  return Number(((await found.locator('.app-figure__number').textContent()) ?? '').replaceAll(',', ''));
}

/** The text of a row of a summary list, by its key. */
export const fact = (page: Page, key: string) =>
  main(page).locator('.govuk-summary-list__row', { has: page.locator('dt', { hasText: new RegExp(`^${key}$`) }) }).locator('dd').first();

/** What a receipt says of one return. */
export interface Receipt {
  reference: string;
  account: string;
  hash: string;
  copy: string;
}

/** Reads the receipt that is shown. */
export async function receipts(page: Page): Promise<Receipt[]> {
  const facts = await main(page).locator('.govuk-summary-list').evaluateAll((lists) => lists.map((list) => {
    const texts = [...list.querySelectorAll('.govuk-summary-list__row')].map((row) => [row.querySelector('dt')?.textContent?.trim() ?? '', row.querySelector('dd')?.textContent?.trim() ?? '']);
    const account = /AC-\d+/.exec(list.previousElementSibling?.textContent ?? '')?.[0] ?? '';
    const copy = list.querySelector('a[href*="/sent/"]')?.getAttribute('href') ?? '';
    return { said: Object.fromEntries(texts) as Record<string, string>, account, copy };
  }));
  const found = facts.map(({ said, account, copy }) => ({
    reference: said.Reference ?? '', account, copy, hash: /[0-9a-f]{64}/.exec(said['SHA-256 of what was sent'] ?? '')?.[0] ?? '',
  }));
  for (const one of found) {
    expect(one.reference, 'the receipt names the return').toMatch(/^RT-\d{4,}$/);
    expect(one.hash, `the hash on the receipt of ${one.reference}`).toMatch(/^[0-9a-f]{64}$/);
  }
  const panel = await main(page).locator('.govuk-panel__body').innerText();
  expect(panel.match(/RT-\d{4,}/g), 'the panel names the same returns').toEqual(found.map((one) => one.reference));
  return found;
}

/** The copy that a receipt leads to is what its hash says. */
export async function expectKept(page: Page, receipt: Receipt): Promise<void> {
  await open(page, receipt.copy);
  await expect(main(page)).toContainText(receipt.hash);
  await expect(main(page)).toContainText('Unchanged since it was sent');
}

/** Confirms that nothing has changed about the first so many of what waits; answers the receipts. */
export async function confirm(page: Page, period: string, many: number): Promise<Receipt[]> {
  await open(page, period);
  const boxes = main(page).getByRole('checkbox');
  for (let place = 0; place < many; place += 1) await boxes.nth(place).check();
  await press(page, 'Continue with the marked accounts');
  await expect(heading(page)).toHaveText('Confirm that nothing has changed');
  await page.getByRole('checkbox', { name: /^I confirm this for the/ }).check();
  await press(page, many === 1 ? 'Send the return' : `Send ${many} returns`);
  await expect(heading(page)).toHaveText(many === 1 ? 'Return sent' : `${many} returns sent`);
  const found = await receipts(page);
  expect(found).toHaveLength(many);
  return found;
}

/** Answers everything of the form that is open as it usually is: right, published, nothing escalated, yes. */
export async function answerAsUsual(page: Page): Promise<void> {
  await press(page, /^Answer “yes” to the \d+ that are open/);
  for (const topic of await page.getByRole('group', { name: /: is this right\?/ }).all()) {
    if ((await topic.getByRole('radio', { checked: true }).count()) === 0) await topic.getByRole('radio', { name: 'Right', exact: true }).check();
  }
  await page.getByRole('group', { name: /^Was anything published/ }).getByRole('radio', { name: 'Yes', exact: true }).check();
  await page.getByRole('group', { name: 'Did anything have to be escalated?' }).getByRole('radio', { name: 'No', exact: true }).check();
}

/** From the form through the check to the receipt. */
export async function send(page: Page): Promise<Receipt> {
  await press(page, 'Check your answers');
  await page.getByRole('checkbox').check();
  await press(page, 'Send the return');
  await expect(heading(page)).toHaveText('Return sent');
  const [receipt] = await receipts(page);
  if (!receipt) throw new Error('the receipt names no return');
  return receipt;
}

/** The number of a figure of a report: as frozen, or the last time it was stated. */
export async function reported(page: Page, name: string): Promise<number> {
  const row = page.getByRole('table', { name: 'Every figure', exact: true }).locator('tbody tr').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
  const cells = (await row.locator('td').allInnerTexts()).map((text) => text.replaceAll(',', '').trim());
  return Number(cells.findLast((text) => /^\d+$/.test(text)));
}

/** The work e-mail address of whoever is signed in, as their own page has it. */
export async function emailOf(page: Page): Promise<string> {
  await open(page, '/about-me');
  const email = /\S+@\S+\.example/.exec(await main(page).innerText())?.[0] ?? '';
  expect(email, 'an e-mail address').not.toBe('');
  return email;
}
