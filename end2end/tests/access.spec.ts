// Access from the request to its end by several people: asked for, approved, completed, frozen, ended,
// and the password confirmed by somebody else. With and without JavaScript.
import { test, expect, heading, open, signInAs, type Page } from '../support/test.ts';
import { ask, become, move, ownEmail, train } from '../support/access.ts';
import { daysAgo, inWords } from '../support/days.ts';
import { expectGoodPage } from '../support/good-page.ts';
import { addAccount, ownHandle } from '../support/register.ts';

const summary = (page: Page) => page.locator('.govuk-error-summary');
const state = (page: Page) => page.locator('main .govuk-body-l .govuk-tag').first();

test('access is asked for, approved, completed, frozen, ended and cleaned up', { tag: '@smoke' }, async ({ page }) => {
  test.slow(); // five people, one after the other
  await signInAs(page, 'staff');
  const staff = await ownEmail(page);
  await expectGoodPage(page, 'about-me-access');
  await become(page, 'holder');
  const holder = await ownEmail(page);

  // Design and Marketing enters the account and names who is responsible.
  await become(page, 'design-and-marketing');
  const account = await addAccount(page, 'access');
  await expect(page.getByRole('main')).toContainText('Nobody is named as responsible for this account.');
  await page.getByRole('button', { name: 'Name somebody' }).click();
  await expectGoodPage(page, 'name');
  await page.getByRole('button', { name: 'Name', exact: true }).click();
  await expect(summary(page)).toBeVisible();
  await expectGoodPage(page, 'name-problems', 422);
  await page.getByLabel('Nominated holder').check();
  await page.getByLabel('Who', { exact: true }).fill(holder);
  await page.getByRole('button', { name: 'Name', exact: true }).click();
  await expect(page.getByText('The person is named for this account.')).toBeVisible();
  await expectGoodPage(page, 'account-with-holder');
  await open(page, `${account.path}/access`);
  await expect(page.getByRole('heading', { name: 'Nobody has access yet' })).toBeVisible();
  await expectGoodPage(page, 'account-access-empty');

  // Somebody asks for themselves.
  await become(page, 'staff');
  await open(page, account.path);
  await page.getByRole('button', { name: 'Ask for access' }).click();
  await expectGoodPage(page, 'access-new');
  await page.getByRole('button', { name: 'Ask for access' }).click();
  await expect(summary(page)).toBeVisible();
  await expectGoodPage(page, 'access-new-problems', 422);
  await page.getByLabel('Who', { exact: true }).fill(staff);
  await page.getByLabel('Level', { exact: true }).selectOption({ index: 1 });
  await page.getByLabel('What it is for').fill('Posting for the summer campaign');
  await page.getByRole('button', { name: 'Ask for access' }).click();
  await expect(page.getByText('The access is asked for.')).toBeVisible();
  const grant = new URL(page.url()).pathname;
  await expect(state(page)).toHaveText('Requested');
  await expect(page.getByRole('main')).toContainText('or Design and Marketing can decide');
  await expectGoodPage(page, 'grant-requested');

  // The holder approves; the person completes their own steps; training is recorded.
  await become(page, 'holder');
  await open(page, '/access?waiting=me');
  await expect(page.getByRole('main')).toContainText(grant.split('/').at(-1) ?? '');
  await expectGoodPage(page, 'access-waiting');
  await move(page, grant, 'Approve');
  await expect(page.getByText('The access is approved.')).toBeVisible();
  await become(page, 'staff');
  await open(page, grant);
  // Whoever has read the policy for other access has read it for this.
  if (await page.getByRole('button', { name: 'Confirm that I have read the policy' }).isVisible()) {
    await move(page, grant, 'Confirm that I have read the policy');
    await expect(page.getByText('Your step is recorded.')).toBeVisible();
  }
  await move(page, grant, 'Confirm my second factor');
  await expectGoodPage(page, 'grant-approved');
  await become(page, 'hr');
  await open(page, '/training');
  await expectGoodPage(page, 'training');
  await train(page, grant);
  await open(page, grant);
  await expect(state(page)).toHaveText('Live');
  await expectGoodPage(page, 'grant-live');

  // The general manager freezes the account with its access, and lets it go on.
  await become(page, 'gm-ecoms');
  await open(page, account.path);
  await page.getByRole('button', { name: 'Freeze the account and its access' }).click();
  await expectGoodPage(page, 'freeze');
  await page.getByRole('button', { name: 'Freeze this account' }).click();
  await expect(summary(page)).toBeVisible();
  await expectGoodPage(page, 'freeze-problems', 422);
  await page.getByRole('radio', { name: 'Security' }).check();
  await page.getByLabel('What happened').fill('Odd posts at night');
  await page.getByRole('button', { name: 'Freeze this account' }).click();
  await expect(page.getByText('The account is frozen.')).toBeVisible();
  await open(page, grant);
  await expect(state(page)).toHaveText('Suspended');
  await expectGoodPage(page, 'grant-suspended');
  await open(page, account.path);
  await page.getByRole('button', { name: 'Let the account and its access go on' }).click();
  await expect(page.getByRole('main')).toContainText('1 suspended now');
  await expectGoodPage(page, 'unfreeze');
  await page.getByRole('button', { name: 'Let this account go on' }).click();
  await open(page, grant);
  await expect(state(page)).toHaveText('Live');

  // The holder ends it by choosing its row; what follows is there to be done.
  await become(page, 'holder');
  await open(page, `${account.path}/access`);
  await expectGoodPage(page, 'account-access');
  await page.locator('main table').getByRole('checkbox').first().check();
  await page.getByRole('button', { name: 'End chosen', exact: true }).click();
  await expectGoodPage(page, 'access-change');
  await page.getByRole('button', { name: 'End', exact: true }).click();
  await expect(summary(page)).toBeVisible();
  await expectGoodPage(page, 'access-change-problems', 422);
  await page.getByRole('radio', { name: 'No longer needed' }).check();
  await page.getByLabel('In a few words').fill('The campaign is over');
  await page.getByRole('button', { name: 'End', exact: true }).click();
  await expect(heading(page)).toContainText('all 1 done');
  await expectGoodPage(page, 'access-changed');
  await open(page, grant);
  await expect(page.getByRole('main')).toContainText('Still on the platform');
  await expectGoodPage(page, 'grant-ended');
  await move(page, grant, 'Confirm that it is removed on the platform');
  await expect(page.getByText('It is on record that the access is gone from the platform.')).toBeVisible();
  await open(page, `${account.path}/security`);
  await expectGoodPage(page, 'security');
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  await expect(summary(page)).toBeVisible();
  await expectGoodPage(page, 'security-problems', 422);
  await expect(page.locator('input[type="password"]')).toHaveCount(0);
  await page.getByRole('radio', { name: /characters or more/ }).check();
  await page.getByRole('group', { name: 'Is it used for this account only?' }).getByLabel('Yes').check();
  await page.getByRole('group', { name: 'Is it kept in the approved vault?' }).getByLabel('Yes').check();
  await page.getByLabel('When was it last changed?').fill(new Date().toLocaleDateString('en-NZ', { timeZone: 'Pacific/Auckland', day: 'numeric', month: 'long', year: 'numeric' }));
  await page.getByRole('radio', { name: 'On', exact: true }).check();
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  await expect(page.getByText('The facts about the password and the second factor are recorded.')).toBeVisible();
  await expect(page.getByText('The password has to change')).toHaveCount(0);
  await expectGoodPage(page, 'security-recorded');

  // The last holder needs a successor, named in the same form.
  await open(page, account.path);
  await page.getByRole('main').getByRole('link', { name: /^End .* as nominated holder/ }).click();
  await expectGoodPage(page, 'name-end');
  await page.getByLabel('Why').fill('Moves on');
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(summary(page)).toContainText('last nominated holder');
  await expectGoodPage(page, 'name-end-problems', 422);
});

