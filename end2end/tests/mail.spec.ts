// Mail with a real mail server: what happens in the register reaches people, and its link leads back; how
// people choose to be told, their calendars, and what administrators do about mail that fails.
import { expectGoodPage } from '../support/good-page.ts';
import { startMailServer, type MailServer } from '../support/mail-server.ts';
import { start, type Server } from '../support/server.ts';
import { test as base, expect, heading, open, signInAs, type Page } from '../support/test.ts';

interface Together extends Server {
  mail: MailServer;
}

const test = base.extend<object, { server: Together }>({
  server: [
    async ({ database }, use) => {
      const mail = await startMailServer();
      const server = await start(database, mail.settings);
      await use({ ...server, mail });
      await server.stop();
      await mail.stop();
    },
    { scope: 'worker' },
  ],
});

const main = (page: Page) => page.getByRole('main');

/** The address to which one's mail goes, as one's own page says. */
async function addressOf(page: Page): Promise<string> {
  await open(page, '/about-me/mail');
  const text = await main(page).innerText();
  return /\S+@[\w.-]+\.example/.exec(text)?.[0] ?? '';
}

/** Reports an incident; answers its reference. */
async function report(page: Page, what: string): Promise<string> {
  await open(page, '/incidents/new');
  await page.getByLabel('Unauthorised access').check();
  await page.getByLabel('What happened').fill(what);
  await page.getByRole('button', { name: 'Report the incident' }).click();
  await expect(page.getByText('The incident is noted.')).toBeVisible();
  await open(page, '/incidents');
  return (await main(page).getByRole('link', { name: /^IN-\d+/ }).first().innerText()).trim();
}

test('something urgent reaches the team by mail, and its link leads to the page', { tag: '@smoke' }, async ({ page, another, server, browser }) => {
  const team = await another('design-and-marketing');
  const address = await addressOf(team);
  await signInAs(page, 'security');
  const reference = await report(page, 'Somebody signed in who should not — ngā mihi');

  const mail = await server.mail.arrival(({ to, subject }) => to === address && subject.startsWith(reference), `to ${address} about ${reference}`);
  expect(mail.secure, 'nothing is said in the open').toBe(true);
  expect(mail.subject).toContain('Incident reported: Unauthorised access');
  expect(mail.text).toContain('Kia ora');
  expect(mail.text).toContain('You get this because');
  expect(mail.html).toContain('lang="en-NZ"');
  expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
  const link = new RegExp(`${server.url}/incidents/${reference}`).exec(mail.text)?.[0] ?? '';
  expect(link, mail.text).not.toBe('');
  expect(mail.html).toContain(`href="${link}"`);

  await team.goto(link);
  await expect(main(team)).toContainText('ngā mihi');
  // From the mail of somebody who is not signed in: by signing in.
  const stranger = await browser.newPage();
  await stranger.goto(link);
  await expect(stranger).toHaveURL(/\/sign-in\?return_to=/);
  await stranger.close();
});

test('people choose how they are told', async ({ page, another, server }) => {
  await signInAs(page, 'principal-advisor', '/about-me');
  await page.getByRole('link', { name: /^Choose how you are told/ }).click();
  await expect(heading(page)).toHaveText('Mail and calendar');
  await expectGoodPage(page, 'mail-own');
  const accounts = page.getByRole('group', { name: 'Access to accounts' });
  await expect(accounts.getByLabel('In the daily summary')).toBeChecked();
  await accounts.getByLabel('At once').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Your choices are saved.')).toBeVisible();
  await expect(accounts.getByLabel('At once')).toBeChecked();
  await expectGoodPage(page, 'mail-own-chosen');
  const staff = await another('staff');
  await open(staff, '/about-me/mail');
  await expect(main(staff)).not.toContainText('Copies for Design and Marketing');
  await expectGoodPage(staff, 'mail-own-staff');
  expect(server.mail.mails.every(({ secure }) => secure)).toBe(true);
});

