// Signing in with an identity provider of the tests' own, from the register and back, and out of both.
import { test as base, expect, heading, open, type Page } from '../support/test.ts';
import { expectGoodPage } from '../support/good-page.ts';
import { freePort, startProvider, type IdentityProvider } from '../support/provider.ts';
import { start, type Server } from '../support/server.ts';

interface Together extends Server {
  provider: IdentityProvider;
}

const test = base.extend<object, { server: Together }>({
  server: [
    async ({ database }, use) => {
      const port = await freePort();
      const provider = await startProvider(`http://127.0.0.1:${port}`);
      const server = await start(database, { SMR_LISTEN: `127.0.0.1:${port}`, ...provider.settings });
      await use({ ...server, beside: provider.issuer, provider });
      await server.stop();
      await provider.stop();
    },
    { scope: 'worker' },
  ],
});

/** Says who one is on the provider's own pages, and agrees to everything. */
async function atProvider(page: Page, who: string): Promise<void> {
  await page.locator('input[name="login"]').fill(who);
  await page.locator('input[name="password"]').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

/** Follows the link that people are offered. */
const setOut = (page: Page) => page.getByRole('button', { name: /^Sign in with / }).click();

/** Whatever is asked once of everybody who comes for the first time. */
async function settle(page: Page): Promise<void> {
  const agree = page.getByRole('button', { name: /^I have read/ });
  if (await agree.count()) await agree.click();
}

/** The address of somebody in the demonstration, as an administrator reads it. */
async function somebody(page: Page, name: string): Promise<{ email: string; path: string }> {
  await page.goto(`/people?q=${encodeURIComponent(name)}`);
  await page.locator('main table tbody th a').first().click();
  await expect(heading(page)).toContainText(name);
  const text = await page.getByRole('main').innerText();
  return { email: /\S+@\S+\.example/.exec(text)?.[0] ?? '', path: new URL(page.url()).pathname };
}

/** Names of two people of the demonstration that nobody else in these tests is. */
async function names(page: Page, persona: string): Promise<string> {
  await page.goto('/sign-in');
  return (await page.locator('li', { has: page.locator(`input[value="${persona}"]`) }).getByRole('heading').textContent()) ?? '';
}

test('somebody with a verified address signs in, lands where they were going, and signs out of both', { tag: '@smoke' }, async ({ page, another, server }) => {
  const name = await names(page, 'auditor');
  const { email } = await somebody(await another('administrator'), name);
  await page.goto('/accounts?status=active');
  await expectGoodPage(page, 'sign-in-both-ways');
  await setOut(page);
  expect(page.url()).toContain(server.provider.issuer);
  await atProvider(page, email);
  await settle(page);
  await expect(page).toHaveURL(`${server.url}/accounts?status=active`);
  await expect(page.getByRole('banner')).toContainText(name);
  expect((await page.context().cookies(server.url)).filter(({ name: cookie }) => cookie.startsWith('__Host-'))).toHaveLength(1);

  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('Do you want to sign-out')).toBeVisible();
  expect(page.url()).toContain(server.provider.issuer);
  await page.getByRole('button', { name: 'Yes, sign me out' }).click();
  await expect(page).toHaveURL(`${server.url}/sign-in?done=signed-out`);
  await expect(page.getByText('You are signed out.')).toBeVisible();
  await page.goto('/accounts');
  await expect(page).toHaveURL(/\/sign-in/);
});

test('somebody the register does not know is told whom to ask', async ({ page }) => {
  await page.goto('/sign-in');
  await setOut(page);
  await atProvider(page, 'stranger@elsewhere.example');
  await expect(heading(page)).toHaveText('You are not in the register yet');
  await expectGoodPage(page, 'not-in-the-register', 403);
  await page.goto('/accounts');
  await expect(page).toHaveURL(/\/sign-in/);
});

test('an invitation leads in once', { tag: '@smoke' }, async ({ page, another, server, browser }) => {
  const administrator = await another('administrator');
  const name = await names(page, 'legal');
  const { path } = await somebody(administrator, name);
  await open(administrator, `${path}/invite`);
  await expectGoodPage(administrator, 'invite');
  await administrator.getByRole('button', { name: 'Make the invitation' }).click();
  await expect(heading(administrator)).toContainText('The invitation is made');
  await expectGoodPage(administrator, 'invited');
  const link = /http:\/\/127\.0\.0\.1:\d+\/sign-in\/invitation\/\S+/.exec(await administrator.getByRole('main').innerText())?.[0] ?? '';
  expect(link).toContain(server.url);

  await page.goto(link);
  await expect(page.getByRole('main')).toContainText(`has invited ${name}`);
  await expectGoodPage(page, 'invitation');
  await setOut(page);
  await atProvider(page, `private-${browser.version()}-${Date.now()}`);
  await settle(page);
  await expect(page.getByRole('banner')).toContainText(name);
  await page.context().clearCookies();
  await open(page, link, 404);
  await expect(heading(page)).toHaveText('This invitation cannot be used');
  await expectGoodPage(page, 'invitation-over', 404);
});

test('a link that was used already starts again', async ({ page }) => {
  await open(page, '/sign-in/return?state=used&code=used', 400);
  await expect(heading(page)).toHaveText('Signing in did not finish');
  await expectGoodPage(page, 'sign-in-again', 400);
  await page.getByRole('button', { name: 'Sign in again' }).click();
  await expect(page.locator('input[name="login"]')).toBeVisible();
});
