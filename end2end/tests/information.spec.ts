// What everybody may read without signing in, and addresses where there is nothing.
import { test, expect } from '../support/test.ts';
import { expectGoodPage } from '../support/good-page.ts';

for (const [path, name, heading] of [
  ['/privacy', 'privacy', /privacy/i],
  ['/accessibility', 'accessibility', /accessib/i],
  ['/contact', 'contact', /contact/i],
] as const) {
  test(`${name} is there for everybody and linked from the footer`, async ({ page }) => {
    await page.goto('/sign-in');
    await page.getByRole('contentinfo').locator(`a[href="${path}"]`).click();
    await expect(page).toHaveURL(path);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading);
    await expectGoodPage(page, name);
  });
}

test('an address without a page says so and leads on', { tag: '@smoke' }, async ({ page }) => {
  await page.goto('/no-such-page');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Page not found');
  await expectGoodPage(page, 'not-found', 404);
});
