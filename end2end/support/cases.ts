// A business case as its proposer writes it and as those who decide answer it: steps that the tests of
// cases and of what follows them share.
import { ownHandle } from './register.ts';
import { expect, heading, open, type Page } from './test.ts';

/** The unit whose managers decide: three of the demonstration's people are responsible for it. */
export const UNIT = 'Severe Weather Warnings';

/** Saves a section and goes to the next. */
export const next = (page: Page) => page.getByRole('button', { name: 'Save and continue' }).last().click();

/** Begins a case and answers its address. */
export async function begin(page: Page): Promise<string> {
  await open(page, '/business-cases/new');
  await page.getByLabel('Business unit').selectOption({ label: UNIT });
  await page.getByRole('button', { name: 'Begin' }).click();
  await expect(heading(page)).toHaveText('Purpose, benefits and audience');
  return new URL(page.url()).pathname.replace(/\/purpose$/, '');
}

/** Writes the first section. */
export async function purpose(page: Page, name: string): Promise<void> {
  await page.getByLabel('Name of the account').fill(name);
  await page.getByLabel('Platform').selectOption({ label: 'Instagram' });
  await page.getByLabel('Handle').fill(ownHandle('bc'));
  await page.getByLabel('Purpose', { exact: true }).fill('Warns people on the water.\nIn two languages.');
  await page.getByLabel('Benefits').fill('Fewer rescues: 10 in a hundred less within a year');
  await page.getByLabel('Audience', { exact: true }).fill('Recreational boaters and fishers');
  await page.getByLabel('What the audience needs').fill('Warnings where they look');
  await next(page);
}

/** Writes the second section: two people who decide nothing. */
export async function people(page: Page): Promise<void> {
  await expect(heading(page)).toHaveText('People and hours');
  await page.locator('#person-0').fill('suharti');
  await page.locator('#hours-0').fill('4');
  await page.locator('#person-1').fill('anahera fergusson');
  await page.locator('#hours-1').fill('2.5');
  await next(page);
}

/** Writes the other three and arrives at the check. */
export async function rest(page: Page): Promise<void> {
  await expect(heading(page)).toHaveText('Risks and what is done about them');
  await page.locator('#risk-0').fill('Abuse in comments');
  await page.locator('#mitigation-0').fill('Watched every day');
  await next(page);
  await expect(heading(page)).toHaveText('Channel strategy');
  await page.getByLabel('How it fits with other channels').fill('Beside the website and the warnings by telephone');
  await page.getByLabel('How success is measured').fill('Reach, and rescues a year');
  await page.getByLabel('Who watches it and who answers').fill('The duty forecaster');
  await page.getByLabel('Reviewed or closed on').fill('30 June 2037');
  await next(page);
  await expect(heading(page)).toHaveText('Draft content plan');
  await page.getByLabel('The first weeks').fill('A warning when there is one, and tides each morning');
  await page.getByLabel('Examples', { exact: true }).fill('Heavy swell from the south until noon');
  await page.getByLabel('Who approves what is published').fill('The Communications Manager');
  await next(page);
  await expect(heading(page)).toHaveText('Check before you hand it in');
}

/** Hands a checked case in. */
export async function handIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Hand in' }).click();
  await expect(page.getByText('The case is handed in.')).toBeVisible();
}

/** Writes a case to its check; answers its address. */
export async function complete(page: Page, name: string): Promise<string> {
  const path = await begin(page);
  await purpose(page, name);
  await people(page);
  await rest(page);
  return path;
}

/** A case that waits for Design and Marketing. */
export async function waiting(page: Page, name: string): Promise<string> {
  const path = await complete(page, name);
  await handIn(page);
  return path;
}

/** Approves the step at which a case waits. */
export async function approve(page: Page, path: string, words: string): Promise<void> {
  await open(page, `${path}/decision`);
  await page.getByRole('radio', { name: /^(Recommend|Approve)$/ }).check();
  await page.getByRole('checkbox', { name: /business case/ }).check();
  await page.locator('#note').fill(words);
  await page.getByRole('button', { name: 'Save decision' }).click();
  await expect(page.getByText('Your decision is saved.')).toBeVisible();
}
