// What tests import: Playwright's `test` with a server for each worker, pages that are watched, and
// further browsers for further people. Steps that several tests share are in the other files here.
import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';
import { start, type Database, type Server } from './server.ts';
import { Watch } from './watch.ts';
import type { Persona } from './people.ts';

interface Options {
  database: Database;
}

interface PerTest {
  /** What the test's own context has seen. */
  watch: Watch;
  /** A page in a browser of its own, signed in as somebody else. */
  another: (persona: Persona) => Promise<Page>;
}

interface PerWorker {
  server: Server;
}

const watches = new WeakMap<BrowserContext, Watch>();

/** The watch over a page. */
export function watchOver(page: Page): Watch {
  const watch = watches.get(page.context());
  if (!watch) throw new Error('this page is not watched: take it from the fixtures');
  return watch;
}

export const test = base.extend<PerTest, Options & PerWorker>({
  database: ['sqlite', { option: true, scope: 'worker' }],

  server: [
    async ({ database }, use) => {
      const server = await start(database);
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],

  baseURL: async ({ server }, use) => use(server.url),

  watch: [
    async ({ context, server }, use) => {
      const watch = new Watch(context, server.url, scripted(), server.beside);
      watches.set(context, watch);
      await use(watch);
      expect(await watch.verdict(), 'what must not happen on any page').toEqual([]);
    },
    { auto: true },
  ],

  another: async ({ browser, server }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (persona) => {
      const context = await browser.newContext({ baseURL: server.url });
      opened.push(context);
      watches.set(context, new Watch(context, server.url, scripted(), server.beside));
      const page = await context.newPage();
      await signInAs(page, persona);
      return page;
    });
    for (const context of opened) {
      expect(await watches.get(context)?.verdict(), 'what must not happen on any page').toEqual([]);
      await context.close();
    }
  },
});

/** Signs in as the form of the page does, and arrives at `then`. The page itself has tests of its own. */
export async function signInAs(page: Page, persona: Persona, then = '/'): Promise<void> {
  const answer = await page.request.post('/sign-in/demo', {
    form: { persona, return_to: then },
    headers: { 'Sec-Fetch-Site': 'same-origin' },
    maxRedirects: 0,
  });
  expect(answer.status(), `signing in as ${persona}`).toBe(303);
  await page.goto(then);
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
}

/** Opens an address and expects this answer. */
export async function open(page: Page, path: string, status = 200): Promise<void> {
  await page.goto(path);
  await watchOver(page).settled();
  expect(watchOver(page).status(page), `status of ${path}`).toBe(status);
}

/** The page's main heading. */
export const heading = (page: Page) => page.getByRole('heading', { level: 1 });

/** Whether pages run scripts in this project. */
export function scripted(): boolean {
  return test.info().project.name !== 'no-js';
}

export { expect };
export type { Page, Server };
