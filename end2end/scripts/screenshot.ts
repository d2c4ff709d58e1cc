// Draws the register's list as the README shows it: the demonstration's accounts, 1280 wide.
import { join } from 'node:path';
import { test, expect, heading, signInAs } from '../support/test.ts';
import { root } from '../support/places.ts';

test('docs/screens/register.png', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 960 });
  await signInAs(page, 'design-and-marketing', '/accounts');
  await expect(heading(page)).toHaveText('Accounts');
  await page.screenshot({ path: join(root, 'docs/screens/register.png'), animations: 'disabled' });
});