test('what one person can use and has learned is seen, and stopped at once', async ({ page, another }) => {
  const admin = await another('administrator');
  const handle = ownHandle('person');
  const [name, email] = [`Person ${handle.slice(-7)}`, `${handle}@harbours.example`];
  await admin.goto('/people/new');
  await admin.getByLabel('Full name').fill(name);
  await admin.getByLabel('Work e-mail address').fill(email);
  await admin.getByRole('button', { name: 'Add person' }).click();
  const person = new URL(admin.url()).pathname;

  await signInAs(page, 'principal-advisor', `${person}/access`);
  await expect(page.getByRole('heading', { name: 'No access' })).toBeVisible();
  await expectGoodPage(page, 'person-access-none');
  await open(page, person);
  await page.getByRole('button', { name: 'Record training' }).click();
  await expectGoodPage(page, 'training-new');
  await page.getByLabel('Completed on').fill('30 February 2026');
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  await expect(summary(page)).toContainText('Choose the course');
  await expect(page.getByLabel('Completed on')).toHaveValue('30 February 2026');
  await expectGoodPage(page, 'training-new-problems', 422);
  await page.getByLabel('Course').selectOption({ label: 'Social media essentials' });
  await page.getByLabel('Completed on').fill(inWords(daysAgo(3)));
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  await expect(page.getByText('The training is recorded.')).toBeVisible();

  const account = await addAccount(page, 'person');
  const grant = await ask(page, account.path, email, 'Publisher');
  await open(page, `${person}/access`);
  await expect(page.locator('main tbody tr', { hasText: account.name })).toContainText('Requested');
  await expectGoodPage(page, 'person-access');
  await page.getByRole('button', { name: `Freeze all access of ${name}` }).click();
  await expect(page.getByRole('main')).toContainText('Requests that are not live yet and are refused: 1.');
  await expectGoodPage(page, 'person-freeze');
  await page.getByRole('button', { name: 'Freeze all access' }).click();
  await expect(summary(page)).toContainText('Choose the reason');
  await expectGoodPage(page, 'person-freeze-problems', 422);
  await page.getByRole('radio', { name: 'Security' }).check();
  await page.getByLabel('What happened').fill('Their laptop was stolen');
  await page.getByRole('button', { name: 'Freeze all access' }).click();
  await expect(page.getByText('All access of this person is stopped.', { exact: false })).toBeVisible();
  await open(page, grant);
  await expect(state(page)).toHaveText('Refused');
  // What it was on a day, and what no day is.
  await open(page, `${person}/access?as_at=${daysAgo(1)}`);
  await expectGoodPage(page, 'person-access-yesterday');
  await open(page, `${person}/access?as_at=someday`, 400);
  await expectGoodPage(page, 'person-access-unknown-day', 400);
});

