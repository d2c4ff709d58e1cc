// Pixels with a permission: put on their pages after the privacy page and the choice were looked at, turned
// off and on, renewed by two people, given to somebody else, taken off; the list, and what visitors read.
import { test, expect, heading, open, signInAs, type Page } from '../support/test.ts';
import { expectGoodPage } from '../support/good-page.ts';
import { keepHtml } from '../support/watch.ts';

const main = (page: Page) => page.getByRole('main');
const summary = (page: Page) => page.locator('.govuk-error-summary');
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const LOOKED = /I have looked at the privacy page today/;
const TRIED = /I have tried it out today/;
const LONG = `Wegen${'Datenschutzgrundverordnungsfolgenabschätzung'.repeat(3)} and many other words that somebody wrote without ever pressing Enter.`;

test('a pixel goes live after both were looked at, is paused, put back and removed', { tag: '@smoke' }, async ({ page }) => {
  await signInAs(page, 'digital-tools', '/pixels?state=approved');
  await main(page).getByRole('link', { name: 'LinkedIn Insight Tag 7654455' }).click();
  await expect(heading(page)).toContainText('LinkedIn Insight Tag 7654455');
  await expect(main(page).locator('.govuk-tag').first()).toHaveText('Approved, not live yet');
  await expectGoodPage(page, 'pixel-approved');
  const path = new URL(page.url()).pathname;

  await press(page, 'Put it on its pages');
  await expectGoodPage(page, 'pixel-live-form');
  await press(page, 'Put it on its pages');
  await expect(summary(page).getByRole('link')).toHaveText([
    'It cannot go live: the privacy page does not say that the pixel is used',
    'It cannot go live: visitors do not choose before anything fires',
  ]);
  await expectGoodPage(page, 'pixel-live-problems', 422);
  await page.getByRole('checkbox', { name: LOOKED }).check();
  await press(page, 'Put it on its pages');
  await expect(summary(page)).toContainText('visitors do not choose before anything fires');
  await expect(page.getByRole('checkbox', { name: LOOKED })).toBeChecked();
  await page.getByRole('checkbox', { name: TRIED }).check();
  await press(page, 'Put it on its pages');
  await expect(page.getByText('The pixel is live.')).toBeVisible();
  await expect(main(page)).toContainText('Privacy page and choice looked at by (P 6.23)');
  await expectGoodPage(page, 'pixel-live');
  await open(page, `${path}/live`, 409);
  await expectGoodPage(page, 'pixel-stuck', 409);

  await open(page, path);
  await press(page, 'Turn it off for now');
  await expectGoodPage(page, 'pixel-pause');
  await press(page, 'Turn it off');
  await expect(summary(page)).toContainText('Say why');
  await expectGoodPage(page, 'pixel-pause-problems', 422);
  await page.getByLabel('Why it is turned off').fill(LONG);
  await press(page, 'Turn it off');
  await expect(main(page).locator('.govuk-tag').first()).toHaveText('Paused');
  await expectGoodPage(page, 'pixel-paused');
  await press(page, 'Turn it on again');
  await page.getByRole('checkbox', { name: LOOKED }).check();
  await page.getByRole('checkbox', { name: TRIED }).check();
  await press(page, 'Turn it on');
  await expect(main(page).locator('.govuk-tag').first()).toHaveText('Live');

  await press(page, 'Take it off for good');
  await expectGoodPage(page, 'pixel-remove');
  await press(page, 'Take it off for good');
  await expect(summary(page)).toContainText('Say why');
  await expectGoodPage(page, 'pixel-remove-problems', 422);
  await page.getByLabel('Why it is taken off').fill('The consultation is over');
  await press(page, 'Take it off for good');
  await expect(main(page).locator('.govuk-tag').first()).toHaveText('Removed');
  await expect(main(page).getByRole('button', { name: 'Put it on its pages' })).toHaveCount(0);
  await expectGoodPage(page, 'pixel-removed');
});

test('a permission that ended comes back when one asks and another confirms', { tag: '@smoke' }, async ({ page, another }) => {
  await signInAs(page, 'principal-advisor', '/pixels/PX-0002');
  // What the day brings is done beside the first requests.
  await expect(async () => {
    await open(page, '/pixels/PX-0002');
    await expect(main(page).locator('.govuk-tag').first()).toHaveText('Expired', { timeout: 100 });
  }).toPass({ timeout: 30_000 });
  await expect(main(page)).toContainText('The pixel must not be on any page until it is renewed');
  await expectGoodPage(page, 'pixel-expired');
  await press(page, 'Ask for its renewal');
  await expectGoodPage(page, 'pixel-renew');
  await press(page, 'Ask for the renewal');
  await expect(summary(page)).toContainText('Tick that nothing has changed');
  await expectGoodPage(page, 'pixel-renew-problems', 422);
  await page.getByRole('checkbox', { name: /Nothing of this has changed/ }).check();
  await page.locator('#reason').fill(LONG);
  await press(page, 'Ask for the renewal');
  await expect(main(page)).toContainText('Somebody else confirms it');
  await expectGoodPage(page, 'pixel-renewal-asked');
  // Whoever asked does not confirm.
  await open(page, '/pixels/PX-0002/renewal');
  await page.getByRole('radio', { name: 'Confirm' }).check();
  await press(page, 'Save decision');
  await expect(main(page)).toContainText('Nobody confirms a renewal that they asked for');
  await expectGoodPage(page, 'pixel-renewal-own', 409);

  const privacy = await another('privacy');
  await open(privacy, '/pixels/PX-0002');
  await press(privacy, 'Decide about the renewal');
  await expectGoodPage(privacy, 'pixel-renewal');
  await press(privacy, 'Save decision');
  await expect(summary(privacy)).toContainText('Choose whether you confirm the renewal or refuse it');
  await privacy.getByRole('radio', { name: 'Refuse' }).check();
  await press(privacy, 'Save decision');
  await expect(summary(privacy)).toContainText('Say why');
  await expectGoodPage(privacy, 'pixel-renewal-problems', 422);
  await privacy.getByRole('radio', { name: 'Confirm' }).check();
  await press(privacy, 'Save decision');
  await expect(main(privacy).locator('.govuk-tag').first()).toHaveText('Approved, not live yet');
  await expect(main(privacy)).toContainText(/Until \d+ \w+ \d{4} \(\d+ working days left\)/);
});

