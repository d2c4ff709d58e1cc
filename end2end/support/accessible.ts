// Asks axe-core about a page: WCAG 2.0 to 2.2, A and AA, and its best practices.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { scripted } from './test.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** A rule that does not hold, and where. */
export interface Finding {
  rule: string;
  help: string;
  where: string[];
}

/** Everything axe finds wrong, leaving out the rules `without`, and how many rules it tried. */
export async function accessibilityOf(page: Page, without: string[] = []): Promise<{ findings: Finding[]; rules: number }> {
  if (scripted()) return ask(page, without);
  // axe waits for promises, which do not run where scripts are off: the same document is shown
  // once more, without its scripts, in a browser that has them on.
  const html = (await page.content())
    .replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, '')
    .replace(/<\/?noscript\b[^>]*>/g, '');
  const browser = page.context().browser();
  if (!browser) throw new Error('no browser');
  const context = await browser.newContext({ javaScriptEnabled: true, viewport: page.viewportSize() });
  try {
    const copy = await context.newPage();
    await copy.route((url) => url.href === page.url().replace(/#.*$/, ''), (route) => route.fulfill({ body: html, contentType: 'text/html; charset=utf-8' }));
    await copy.goto(page.url());
    return await ask(copy, without);
  } finally {
    await context.close();
  }
}

async function ask(page: Page, without: string[]): Promise<{ findings: Finding[]; rules: number }> {
  // Evaluated by the browser's debugger, which the page's own policy does not stop.
  await page.evaluate(`window.axe || (() => { ${AXE} })()`);
  return page.evaluate(async ([tags, without]) => {
    const axe = (globalThis as unknown as { axe: { run(on: Document, options: object): Promise<AxeResults> } }).axe;
    const options = { runOnly: tags, rules: Object.fromEntries([['target-size', { enabled: true }], ...without.map((rule) => [rule, { enabled: false }])]), resultTypes: ['violations'] };
    const results = await axe.run(document, options);
    const findings = results.violations.map(({ id, help, nodes }) => ({ rule: id, help, where: nodes.slice(0, 5).map((node) => `${node.html.slice(0, 160)} (${node.any[0]?.message ?? node.all[0]?.message ?? node.none[0]?.message ?? ''})`) }));
    return { findings, rules: results.passes.length + results.violations.length };
  }, [TAGS, without] as const);
}

interface AxeCheck { message: string }
interface AxeResults {
  violations: { id: string; help: string; nodes: { html: string; any: AxeCheck[]; all: AxeCheck[]; none: AxeCheck[] }[] }[];
  passes: unknown[];
}