test('completions are taken from a pasted list, every row accounted for', async ({ page }) => {
  await signInAs(page, 'hr', '/training');
  await page.getByRole('button', { name: 'Add a course' }).click();
  await expectGoodPage(page, 'course-new');
  const course = `Course ${Math.random().toString(36).slice(2, 8)}`;
  await page.getByLabel('Name of the course').fill(course);
  await page.getByLabel('Access needs it').uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('The course is saved.')).toBeVisible();
  await page.getByRole('button', { name: 'Take completions from a file' }).click();
  await expectGoodPage(page, 'training-import');
  const email = await (async () => {
    const other = await page.context().newPage();
    await other.goto('/about-me');
    const row = other.locator('.govuk-summary-list__row', { has: other.getByText('E-mail', { exact: true }) });
    const found = (await row.locator('dd').first().textContent())?.trim() ?? '';
    await other.close();
    return found;
  })();
  await page.getByLabel('Or paste a list').fill(`${email}, ${course}, 1 July 2026\nnobody@nowhere.example, ${course}, 1 July 2026`);
  await page.getByRole('button', { name: 'Show what it means' }).click();
  await expect(page.getByRole('main')).toContainText('2 rows in all: 1 readable, 1 left out.');
  await expectGoodPage(page, 'training-preview');
  await page.getByRole('button', { name: 'Take in 1 completion' }).click();
  await expect(page.getByText('The completions are recorded.')).toBeVisible();
});
