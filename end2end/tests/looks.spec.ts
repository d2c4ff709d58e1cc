// Other ways of seeing: high contrast, paper, large text. Style alone, so once with scripts is enough.
import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { test, expect, signInAs } from '../support/test.ts';
import { accessibilityOf } from '../support/accessible.ts';
import { screens } from '../support/places.ts';

const PAGES = [['home', '/'], ['list', '/accounts'], ['account', '/accounts/AC-0001'], ['edit', '/accounts/AC-0001/edit'], ['audit', '/audit']] as const;

for (const [name, path] of PAGES) {
  test(`${name} in forced colours`, { tag: '@js' }, async ({ page }) => {
    await signInAs(page, 'design-and-marketing');
    await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce', colorScheme: 'dark' });
    await page.goto(path);
    // The browser chooses the colours now, and axe sees only those the page asked for.
    expect((await accessibilityOf(page, ['color-contrast'])).findings).toEqual([]);
    await picture(page, `forced-colours-${name}`);
  });

  test(`${name} on paper`, { tag: '@js' }, async ({ page }) => {
    await signInAs(page, 'design-and-marketing', path);
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 718, height: 1000 }); // A4 without its margins, at 96 dots an inch
    await expect(page.getByRole('main')).toBeVisible();
    for (const hidden of ['.govuk-service-navigation', '.govuk-breadcrumbs', '.app-filter', '.govuk-skip-link']) {
      for (const part of await page.locator(hidden).all()) await expect(part, hidden).toBeHidden();
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth), 'as wide as the paper').toBeLessThanOrEqual(718);
    await expect(page.locator('.app-print-only').first()).toContainText('Printed');
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000);
    await picture(page, `print-${name}`);
  });
}

test('text twice as large needs no sideways scrolling', { tag: '@js' }, async ({ page }) => {
  await signInAs(page, 'design-and-marketing', '/accounts');
  await page.setViewportSize({ width: 640, height: 800 }); // 1280 at 200 percent
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(640);
});

async function picture(page: import('../support/test.ts').Page, name: string): Promise<void> {
  mkdirSync(screens, { recursive: true });
  await page.screenshot({ path: join(screens, `${name}.png`), fullPage: true });
}