test('a calendar has a secret address that is made, replaced and withdrawn', async ({ page, server }) => {
  await signInAs(page, 'holder', '/about-me/mail');
  await expect(main(page)).toContainText('Your calendar has no address yet.');
  await page.getByRole('button', { name: 'Make an address' }).click();
  await expect(heading(page)).toHaveText('Address made');
  await expectGoodPage(page, 'calendar-made');
  const address = (await page.locator('#calendar-address').textContent()) ?? '';
  expect(address).toMatch(new RegExp(`^${server.url}/calendar/[0-9a-f]{64}\\.ics$`));
  const read = async (url: string) => {
    const answer = await fetch(url);
    return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
  };
  const calendar = await read(address);
  expect(calendar.status).toBe(200);
  expect(calendar.type).toBe('text/calendar; charset=utf-8');
  expect(calendar.text).toMatch(/^BEGIN:VCALENDAR\r\n/);
  expect(calendar.text).toContain('BEGIN:VEVENT');

  await open(page, '/about-me/mail');
  await expect(main(page)).not.toContainText(address);
  await expectGoodPage(page, 'mail-own-calendar');
  await page.getByRole('button', { name: 'Replace the address' }).click();
  const other = (await page.locator('#calendar-address').textContent()) ?? '';
  expect((await read(address)).status).toBe(404);
  expect((await read(other)).status).toBe(200);
  await open(page, '/about-me/mail');
  await page.getByRole('button', { name: 'Withdraw the address' }).click();
  await expect(page.getByText('The address is withdrawn.')).toBeVisible();
  // What was withdrawn cannot be told from what never was, but for the number of the request.
  const lasting = ({ status, text }: { status: number; text: string }) => ({ status, text: text.replace(/[0-9a-f-]{32,36}/g, '') });
  const none = lasting(await read(other));
  expect(none).toEqual(lasting(await read(`${server.url}/calendar/nothing.ics`)));
  expect(none.status).toBe(404);
});

test('administrators see mail that fails, open the address again and send it again', async ({ page, another, server }) => {
  const team = await another('design-and-marketing');
  const address = await addressOf(team);
  server.mail.gone.add(address);
  const security = await another('security');
  const reference = await report(security, 'A second one');

  await signInAs(page, 'administrator', '/settings');
  await page.getByRole('link', { name: 'Mail', exact: true }).click();
  await expect(heading(page)).toHaveText('Mail');
  await expect(main(page)).toContainText('localhost');
  await expect(main(page)).not.toContainText('of the tests alone');
  await expect(async () => {
    await open(page, `/settings/mail?state=failed&q=${reference}`);
    await expect(main(page).getByRole('table').first()).toContainText('5.1.1 no such user', { timeout: 500 });
  }).toPass({ timeout: 40_000 });
  await expectGoodPage(page, 'mail-failed');
  await page.getByRole('link', { name: new RegExp(`^${reference}`) }).first().click();
  await expect(heading(page)).toContainText(reference);
  await expect(main(page)).toContainText('Kia ora');
  await expectGoodPage(page, 'mail-message');
  const path = new URL(page.url()).pathname;

  await page.getByRole('button', { name: 'Give up' }).click();
  await expectGoodPage(page, 'mail-give-up');
  await page.getByRole('button', { name: 'Give up' }).click();
  await expect(page.locator('.govuk-error-summary')).toContainText('Enter why it is not sent');
  await expectGoodPage(page, 'mail-give-up-problems', 422);
  await page.getByLabel('Why it is not sent').fill('Told by telephone');
  await page.getByRole('button', { name: 'Give up' }).click();
  await expect(page.getByText('The message is not sent.')).toBeVisible();

  server.mail.gone.delete(address);
  await open(page, '/settings/mail');
  await expectGoodPage(page, 'mail');
  await page.getByRole('row', { name: new RegExp(address) }).getByRole('button', { name: /^Send again/ }).click();
  await expect(page.getByText('Mail goes to this address again.')).toBeVisible();
  await open(page, path);
  await expect(main(page)).toContainText('Told by telephone');
  await page.getByRole('button', { name: 'Send again' }).click();
  await expect(page.getByText('The message is sent again as soon as possible.')).toBeVisible();
  await server.mail.arrival(({ to, subject }) => to === address && subject.startsWith(reference), 'after it was sent again');
  await expect(async () => {
    await open(page, path);
    await expect(main(page)).toContainText('Sent', { timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await open(page, '/audit');
  await expect(main(page)).toContainText(`Let mail go to ${address} again`);

  await open(page, '/settings/mail?q=nothing-of-the-kind');
  await expect(main(page)).toContainText('No messages');
  await expectGoodPage(page, 'mail-none');
  await open(page, '/settings/mail?state=lost', 400);
  await expectGoodPage(page, 'mail-unknown', 400);
  await open(security, '/settings/mail', 403);
});
