// What came in is looked at, sent back, accepted one by one and together, answered.
import { expectGoodPage } from './good-page.ts';
import { count, figure, main, press, rows, send, tag } from './quarter.ts';
import { PLAN } from './quarter-opened.ts';
import { MONTHS, PERIOD, type People, type Story } from './quarter-story.ts';
import { expect, heading, open } from './test.ts';

export async function generalManagerLooks(people: People) {
  const manager = await people.of('general-manager');
  await open(manager, `${PERIOD}/progress`);
  // Six of her own unit, and the two of the Communications Manager, who reports to her.
  expect(await figure(manager, 'returns are needed')).toBe(8);
  expect(await figure(manager, 'to be reviewed')).toBe(6);
  expect(await figure(manager, 'say that nothing has changed')).toBe(5);
  expect(await figure(manager, 'not in by the last day')).toBe(0);
  const unit = main(manager).getByRole('table', { name: 'Returns by business unit' }).getByRole('row', { name: /^Severe Weather Warnings/ });
  expect(await unit.locator('td').allInnerTexts(), 'returns, accepted, to be reviewed, not due yet, not in').toEqual(['6', '0', '4', '2', '0']);
  await expect(main(manager).getByRole('button', { name: 'Close the quarter' })).toHaveCount(0);
  await expectGoodPage(manager, 'quarter-progress-own-unit');
  await open(manager, `${PERIOD}/AC-0004/review`, 403);
}

export async function reviewed(people: People, story: Story) {
  const advisor = await people.of('principal-advisor');
  await open(advisor, `${PERIOD}/all?state=submitted&unchanged=no`);
  expect(await count(advisor)).toBe(2);
  await open(advisor, `${PERIOD}/${story.corrected.account}/review`);
  await expect(main(advisor)).toContainText('1 file attached');
  await expect(main(advisor)).toContainText(PLAN);
  await advisor.getByRole('radio', { name: 'Send it back' }).check();
  const why = main(advisor).locator('summary', { hasText: 'Reasons by part' });
  if (!(await advisor.getByLabel('Content plan and approval (optional)').isVisible())) await why.click();
  await advisor.getByLabel('Content plan and approval (optional)').fill('Who approves it while she is away?');
  await press(advisor, 'Save the review');
  await expect(advisor.getByText('Your review is saved.')).toBeVisible();
  await open(advisor, `${PERIOD}/${story.notKept.account}/review`);
  await expect(main(advisor)).toContainText('Not kept to:');
  await advisor.getByRole('radio', { name: 'Accept it, with something to be done' }).check();
  if (!(await advisor.getByLabel('What has to be done').isVisible())) await main(advisor).locator('summary', { hasText: 'What has to be done' }).click();
  await advisor.getByLabel('What has to be done').fill('Have a second person read what is posted on elections');
  await advisor.getByLabel('By which day').fill('30 April 2031');
  await press(advisor, 'Save the review');
  await open(advisor, `${PERIOD}/${story.notKept.account}`);
  await expect(tag(advisor)).toHaveText('Accepted with action');
  await main(advisor).getByRole('link', { name: /^OB-/ }).first().click();
  await expect(main(advisor)).toContainText('Have a second person read what is posted on elections');
}

export async function acceptedTogether(people: People) {
  const [team, advisor] = [await people.of('design-and-marketing'), await people.of('principal-advisor')];
  await open(team, `${PERIOD}/all`);
  await press(team, 'Unchanged and to be reviewed');
  expect(await count(team)).toBe(6);
  await expect(rows(team).filter({ hasText: 'Yours: somebody else reviews it' })).toHaveCount(1);
  await main(team).getByRole('link', { name: 'Accept all that match (6)' }).click();
  await expect(heading(team)).toHaveText('Accept all that match');
  await expect(main(team)).toContainText('5 returns say that nothing has changed and wait to be reviewed.');
  await expect(main(team)).toContainText('1 more matches, which you sent or are named for: somebody else reviews it.');
  await expectGoodPage(team, 'returns-accept-all');
  await press(team, 'Accept 5 returns');
  await expect(team.getByText('5 returns are accepted together.')).toBeVisible();
  await expectGoodPage(team, 'returns-accept-all-done');
  await open(team, `${PERIOD}/accept?all=yes`);
  await expect(main(team)).toContainText('There is nothing to accept together');
  await expectGoodPage(team, 'returns-accept-all-nothing');
  await open(advisor, `${PERIOD}/accept?all=yes`);
  await press(advisor, 'Accept 1 return');
  await expect(advisor.getByText('1 return is accepted together.')).toBeVisible();
  await open(team, `${PERIOD}/all?state=accepted`);
  await expect(rows(team).filter({ hasText: 'Accepted together, unread' })).toHaveCount(6);
}

export async function answered(people: People, story: Story) {
  const [second, team] = [await people.of('second-holder'), await people.of('design-and-marketing')];
  await open(second, '/returns');
  await expect(main(second)).toContainText(`${MONTHS}: 2 returns to send, 1 of them sent back`);
  await open(second, `${PERIOD}/${story.corrected.account}`);
  await expect(main(second)).toContainText('Who approves it while she is away?');
  await expect(main(second).getByRole('button', { name: 'Nothing has changed' })).toHaveCount(0);
  await expectGoodPage(second, 'quarter-return-sent-back');
  await press(second, 'Continue');
  await second.locator('[id="content.content_plan"]').fill(`${PLAN}, or by her deputy`);
  await second.locator('#note').fill('Her deputy approves it then; the plan says so now');
  const again = await send(second);
  expect(again.reference).toBe(story.corrected.reference);
  expect(again.hash, 'another copy').not.toBe(story.corrected.hash);
  await open(team, `${PERIOD}/${again.account}/review`);
  await team.getByRole('radio', { name: 'Accept it', exact: true }).check();
  await press(team, 'Save the review');
  await open(team, `${PERIOD}/${again.account}`);
  await expect(tag(team)).toHaveText('Accepted');
  await main(team).getByRole('link', { name: /^CO-\d+/ }).last().click();
  await press(team, 'Take over the proposed words');
  await press(team, 'Take over');
  await expect(team.getByText('The register is put right.')).toBeVisible();
  await open(team, `/accounts/${again.account}`);
  await expect(main(team)).toContainText(`${PLAN}, or by her deputy`);
}

export async function tooEarly(people: People, story: Story) {
  const advisor = await people.of('principal-advisor');
  await open(advisor, `${PERIOD}/progress`);
  await press(advisor, 'Close the quarter');
  await expect(main(advisor)).toContainText(`${story.expected - 8} returns can still come in time, until 16 April 2031`);
  await expect(main(advisor).getByRole('button', { name: /^Close the quarter and/ })).toHaveCount(0);
}
