// Watches a page for everything that must not happen on any page: errors in the console, broken
// rules of the content security policy, requests that fail or leave this server, bad answers that
// no test asked for. Keeps the HTML of every page for the validator.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page, Response } from '@playwright/test';
import { seenHtml } from './places.ts';

/** What one browser context has seen. */
export class Watch {
  readonly complaints: string[] = [];
  /** Pages answered with 400 or more that no test has asked about yet. */
  private readonly bad = new Map<string, number>();
  private pending: Promise<void>[] = [];
  private readonly statuses = new WeakMap<Page, number>();

  constructor(context: BrowserContext, private readonly origin: string, scripts: boolean, private readonly beside?: string) {
    context.on('page', (page) => this.attach(page, scripts));
  }

  /** Whether something happened on the other server, which is not ours to judge. */
  private elsewhere(url: string): boolean {
    return this.beside !== undefined && url.startsWith(this.beside);
  }

  private attach(page: Page, scripts: boolean): void {
    page.on('pageerror', (error) => this.complaints.push(`script error on ${page.url()}: ${error.message}`));
    page.on('console', (message) => {
      const text = message.text();
      if (this.elsewhere(page.url()) || this.elsewhere(message.location().url)) return;
      // The browser repeats a bad status here; statuses are judged below, where their page is known.
      if (/^Failed to load resource: the server responded with a status of/.test(text)) return;
      // Islands are fetched ahead and, where scripts are off, not used.
      if (!scripts && /was preloaded using link preload but not used/.test(text)) return;
      const policy = /Content Security Policy|Content-Security-Policy|Trusted Type/i.test(text);
      if (policy || ['error', 'warning', 'assert'].includes(message.type())) this.complaints.push(`console ${message.type()} on ${page.url()}: ${text}`);
    });
    page.on('requestfailed', (request) => {
      const why = request.failure()?.errorText ?? '';
      // A page that is left while it still loads, or an address that turns out to be a download.
      if (why === 'net::ERR_ABORTED' || this.elsewhere(request.url())) return;
      // Where scripts are off, Chromium refuses to fetch them under this name; a policy that is truly
      // broken is told in the console as well.
      if (why === 'csp' && !scripts && request.resourceType() === 'script') return;
      this.complaints.push(`request failed: ${request.url()} ${why}`);
    });
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(this.origin) && !this.elsewhere(url) && !/^(data|blob|about):/.test(url)) this.complaints.push(`request to another server: ${url}`);
    });
    page.on('response', (response) => this.pending.push(this.note(response)));
  }

  private async note(response: Response): Promise<void> {
    if (this.elsewhere(response.url())) return;
    const request = response.request();
    const status = response.status();
    if (request.resourceType() === 'document' && request.isNavigationRequest()) {
      if (status >= 400) this.bad.set(response.url(), status);
      if (status >= 300 && status < 400) return;
      if (request.frame() === request.frame().page().mainFrame()) this.statuses.set(request.frame().page(), status);
      const type = response.headers()['content-type'] ?? '';
      if (type.startsWith('text/html')) await this.keep(response);
    } else if (status >= 400) {
      this.complaints.push(`${status} for ${response.url()}`);
    }
  }

  private async keep(response: Response): Promise<void> {
    // Left before it was read: whoever judges the page has waited for it.
    const html = await response.text().catch(() => '');
    if (html) keepHtml(response.url().replace(this.origin, ''), response.status(), html);
  }

  /** The status of the page shown; the test that asks for it knows about it and means it. */
  status(page: Page): number | undefined {
    this.bad.delete(page.url().replace(/#.*$/, ''));
    return this.statuses.get(page);
  }

  /** Waits until the HTML of pages so far is kept. */
  async settled(): Promise<void> {
    await Promise.all(this.pending.splice(0));
  }

  /** Everything that must not have happened. */
  async verdict(): Promise<string[]> {
    await this.settled();
    return [...this.complaints, ...[...this.bad].map(([url, status]) => `unexpected ${status} for ${url}`)];
  }
}

/** Keeps a page's HTML once, whatever its one-time values; the first line names where it was seen. */
export function keepHtml(path: string, status: number, html: string): void {
  const lasting = html
    .replace(/nonce="[^"]*"/g, '')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '');
  const name = createHash('sha256').update(lasting).digest('hex').slice(0, 16);
  mkdirSync(seenHtml, { recursive: true });
  writeFileSync(join(seenHtml, `${name}.html`), html);
  writeFileSync(join(seenHtml, `${name}.json`), JSON.stringify({ path, status }));
}
