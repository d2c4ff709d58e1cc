// A new privacy notice is published, and everybody is asked to read it before anything else. On a
// server of its own: people of other tests have read the first one.
import { test as base, expect, heading, signInAs } from '../support/test.ts';
import { expectGoodPage } from '../support/good-page.ts';
import { start, type Server } from '../support/server.ts';

const test = base.extend<object, { server: Server }>({
  server: [
    async ({ database }, use) => {
      const server = await start(database);
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
});

test('the policy’s owner publishes a notice and everybody reads it before going on', { tag: '@smoke' }, async ({ page, another }) => {
  const somebody = await another('staff');
  await signInAs(page, 'gm-ecoms', '/settings');
  await page.getByRole('link', { name: 'Privacy notice' }).click();
  await expect(heading(page)).toHaveText('Privacy notice');
  await expect(page.getByRole('main')).toContainText('Number 1 is in force');
  await expectGoodPage(page, 'notice');

  const text = page.getByLabel('The text');
  await text.fill(' ');
  await page.getByRole('button', { name: 'Look at it' }).click();
  await expect(page.locator('.govuk-error-summary')).toBeVisible();
  await expectGoodPage(page, 'notice-problems', 422);
  await text.fill('# He kupu hou\n- Your name\n- What you change\n\nNothing else. <b>Kia ora</b>');
  await page.getByRole('button', { name: 'Look at it' }).click();
  await expect(page.getByRole('heading', { name: 'He kupu hou' })).toBeVisible();
  await expectGoodPage(page, 'notice-looked-at');
  await page.getByRole('button', { name: 'Publish and ask everybody' }).click();
  await expect(heading(page)).toHaveText('What is recorded about you');
  await page.getByRole('button', { name: 'I have read this' }).click();
  await expect(heading(page)).toHaveText('Privacy notice');
  await expect(page.getByRole('main')).toContainText('Number 2 is in force');

  await somebody.goto('/accounts?q=a');
  await expect(heading(somebody)).toHaveText('What is recorded about you');
  await expect(somebody.getByRole('main')).toContainText('<b>Kia ora</b>');
  await expectGoodPage(somebody, 'terms');
  await somebody.goto('/privacy');
  await expect(heading(somebody)).toHaveText('Privacy');
  await somebody.goto('/accounts?q=a');
  await somebody.getByRole('button', { name: 'I have read this' }).click();
  await expect(somebody).toHaveURL('/accounts?q=a');
  await somebody.goto('/terms');
  await expect(somebody.getByText('You have acknowledged this text.')).toBeVisible();
  await expectGoodPage(somebody, 'terms-read');
  await somebody.goto('/about-me');
  await expect(somebody.getByRole('main')).toContainText('Privacy notice 2');
});
