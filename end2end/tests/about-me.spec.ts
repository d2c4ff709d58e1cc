// What is held about me, where I am signed in, and ending it.
import { test, expect, heading, signInAs } from '../support/test.ts';
import { expectGoodPage } from '../support/good-page.ts';

test('somebody sees what is held about them, takes it along and ends another session', { tag: '@smoke' }, async ({ page, another }) => {
  const there = await another('holder');
  await signInAs(page, 'holder');
  await page.getByRole('contentinfo').getByRole('link', { name: 'About me' }).click();
  await expect(heading(page)).toHaveText('About me');
  const main = page.getByRole('main');
  await expect(main).toContainText('@harbours.example');
  await expect(main).toContainText('Acknowledged on');
  await expect(main).toContainText('This session: use “Sign out”');
  await expectGoodPage(page, 'about-me');
  for (const format of ['JSON', 'XLSX']) {
    const download = page.waitForEvent('download');
    await main.getByRole('link', { name: new RegExp(`\\(${format},`) }).click();
    expect((await download).suggestedFilename()).toBe(`about-me.${format.toLowerCase()}`);
  }
  await page.getByRole('button', { name: /^End the session of/ }).first().click();
  await expect(page.getByText('The session is ended.')).toBeVisible();
  await there.goto('/accounts');
  await expect(there).toHaveURL(/\/sign-in/);
});

test('all other sessions are ended at once', async ({ page, another }) => {
  const others = [await another('second-holder'), await another('second-holder')];
  await signInAs(page, 'second-holder', '/about-me');
  await page.getByRole('button', { name: 'End all other sessions' }).click();
  await expect(page.getByText('The session is ended.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'End all other sessions' })).toHaveCount(0);
  for (const other of others) {
    await other.goto('/');
    await expect(other).toHaveURL(/\/sign-in/);
  }
});

test('security ends the sessions of somebody else', async ({ page, another }) => {
  const theirs = await another('cxi');
  await theirs.goto('/about-me');
  const name = (await theirs.locator('.app-identity__name').textContent()) ?? '';
  await signInAs(page, 'security', `/people?q=${encodeURIComponent(name)}`);
  await page.locator('main table tbody th a').first().click();
  await page.goto(`${new URL(page.url()).pathname}/sessions`);
  await expect(heading(page)).toHaveText(`Sessions of ${name}`);
  await expectGoodPage(page, 'sessions-of-person');
  await page.getByRole('button', { name: 'End all of them' }).click();
  await expect(page.getByText('Not signed in anywhere')).toBeVisible();
  await expectGoodPage(page, 'sessions-of-nobody');
  await theirs.goto('/');
  await expect(theirs).toHaveURL(/\/sign-in/);
});
