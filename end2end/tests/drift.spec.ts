// The drift check of pixels: a site with trackers is recorded in a browser of its own, before the visitor
// agrees and while they do; the recordings are uploaded, and what they show is answered.
import { chromium, type Browser } from '@playwright/test';
import { createServer, type Server as Http } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { expectGoodPage } from '../support/good-page.ts';
import { chromium as executable } from '../support/places.ts';
import { expect, heading, open, signInAs, test, type Page } from '../support/test.ts';

const main = (page: Page) => page.getByRole('main');
const summary = (page: Page) => page.locator('.govuk-error-summary');

/** A site that loads a tag manager at once, and two pixels as soon as its visitor agrees. */
const SITE = `<!doctype html><html lang="en"><title>Harbours</title><h1>Harbours</h1><button>Agree</button><a href="/tides">Tides</a><script>
const script = (src) => document.head.append(Object.assign(document.createElement('script'), { src }));
const pixels = () => {
  script('https://connect.facebook.net/en_US/fbevents.js');
  new Image().src = 'https://www.facebook.com/tr/?id=111111111111111&ev=PageView';
  new Image().src = 'https://px.ads.linkedin.com/collect?pid=512345&fmt=gif';
};
script('https://www.googletagmanager.com/gtm.js?id=GTM-ABC1234');
if (document.cookie.includes('agreed')) pixels();
document.querySelector('button').onclick = async () => {
  document.cookie = 'agreed=yes';
  await fetch('/consent?all=1');
  pixels();
};
</script></html>`;

let http: Http | undefined;
let browser: Browser | undefined;
let folder: string;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drift-'));
  const served = createServer((request, response) => {
    const page = !request.url?.startsWith('/consent');
    response.writeHead(200, { 'content-type': page ? 'text/html' : 'text/plain' }).end(page ? SITE : 'yes');
  });
  await new Promise<void>((resolve) => served.listen(0, '127.0.0.1', resolve));
  http = served;
});

