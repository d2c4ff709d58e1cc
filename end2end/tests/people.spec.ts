// People and their roles: finding them, adding one, giving and ending roles, closing signing in,
// lending a role during leave, and the review of who can use the register.
import { test, expect, heading, open, signInAs, type Page } from '../support/test.ts';
import { expectGoodPage } from '../support/good-page.ts';
import { ownHandle } from '../support/register.ts';

const summary = (page: Page) => page.locator('.govuk-error-summary');
const rows = (page: Page) => page.locator('main table tbody tr');

test('people are found by name and role, and taken out as a file', { tag: '@smoke' }, async ({ page }) => {
  await signInAs(page, 'auditor');
  await page.getByRole('link', { name: 'People', exact: true }).click();
  await expect(heading(page)).toHaveText('People');
  await expectGoodPage(page, 'people');
  await page.getByLabel('Name or e-mail address').fill('losalini TUILO');
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText('acting for Catherine O’Hanrahan as General Manager ECoMS until');
  const href = await page.getByRole('link', { name: /^These people as data/ }).getAttribute('href');
  const file = await page.request.get(href ?? '');
  expect(await file.text()).toContain('Losalini Tuilomanikoro');
  await page.getByRole('link', { name: 'Losalini Tuilomanikoro', exact: true }).click();
  await expect(heading(page)).toHaveText('Losalini Tuilomanikoro');
  await expect(page.getByRole('main')).toContainText('Annual leave');
  await expectGoodPage(page, 'person-of-others');
  await expect(page.getByRole('button', { name: 'Give a role' })).toHaveCount(0);

  await open(page, '/people?q=nobody+of+that+name');
  await expect(page.getByRole('heading', { name: 'Nobody matches' })).toBeVisible();
  await expectGoodPage(page, 'people-nobody');
  await open(page, '/people?role=king', 400);
  await expectGoodPage(page, 'people-unknown-filter', 400);
});

test('a person is added, given a role, and closed out', { tag: '@smoke' }, async ({ page }) => {
  await signInAs(page, 'administrator', '/people');
  await page.getByRole('button', { name: 'Add a person' }).click();
  await expectGoodPage(page, 'person-new');
  await page.getByLabel('Full name').fill('Hinewai Example');
  await page.getByLabel('Work e-mail address').fill('not an address');
  await page.getByRole('button', { name: 'Add person' }).click();
  await expect(summary(page)).toBeVisible();
  await expect(page.getByLabel('Full name')).toHaveValue('Hinewai Example');
  await expectGoodPage(page, 'person-new-problems', 422);
  await page.getByLabel('Work e-mail address').fill(`${ownHandle('p')}@harbours.example`);
  await page.getByLabel('Manager (optional)').fill('mohammed al-khatibi');
  await page.getByRole('button', { name: 'Add person' }).click();
  await expect(page.getByText('The person is in the register.')).toBeVisible();
  await expect(page.getByRole('main')).toContainText('No role has been given to this person');
  await expectGoodPage(page, 'person-without-roles');

  await page.getByRole('button', { name: 'Give a role' }).click();
  await expectGoodPage(page, 'role-new');
  await page.getByRole('button', { name: 'Give role' }).click();
  await expect(summary(page)).toBeVisible();
  await expectGoodPage(page, 'role-new-problems', 422);
  await page.getByLabel('Role', { exact: true }).selectOption({ label: 'Communications Manager' });
  await page.getByLabel('Where it counts').selectOption({ label: 'Forecasting' });
  await page.getByRole('button', { name: 'Give role' }).click();
  await expect(page.getByText('The role is given.')).toBeVisible();
  await expect(rows(page).first()).toContainText('Mohammed Al-Khatibi on');
  await expectGoodPage(page, 'person-with-role');
  const person = page.url().split('?')[0];

  await page.getByRole('link', { name: 'End the role Communications Manager' }).click();
  await expectGoodPage(page, 'role-end');
  await page.getByRole('button', { name: 'End role' }).click();
  await expectGoodPage(page, 'role-end-problems', 422);
  await page.getByLabel('At once').check();
  await page.getByRole('button', { name: 'End role' }).click();
  await expect(page.getByText('The last day of the role is saved.')).toBeVisible();

  await page.getByRole('link', { name: 'Close signing in' }).click();
  await expectGoodPage(page, 'person-disable');
  await page.getByRole('button', { name: 'Close signing in' }).click();
  await expectGoodPage(page, 'person-disable-problems', 422);
  await page.getByLabel('Why, in a few words').fill('Never began');
  await page.getByRole('button', { name: 'Close signing in' }).click();
  await expect(page.getByText('Signing in is closed to this person.')).toBeVisible();
  await expectGoodPage(page, 'person-closed');
  await open(page, `${person}/disable`, 409);
  await expectGoodPage(page, 'person-closed-already', 409);
  await page.goto(`${person}/enable`);
  await expectGoodPage(page, 'person-enable');
  await page.getByRole('button', { name: 'Open signing in again' }).click();
  await expect(page.getByText('This person may sign in again.')).toBeVisible();
  await page.goto('/audit');
  await expect(page.getByRole('main')).toContainText('Opened signing in to Hinewai Example again');
});

