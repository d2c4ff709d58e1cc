// Steps on the way of access that several tests take.
import { expect, open, signInAs, type Page } from './test.ts';
import type { Persona } from './people.ts';

/** Somebody else sits down at the same browser. */
export async function become(page: Page, persona: Persona): Promise<void> {
  await page.context().clearCookies();
  await signInAs(page, persona);
}

/** The e-mail address of the person who is signed in. */
export async function ownEmail(page: Page): Promise<string> {
  await open(page, '/about-me');
  const row = page.locator('.govuk-summary-list__row', { has: page.getByText('E-mail', { exact: true }) });
  return (await row.locator('dd').first().textContent())?.trim() ?? '';
}

/** Follows a link or button of the grant's page and confirms it. */
export async function move(page: Page, grant: string, name: string, fill?: () => Promise<void>): Promise<void> {
  await open(page, grant);
  await page.getByRole('button', { name, exact: true }).click();
  await fill?.();
  await page.getByRole('main').getByRole('button', { name, exact: true }).click();
}

/** Asks for access for somebody by the account's form, perhaps until a day; answers the grant's address. */
export async function ask(page: Page, account: string, who: string, level: string, until = ''): Promise<string> {
  await open(page, `${account}/access/new`);
  await page.getByLabel('Who', { exact: true }).fill(who);
  await page.getByLabel('Level', { exact: true }).selectOption({ label: level });
  await page.getByLabel('Last day (optional)').fill(until);
  await page.getByLabel('What it is for').fill('So that the account is never without somebody');
  await page.getByRole('button', { name: 'Ask for access' }).click();
  await expect(page.getByText('The access is asked for.')).toBeVisible();
  return new URL(page.url()).pathname;
}

/** The person completes their own steps: whoever has read the policy for other access has read it for this. */
export async function ownSteps(page: Page, grant: string): Promise<void> {
  await open(page, grant);
  if (await page.getByRole('button', { name: 'Confirm that I have read the policy' }).isVisible()) {
    await move(page, grant, 'Confirm that I have read the policy');
    await expect(page.getByText('Your step is recorded.')).toBeVisible();
  }
  await move(page, grant, 'Confirm my second factor');
}

/** Records the training that the grant still lacks, as somebody who may. */
export async function train(page: Page, grant: string): Promise<void> {
  await open(page, grant);
  const needed = page.locator('.govuk-task-list__item', { hasText: 'Training recorded' });
  if (!(await needed.getByText('To do').isVisible())) return;
  const missing = (await needed.locator('.govuk-task-list__hint').textContent())?.split('Missing: ')[1] ?? '';
  await page.locator('.govuk-summary-list__row', { has: page.getByText('Person', { exact: true }) }).getByRole('link').click();
  const person = page.url();
  for (const course of missing.split(', ')) {
    await page.goto(person);
    await page.getByRole('button', { name: 'Record training' }).click();
    await page.getByLabel('Course').selectOption({ label: course });
    await page.getByRole('button', { name: 'Record', exact: true }).click();
    await expect(page.getByText('The training is recorded.')).toBeVisible();
  }
}