test.afterAll(async () => {
  await browser?.close();
  http?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Records a visit to the site, named so that each test has its own. */
async function record(name: string, agrees: boolean): Promise<string> {
  const host = `${name}.harbours.example`;
  const { port } = http?.address() as AddressInfo;
  browser ??= await chromium.launch({ executablePath: executable(), args: ['--no-sandbox', '--disable-gpu', `--host-resolver-rules=MAP *.harbours.example 127.0.0.1:${port}`] });
  const path = join(folder, `${name}-${agrees ? 'after' : 'before'}.har`);
  const context = await browser.newContext({ javaScriptEnabled: true, recordHar: { path, content: 'embed', mode: 'full' } });
  // The vendors' hosts answer from here: nothing leaves the machine.
  await context.route(/facebook|linkedin|googletagmanager/, (route) => route.fulfill({ contentType: route.request().url().includes('.js') ? 'text/javascript' : 'image/gif', body: '' }));
  const page = await context.newPage();
  const tag = page.waitForResponse(/gtm\.js/);
  await page.goto(`http://${host}/`);
  await tag;
  if (agrees) {
    const pixel = page.waitForResponse(/linkedin/);
    await page.getByRole('button', { name: 'Agree' }).click();
    await pixel;
  }
  const next = page.waitForResponse(agrees ? /linkedin/ : /gtm\.js/);
  await page.getByRole('link', { name: 'Tides' }).click();
  await next;
  await context.close();
  return path;
}

/** Uploads a recording and waits until it is read: the page looks again by itself, with and without scripts. */
async function check(page: Page, site: string, chosen: string, file: string, part = ''): Promise<string> {
  await open(page, '/pixels/scans/new');
  await page.getByLabel('Site', { exact: true }).fill(site);
  await page.getByRole('radio', { name: chosen }).check();
  if (part) await page.getByLabel('The request with which they agreed').fill(part);
  await page.getByLabel('Recording', { exact: true }).setInputFiles(file);
  await page.getByRole('button', { name: 'Upload and check' }).click();
  await expect(heading(page)).not.toHaveText(/being read|Check a recording/, { timeout: 30_000 });
  return new URL(page.url()).pathname;
}

const findings = (page: Page) => main(page).locator('section h3').allTextContents();

test('what fires before the visitor agrees, and after, is found and answered', { tag: '@smoke' }, async ({ page, another }, { project }) => {
  test.setTimeout(180_000);
  const name = `site-${project.name}`;
  const site = `${name}.harbours.example`;
  await signInAs(page, 'privacy', '/pixels/scans');
  await expectGoodPage(page, 'scans-none');
  await page.getByRole('button', { name: 'Check a recording' }).click();
  await expectGoodPage(page, 'scan-new');

  const before = await check(page, `https://${site}/`, 'Nothing yet', await record(name, false));
  expect(await findings(page)).toEqual([
    '1. Google Tag Manager GTM-ABC1234',
    '2. Google Tag Manager GTM-ABC1234',
  ]);
  await expect(main(page)).toContainText('Fires before the visitor has agreed');
  await expect(main(page)).toContainText('Not approved');
  await expect(main(page)).toContainText(`${site}/tides`);
  await expect(main(page)).toContainText('The recording itself was not kept');
  await expectGoodPage(page, 'scan-before');

  await check(page, site, 'They agreed while it ran', await record(name, true), '/consent');
  expect(await findings(page)).toEqual([
    '1. Google Tag Manager GTM-ABC1234',
    '2. Google Tag Manager GTM-ABC1234',
    '3. LinkedIn Insight Tag 512345',
    '4. Meta Pixel 111111111111111',
  ]);
  // The pixels wait for the visitor; the tag manager did not, and was found before.
  await expect(main(page).getByText('Fires before the visitor has agreed', { exact: true })).toHaveCount(1);
  await expect(main(page).getByText('nobody has answered it')).toHaveCount(2);
  await expectGoodPage(page, 'scan-after');
  const after = new URL(page.url()).pathname;

  await page.getByRole('button', { name: 'Open an obligation: finding 4' }).click();
  await expect(page.getByLabel('Remove a pixel')).toBeChecked();
  await expectGoodPage(page, 'scan-obligation');
  await page.getByRole('button', { name: 'Open the obligation' }).click();
  await expect(summary(page)).toBeVisible();
  await expectGoodPage(page, 'scan-obligation-problems', 422);
  await page.getByLabel('The last day on which it is in time').fill('1 December 2030');
  await page.getByRole('button', { name: 'Open the obligation' }).click();
  await expect(page.getByText('The obligation is open.')).toBeVisible();
  await page.getByRole('link', { name: /^OB-/ }).first().click();
  await expect(main(page)).toContainText('Meta Pixel 111111111111111');

  await open(page, `${after}/findings/2/incident`);
  await expectGoodPage(page, 'scan-incident');
  await page.getByRole('button', { name: 'Note the incident' }).click();
  await expect(page.getByText('The incident is noted.')).toBeVisible();

  const team = await another('design-and-marketing');
  await open(team, `${before}/findings/1/dismiss`);
  await open(page, `${before}/findings/1/dismiss`);
  await expectGoodPage(page, 'scan-dismiss');
  await page.getByLabel('Why nothing has to be done').fill('The container holds nothing until the visitor agrees');
  await page.getByRole('button', { name: 'Dismiss the finding' }).click();
  await expect(page.getByText('The finding is dismissed.')).toBeVisible();
  await expectGoodPage(page, 'scan-answered');
  // Somebody else was quicker.
  await team.getByLabel('Why nothing has to be done').fill('Ours');
  await team.getByRole('button', { name: 'Dismiss the finding' }).click();
  await expect(heading(team)).toHaveText('This finding is answered already');
  await expectGoodPage(team, 'scan-answered-already', 409);
  await open(page, after);
  await expect(main(page)).toContainText('Dismissed on');

  await open(page, `/pixels/scans?q=${name}&state=open`);
  await expect(main(page)).toContainText('2 open findings');
  await expectGoodPage(page, 'scans');
  const auditor = await another('auditor');
  await open(auditor, after);
  await expect(auditor.getByRole('button', { name: 'Open an obligation' })).toHaveCount(0);
});

test('what is no recording is refused in words, on the form or on its page', async ({ page }) => {
  await signInAs(page, 'security', '/pixels/scans/new');
  await page.getByLabel('Site', { exact: true }).fill('harbours');
  await page.getByRole('button', { name: 'Upload and check' }).click();
  await expect(summary(page)).toContainText('not the whole name of a site');
  await expect(page.getByLabel('Site', { exact: true })).toHaveValue('harbours');
  await expectGoodPage(page, 'scan-new-problems', 422);
  const path = join(folder, 'fake.har');
  writeFileSync(path, '%PDF-1.7');
  await check(page, 'www.harbours.example', 'Nothing yet', path);
  await expect(main(page)).toContainText('This is a PDF, not a recording');
  await expectGoodPage(page, 'scan-refused');
});
