// What every page and every state of it must be: the contract of docs and law, axe's findings,
// reflow at 320 px, and pictures for a person's eye. What a page is for is its own test's business.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, watchOver, type Page } from './test.ts';
import { screens, seenStates } from './places.ts';
import { accessibilityOf } from './accessible.ts';

const PRODUCT = 'Social Media Register';
const WIDE = { width: 1280, height: 900 };
const PHONE = { width: 375, height: 800 };
/** The narrowest that must do without sideways scrolling (WCAG 1.4.10). */
const NARROW = { width: 320, height: 640 };

/** One line for each rule that the page breaks, in the page's own words. */
interface Facts {
  title: string;
  lang: string;
  headings: string[];
  landmarks: Record<string, number>;
  skipLink: string;
  files: string[];
  emptyLinks: string[];
}

/**
 * Checks the page as it stands. `name` is the state's own: it names the picture and must not be
 * used for two states. `status` is what the server answered.
 */
export async function expectGoodPage(page: Page, name: string, status = 200): Promise<void> {
  await watchOver(page).settled();
  expect.soft(watchOver(page).status(page), `status of ${name}`).toBe(status);
  const facts = await page.evaluate(readFacts);
  expect.soft(broken(facts, status), `contract of ${name}`).toEqual([]);
  const { findings, rules } = await accessibilityOf(page);
  expect.soft(findings, `axe on ${name}`).toEqual([]);
  await narrow(page, name);
  remember(page, name, status, facts.title, rules);
}

function broken(facts: Facts, status: number): string[] {
  const faults: string[] = [];
  const must = (good: boolean, fault: string) => void (good || faults.push(fault));
  must(facts.headings.length === 1 && facts.headings[0] !== '', `one h1, not ${JSON.stringify(facts.headings)}`);
  must(/^(Error: )?\S.* - \S.* - /.test(facts.title) && facts.title.endsWith(` - ${PRODUCT}`), `title "${facts.title}" is "Page - Section - ${PRODUCT}"`);
  must(facts.title.startsWith('Error: ') === (status === 422), `title "${facts.title}" begins with "Error: " exactly when the status is 422`);
  must(facts.lang === 'en-NZ', `lang is en-NZ, not ${facts.lang}`);
  for (const landmark of ['banner', 'main', 'contentinfo']) must(facts.landmarks[landmark] === 1, `one ${landmark} landmark, not ${facts.landmarks[landmark]}`);
  must(facts.skipLink === '#main-content', `the first thing to reach by keyboard is the skip link, not ${facts.skipLink}`);
  for (const text of facts.files) must(/\((CSV|XLSX|JSON|PDF), [\d.,]+ (bytes|KB|MB|rows?)\)/.test(text), `a link to a file says format and size: "${text}"`);
  must(facts.emptyLinks.length === 0, `links and buttons have words: ${facts.emptyLinks.join(' ')}`);
  return faults;
}

// Runs in the page: no names from outside.
function readFacts(): Facts {
  const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];
  const words = (element: HTMLElement) => (element.textContent ?? '').replace(/\s+/g, ' ').trim();
  const first = document.querySelector<HTMLAnchorElement>('body a[href], body button, body input:not([type=hidden]), body select, body textarea');
  const isTop = (element: HTMLElement) => !element.closest('main, article, section, aside, nav');
  return {
    title: document.title,
    lang: document.documentElement.lang,
    headings: all('h1').map(words),
    landmarks: {
      banner: all('header').filter(isTop).length,
      main: all('main').length,
      contentinfo: all('footer').filter(isTop).length,
    },
    skipLink: document.querySelector('#main-content') ? first?.getAttribute('href') ?? 'nothing' : 'no #main-content',
    files: all('a[download], a[href*=".csv"], a[href*=".xlsx"], a[href*=".json"]').map(words),
    emptyLinks: all('a[href], button').filter((element) => words(element) === '' && !element.ariaLabel).map((element) => element.outerHTML),
  };
}

async function narrow(page: Page, name: string): Promise<void> {
  const before = page.viewportSize() ?? WIDE;
  await page.setViewportSize(NARROW);
  expect.soft(await page.evaluate(readNarrow), `${name} at 320 px`).toEqual({ sideways: [], small: [] });
  await picture(page, name);
  await page.setViewportSize(before);
}

// Runs in the page.
function readNarrow(): { sideways: string[]; small: string[] } {
  const told = (element: Element) => element.outerHTML.slice(0, 120);
  const limit = document.documentElement.clientWidth;
  const wide = document.documentElement.scrollWidth;
  const shown = (element: Element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && getComputedStyle(element).visibility !== 'hidden';
  };
  const causes = [...document.querySelectorAll('body *')].filter((element) => shown(element) && element.getBoundingClientRect().right > limit + 1);
  // Links within a line of text may be as high as the line; all else is at least 24 px (WCAG 2.5.8).
  const targets = [...document.querySelectorAll('button, select, textarea, summary, input:not([type=hidden]), a.govuk-button')].filter(shown);
  const small = targets.filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width < 24 || box.height < 24;
  });
  return { sideways: wide > limit ? [`${wide} px wide`, ...causes.slice(0, 5).map(told)] : [], small: small.slice(0, 5).map(told) };
}

async function picture(page: Page, name: string): Promise<void> {
  // Nobody looks at them where nobody can look at the machine.
  if (test.info().project.name !== 'js' || process.env.CI) return;
  mkdirSync(screens, { recursive: true });
  for (const [size, width] of [[WIDE, 1280], [PHONE, 375]] as const) {
    await page.setViewportSize(size);
    await page.screenshot({ path: join(screens, `${name}-${width}.png`), fullPage: true, animations: 'disabled' });
  }
}

/** For the checks at the end of the run: what was seen and judged, in which project. */
function remember(page: Page, name: string, status: number, title: string, rules: number): void {
  const project = test.info().project.name;
  mkdirSync(seenStates, { recursive: true });
  const path = new URL(page.url()).pathname;
  writeFileSync(join(seenStates, `${project}-${name}.json`), JSON.stringify({ project, name, status, title, path, rules }));
}