test('a renewal is refused, and a pixel is given to another owner', async ({ page, another }) => {
  await signInAs(page, 'privacy', '/pixels?only=renewals');
  await main(page).getByRole('link', { name: 'LinkedIn Insight Tag 7654321' }).click();
  await expect(main(page)).toContainText('Nothing has changed since it went live.');
  await press(page, 'Decide about the renewal');
  await page.getByRole('radio', { name: 'Refuse' }).check();
  await page.locator('#reason').fill('The application form is new since May');
  await press(page, 'Save decision');
  await expect(main(page)).not.toContainText('Somebody else confirms it');
  const path = new URL(page.url()).pathname;

  await press(page, 'Give it to another owner');
  await expectGoodPage(page, 'pixel-owner');
  await press(page, 'Give it to them');
  await expect(summary(page)).toContainText('Enter who answers for the pixel from now on');
  await expectGoodPage(page, 'pixel-owner-problems', 422);
  await page.getByLabel('Who answers for it from now on').fill('nobody of that name');
  await press(page, 'Give it to them');
  await expect(summary(page)).toContainText('Nobody in the register has that name');
  await expect(page.getByLabel('Who answers for it from now on')).toHaveValue('nobody of that name');
  await expectGoodPage(page, 'pixel-owner-unknown', 422);
  await page.getByLabel('Who answers for it from now on').fill('mereana pohatu');
  await press(page, 'Give it to them');
  await expect(main(page)).toContainText('Mereana Pōhatu');

  // Now it is hers to turn off; and nobody else's who has no part in it.
  const holder = await another('holder');
  await open(holder, `${path}/pause`);
  await expect(heading(holder)).toContainText('Turn the pixel off for now');
  const staff = await another('staff');
  await open(staff, path);
  await expect(main(staff).getByRole('button', { name: /Turn it off|Take it off|Give it/ })).toHaveCount(0);
  await open(staff, `${path}/pause`, 403);
});

test('the register of pixels is filtered, and says what ends soon', async ({ page }) => {
  await signInAs(page, 'staff', '/pixels');
  await expect(heading(page)).toHaveText('Pixels');
  const rows = main(page).locator('tbody tr');
  await expect(rows.first()).toBeVisible();
  expect(await rows.count()).toBeGreaterThanOrEqual(8);
  await expectGoodPage(page, 'pixels');
  await page.getByLabel('State', { exact: true }).selectOption({ label: 'Paused' });
  await page.getByRole('button', { name: 'Apply filters' }).click();
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('forecast.harbours.example');
  await expect(main(page).getByRole('link', { name: /CSV, 1 row/ })).toBeVisible();
  await expectGoodPage(page, 'pixels-filtered');
  await open(page, '/pixels?q=100%25');
  await expect(main(page)).toContainText('No pixel matches');
  await expectGoodPage(page, 'pixels-none');
  await open(page, '/pixels?colour=red&state=lost', 400);
  await expectGoodPage(page, 'pixels-unknown', 400);
  await open(page, '/pixels/PX-0005');
  await expect(main(page)).toContainText('A change of this pixel is under way');
  await expect(main(page)).toContainText('Not on pages for schools');
  await expectGoodPage(page, 'pixel-changing');
  await main(page).getByRole('link', { name: 'see the application' }).click();
  await expect(heading(page)).toContainText('TikTok Pixel');
});

test('visitors read what collects data about them, from a piece of HTML that loads nothing', async ({ page }, { project }) => {
  await signInAs(page, 'staff', '/pixels');
  await main(page).getByRole('button', { name: 'List for visitors' }).click();
  await expect(heading(page)).toHaveText('Pixels as visitors may read about them');
  await expect(main(page)).toContainText('boats.harbours.example');
  await expectGoodPage(page, 'pixels-published');
  const rows = await main(page).locator('tbody tr').count();
  await main(page).getByText('HTML for a privacy page').click();
  const html = (await main(page).locator('pre').textContent()) ?? '';
  await expectGoodPage(page, 'pixels-published-html');

  const whole = `<!DOCTYPE html>\n<html lang="en-NZ"><head><meta charset="utf-8"><title>Privacy</title></head><body><h1>Privacy</h1>\n${html}</body></html>`;
  keepHtml(`/pixels/published (the piece of HTML, ${project.name})`, 200, whole); // the validator judges it with the pages
  const asked: string[] = [];
  const other = await page.context().newPage();
  other.on('request', (request) => asked.push(request.url()));
  await other.setContent(whole);
  await expect(other.locator('table caption')).toHaveText('Tools on our sites that collect data about visitors');
  await expect(other.locator('tbody tr')).toHaveCount(rows);
  await expect(other.locator('script, img, link, style, iframe, object, [onclick], [style]')).toHaveCount(0);
  for (const link of await other.locator('a').all()) await expect(link).toHaveAttribute('href', /^https:\/\//);
  expect(asked, 'what the piece of HTML loads').toEqual([]);
  // Nothing of it says who works here.
  for (const name of ['Pōhatu', 'Fale', 'AC-00', 'PX-00']) expect(html).not.toContain(name);
  await other.close();
});