test('two administrators change one person', async ({ page, another }) => {
  await signInAs(page, 'administrator', '/people?q=jade+papanui');
  await page.getByRole('link', { name: 'Jade Papanui', exact: true }).click();
  await page.getByRole('button', { name: 'Change details' }).click();
  await expectGoodPage(page, 'person-edit');
  const first = await another('administrator');
  await first.goto(page.url());
  const title = `Service Designer ${ownHandle('t')}`;
  await first.getByLabel('Job title (optional)').fill(title);
  await first.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(first.getByText('The person’s details are saved.')).toBeVisible();
  await page.getByLabel('Job title (optional)').fill('Designer of everything');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(heading(page)).toHaveText('Somebody else saved this before you');
  await expect(page.getByRole('main')).toContainText(title);
  await expectGoodPage(page, 'person-conflict', 409);
  await page.getByRole('button', { name: 'Save my version instead' }).click();
  await expect(page.getByRole('main')).toContainText('Designer of everything');
});

test('a role is lent during leave, acts with both names, and is taken back', async ({ page, another }) => {
  await signInAs(page, 'administrator', '/people?q=suharti');
  const person = (await page.getByRole('link', { name: 'Suharti', exact: true }).getAttribute('href')) ?? '';
  const lender = await another('privacy');
  await lender.goto(`${person}/delegations`);
  await expectGoodPage(lender, 'delegations-none');
  await lender.getByRole('button', { name: 'Lend a role' }).click();
  await expectGoodPage(lender, 'lend');
  await lender.getByRole('button', { name: 'Lend role' }).click();
  await expect(summary(lender)).toBeVisible();
  await expectGoodPage(lender, 'lend-problems', 422);
  await lender.getByLabel('Who acts').fill('anahera fergusson');
  const soon = new Date(Date.now() + 14 * 86_400_000).toLocaleDateString('en-NZ', { timeZone: 'Pacific/Auckland', day: 'numeric', month: 'long', year: 'numeric' });
  await lender.getByLabel('Last day').fill(soon);
  await lender.getByLabel('Why').fill('Annual leave');
  await lender.getByRole('button', { name: 'Lend role' }).click();
  await expect(lender.getByText('The role is lent.')).toBeVisible();
  await expectGoodPage(lender, 'delegations');

  const friend = await another('legal');
  await expect(friend.getByRole('banner')).toContainText('acting for Suharti (Privacy team)');
  await open(friend, '/people');
  const href = await friend.getByRole('link', { name: /^These people as data/ }).getAttribute('href');
  expect((await friend.request.get(href ?? '')).ok()).toBe(true);
  await page.goto('/audit');
  await expect(page.getByRole('main')).toContainText('Anahera Fergusson for Suharti');

  await lender.getByRole('link', { name: /^End acting of Anahera Fergusson/ }).click();
  await expectGoodPage(lender, 'delegation-end');
  await lender.getByRole('button', { name: 'End it now' }).click();
  await expect(lender.getByText('The role is not lent any more.')).toBeVisible();
  await open(friend, '/people', 403);
});

test('the review shows what is worth a look and opens it', { tag: '@smoke' }, async ({ page }) => {
  await signInAs(page, 'risk-and-compliance', '/people');
  await page.getByRole('button', { name: 'Review access' }).click();
  await expect(heading(page)).toHaveText('Review of access');
  await expectGoodPage(page, 'access-review');
  await page.getByRole('link', { name: 'Show people who cannot sign in and still hold roles' }).click();
  await expect(rows(page).first()).toContainText('Philippa Ngātoro');
  await expectGoodPage(page, 'access-review-closed');
  await page.goto('/people/access-review?needs=lent');
  await expect(rows(page).first()).toContainText('for Catherine O’Hanrahan');
  await open(page, '/people/access-review?needs=nothing', 400);
  await expectGoodPage(page, 'access-review-unknown', 400);
});
