// The identity provider does not answer: a page says so, everything else goes on.
import { test as base, expect, heading, open, signInAs } from '../support/test.ts';
import { expectGoodPage } from '../support/good-page.ts';
import { startProvider } from '../support/provider.ts';
import { start, type Server } from '../support/server.ts';

const test = base.extend<object, { server: Server }>({
  server: [
    async ({ database }, use) => {
      const provider = await startProvider('http://127.0.0.1:1');
      await provider.stop();
      // It starts without its provider.
      const server = await start(database, provider.settings);
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
});

test('a page says that signing in is not possible, and who is signed in goes on', { tag: '@smoke' }, async ({ page, another }) => {
  const known = await another('staff');
  await page.goto('/accounts');
  await page.getByRole('button', { name: /^Sign in with / }).click();
  await expect(heading(page)).toHaveText('Signing in is not possible right now');
  await expectGoodPage(page, 'provider-down', 503);
  await expect(page.getByRole('button', { name: 'Try again' })).toHaveAttribute('href', '/sign-in/provider?return_to=%2Faccounts');
  await known.reload();
  await expect(known.getByRole('button', { name: 'Sign out' })).toBeVisible();
  await signInAs(page, 'auditor');
  await open(page, '/audit');
});
