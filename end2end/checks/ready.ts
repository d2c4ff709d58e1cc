// Begins every run: what tests need is there, and nothing is left of an earlier run.
import { test, expect } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { binary, chromium, screens, seenHtml, seenStates } from '../support/places.ts';
import { start } from '../support/server.ts';
import { makeTemplate } from '../support/template.ts';

test('the server, the browser and the validator are there', () => {
  for (const folder of [seenHtml, seenStates, screens]) rmSync(folder, { recursive: true, force: true });
  expect(execFileSync(binary(), ['--help'], { encoding: 'utf8' })).toContain('serve');
  expect(execFileSync(chromium(), ['--version'], { encoding: 'utf8' })).toMatch(/\d+\./);
  execFileSync('java', ['-version'], { stdio: 'ignore' });
});

test('the demonstration is made', () => {
  makeTemplate();
});

test('the server brings its style sheet and its script', async () => {
  const server = await start('sqlite');
  try {
    const html = await (await fetch(`${server.url}/sign-in`)).text();
    const files = [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((found) => found[1]);
    for (const ending of ['.css', '.js', '.svg']) expect(files.some((file) => file?.endsWith(ending)), `${ending} of ${files.join(' ')}`).toBe(true);
    for (const file of files) expect((await fetch(`${server.url}${file}`)).status, file).toBe(200);
  } finally {
    await server.stop();
  }
});
