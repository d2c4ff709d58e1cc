// A whole quarter by eleven people, each in a browser of their own: opened after a preview, confirmed, corrected,
// given away, filed for somebody else, sent back, answered, accepted one by one and together, closed into its
// report, read and taken out, stated anew after a late return. The demonstration's clock is put on days on which
// a quarter can be opened and closed (SMR_DEMO_DAY); between them the server is started again on the same data.
import { closes, comesLate, readAndTakenOut, restated } from '../support/quarter-closed.ts';
import { holderConfirms, managerFilesForHer, opens, othersSend, preview, secondHolderCorrects } from '../support/quarter-opened.ts';
import { acceptedTogether, answered, generalManagerLooks, reviewed, tooEarly } from '../support/quarter-reviewed.ts';
import { CLOSED, MADE, OPENED, People, Story, type Step } from '../support/quarter-story.ts';
import { start } from '../support/server.ts';
import { test as base, type Server } from '../support/test.ts';

const test = base.extend<object, { server: Server }>({
  server: [
    async ({ database }, use) => {
      const server = await start(database, { SMR_DEMO_DAY: MADE });
      await server.again({ SMR_DEMO_DAY: OPENED });
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 240_000 },
  ],
});

const OPENING: readonly [words: string, step: Step][] = [
  ['Design and Marketing looks at what opening brings, and names somebody where nobody is', preview],
  ['and opens the quarter', opens],
  ['a holder confirms three at once', holderConfirms],
  ['another holder corrects one and attaches a file', secondHolderCorrects],
  ['the Communications Manager has a manager file one of hers', managerFilesForHer],
  ['Design and Marketing and an analyst send theirs', othersSend],
  ['the General Manager sees how their unit stands', generalManagerLooks],
  ['the Principal Advisor sends one back and accepts one with something to do', reviewed],
  ['those that say that nothing has changed are accepted together, never one’s own', acceptedTogether],
  ['the holder answers, and is accepted', answered],
  ['it cannot be closed while returns can come in time', tooEarly],
];
const CLOSING: readonly [words: string, step: Step][] = [
  ['the Principal Advisor closes the quarter', closes],
  ['the policy owner, Risk and Compliance and the auditor read its report', readAndTakenOut],
  ['a return comes in late', comesLate],
  ['the report is stated anew', restated],
];

test('a quarter from its opening to a report that is stated anew, by eleven people', { tag: '@smoke' }, async ({ another, server }) => {
  test.setTimeout(420_000);
  const [people, story] = [new People(another), new Story()];
  for (const [words, step] of OPENING) await test.step(words, () => step(people, story));
  await server.again({ SMR_DEMO_DAY: CLOSED });
  await people.comeBack();
  for (const [words, step] of CLOSING) await test.step(words, () => step(people, story));
});
