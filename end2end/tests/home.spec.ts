// What needs me now: figures that open their lists, for those who can do something about them.
import { test, expect, heading, signInAs } from '../support/test.ts';
import { expectGoodPage } from '../support/good-page.ts';
import { count } from '../support/register.ts';

test('each figure opens the list it counts', { tag: '@smoke' }, async ({ page }) => {
  await signInAs(page, 'design-and-marketing');
  await expect(heading(page)).toHaveText('What needs me now');
  await expectGoodPage(page, 'home');
  const figures = page.locator('main a[href^="/accounts?"]');
  const waiting = await figures.evaluateAll((links) => links.map((link) => ({ href: link.getAttribute('href') ?? '', number: Number(/[\d,]+/.exec(link.textContent ?? '')?.[0].replaceAll(',', '')) })));
  expect(waiting.length).toBeGreaterThan(3);
  for (const { href, number } of waiting.filter(({ number }) => number > 0)) {
    await page.goto(href);
    expect(await count(page), href).toBe(number);
  }
});

test('somebody for whom nothing waits is told so', async ({ page }) => {
  await signInAs(page, 'auditor');
  await expect(page.getByRole('heading', { name: 'Nothing needs you today' })).toBeVisible();
  await expectGoodPage(page, 'home-nothing');
});

test('the security team sees compromised accounts first', async ({ page }) => {
  await signInAs(page, 'security');
  await expect(page.locator('main a[href="/accounts?status=compromised"]')).toBeVisible();
  await expectGoodPage(page, 'home-security');
});
