// What scripts add to pages that work without them: suggestions, the count of characters, the
// question before unsaved changes are left, the folded menu.
import { test, expect, heading, signInAs, type Page } from '../support/test.ts';
import { expectGoodPage } from '../support/good-page.ts';
import { addAccount } from '../support/register.ts';

test.describe('with scripts', { tag: '@js' }, () => {
  test('suggestions while searching, by keyboard', { tag: '@smoke' }, async ({ page }) => {
    await signInAs(page, 'staff', '/accounts');
    const field = page.getByRole('combobox', { name: 'Name, handle, address or reference' });
    await field.pressSequentially('harbourmasters');
    const options = page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');
    await expect(options.first()).toContainText('Harbourmasters of Aotearoa');
    await expectGoodPage(page, 'list-suggestions');
    await field.press('Escape');
    await expect(options).toHaveCount(0);
    await field.fill('');
    await field.pressSequentially('harbourmasters');
    await expect(options.first()).toBeVisible();
    await field.press('ArrowDown');
    await expect(options.first()).toHaveAttribute('aria-selected', 'true');
    await field.press('Enter');
    await expect(heading(page)).toHaveText('Harbourmasters of Aotearoa');
  });

  test('a suggestion can be clicked, and none is needed', async ({ page }) => {
    await signInAs(page, 'staff', '/accounts');
    const field = page.getByRole('combobox', { name: 'Name, handle, address or reference' });
    await field.pressSequentially('knot sch');
    await page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option').first().click();
    await expect(heading(page)).toHaveText('Knot School');
    await page.goto('/accounts');
    await field.pressSequentially('knot');
    await field.press('Enter');
    await expect(page).toHaveURL(/q=knot/);
  });

  test('characters are counted while typing', async ({ page }) => {
    await signInAs(page, 'design-and-marketing', '/accounts/new');
    await awake(page);
    const group = page.locator('.govuk-form-group', { has: page.getByLabel('Audience (optional)') });
    await page.getByLabel('Audience (optional)').fill('x'.repeat(3_990));
    await expect(group.getByText('You have 10 characters remaining').first()).toBeVisible();
    await page.getByLabel('Audience (optional)').fill('x'.repeat(4_002));
    await expect(group.getByText('You have 2 characters too many').first()).toBeVisible();
  });

  test('unsaved changes are not left without a question', async ({ page }) => {
    await signInAs(page, 'design-and-marketing', '/accounts');
    const { path } = await addAccount(page, 'guard');
    const questions: string[] = [];
    page.on('dialog', (dialog) => {
      questions.push(dialog.type());
      void dialog.accept();
    });
    await page.goto(`${path}/edit`);
    await awake(page);
    await page.getByRole('link', { name: 'Cancel' }).click();
    await expect(page).toHaveURL(path);
    expect(questions, 'nothing was changed').toEqual([]);

    await page.goto(`${path}/edit`);
    await awake(page);
    await page.getByLabel('Audience (optional)').fill('Not saved');
    await page.getByRole('link', { name: 'Cancel' }).click();
    await expect(page).toHaveURL(path);
    expect(questions).toEqual(['beforeunload']);

    await page.goto(`${path}/edit`);
    await awake(page);
    await page.getByLabel('Audience (optional)').fill('Saved');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Your changes are saved.')).toBeVisible();
    expect(questions, 'what is sent is not lost').toEqual(['beforeunload']);
  });

  test('the menu folds on a telephone', async ({ page }) => {
    await page.setViewportSize({ width: 375, height: 800 });
    await signInAs(page, 'administrator');
    const menu = page.getByRole('button', { name: 'Menu' });
    await expect(menu).toHaveAttribute('aria-expanded', 'false');
    const item = page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Returns' });
    await expect(item).toBeHidden();
    await menu.click();
    await expect(item).toBeVisible();
  });
});

/** Islands are awake when one of them has counted. */
async function awake(page: Page): Promise<void> {
  await expect(page.getByText(/You have .* characters remaining/).first()).toBeVisible();
}
