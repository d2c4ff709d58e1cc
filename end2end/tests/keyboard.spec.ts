// An edit from sign-in to result without a mouse: everything can be reached in order, and one always
// sees where one is.
import { test, expect, heading, watchOver, type Page } from '../support/test.ts';

/** Where the keyboard is: its words, and whether it shows. */
interface Stop {
  words: string;
  visible: boolean;
  where: string;
}

test('an account is edited by keyboard alone', async ({ page }) => {
  await page.goto('/sign-in');
  await tabTo(page, 'Sign in as Charlotte van der Westhuizen');
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText('What needs me now');

  // The skip link is the first stop; it leads past the navigation into the page.
  await page.keyboard.press('Tab');
  expect((await stop(page)).words).toBe('Skip to main content');
  expect((await stop(page)).visible).toBe(true);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#main-content$/);
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('main') !== null), 'the next stop is inside the page').toBe(true);

  await page.goto('/accounts');
  await tabTo(page, 'Name, handle, address or reference');
  await page.keyboard.type('mhw.careers');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/q=mhw.careers/);
  await tabTo(page, 'Work with us');
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText('Work with us');
  await tabTo(page, 'Edit');
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText('Edit account');
  await tabTo(page, 'Audience (optional)');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Reached by keyboard');
  await tabTo(page, 'Save');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Your changes are saved.')).toBeVisible();
  await expect(page.getByRole('main')).toContainText('Reached by keyboard');
  await watchOver(page).settled();
});

test('the stops of the list are in the order of the page, each visible', async ({ page }) => {
  await page.goto('/sign-in?return_to=%2Faccounts');
  await page.locator('form:has(input[value="auditor"])').getByRole('button').click();
  await expect(heading(page)).toHaveText('Accounts');
  const places: number[] = [];
  for (let press = 0; press < 25; press += 1) {
    await page.keyboard.press('Tab');
    const here = await stop(page);
    expect(here.visible, `the focus shows at ${here.where}`).toBe(true);
    places.push(await page.evaluate(() => [...document.querySelectorAll('*')].indexOf(document.activeElement as Element)));
  }
  expect(places).toEqual([...places].sort((a, b) => a - b));
});

/** Presses Tab until the stop with these words; each stop on the way has to show. */
async function tabTo(page: Page, words: string): Promise<void> {
  const passed: string[] = [];
  for (let press = 0; press < 140; press += 1) {
    await page.keyboard.press('Tab');
    const here = await stop(page);
    if (here.words !== '') expect(here.visible, `the focus shows at ${here.where}`).toBe(true);
    if (here.words.startsWith(words)) return;
    passed.push(here.words);
  }
  throw new Error(`"${words}" cannot be reached by Tab; passed: ${passed.join(' | ')}`);
}

function stop(page: Page): Promise<Stop> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement | null;
    if (!element || element === document.body) return { words: '', visible: false, where: 'nothing' };
    const label = (element as HTMLInputElement).labels?.[0]?.textContent;
    const words = (element.ariaLabel ?? label ?? element.textContent ?? '').replace(/\s+/g, ' ').trim();
    const style = getComputedStyle(element);
    // Radios and checkboxes draw theirs on the label beside them.
    const beside = element.matches('.govuk-radios__input, .govuk-checkboxes__input') && element.nextElementSibling
      ? getComputedStyle(element.nextElementSibling, '::before') : style;
    const drawn = [style, beside].some(({ outlineStyle, outlineWidth, boxShadow }) => (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none');
    const box = element.getBoundingClientRect();
    const inView = box.bottom > 0 && box.top < innerHeight && box.width > 1 && box.height > 1;
    return { words, visible: drawn && inView, where: element.outerHTML.slice(0, 120) };
  });
}
