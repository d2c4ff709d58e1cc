// Ends every run: judges together all pages that the tests have seen.
import { test, expect } from '@playwright/test';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root, seenHtml, seenStates } from '../support/places.ts';

interface State { project: string; name: string; status: number; title: string; path: string; rules: number }
interface Message { url?: string; type: string; subType?: string; message: string; extract?: string; lastLine?: number }

/** Files and probes; their tests are elsewhere. */
const FOR_MACHINES = /\.(csv|xlsx|json)$|^\/(assets|healthz|readyz|metrics|brand|calendar)|\/suggest$|\/sheet$|\/files\/\{id\}$/;

const read = (folder: string, ending: string) => (existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(ending)).sort() : []);
const states = (): State[] => read(seenStates, '.json').map((name) => JSON.parse(readFileSync(join(seenStates, name), 'utf8')) as State);

test('every page is valid HTML', async () => {
  test.setTimeout(180_000);
  const files = read(seenHtml, '.html');
  expect(files.length, 'pages to judge').toBeGreaterThan(0);
  const faults = (await validate(files.map((name) => join(seenHtml, name)))).map((message) => {
    const file = (message.url ?? '').replace(/^file:/, '').replace(/\.html$/, '.json');
    const where = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { path: string; status: number }) : { path: message.url, status: '' };
    return `${where.path} (${where.status}) line ${message.lastLine}: ${message.message} ${message.extract?.replace(/\s+/g, ' ') ?? ''}`;
  });
  console.log(`${files.length} different pages validated`);
  expect(faults).toEqual([]);
});

test('different pages have different titles', () => {
  const pages = new Map<string, Set<string>>();
  for (const { title, path, status } of states()) {
    if (status >= 400 && status !== 422) continue; // "Page not found" stands at many addresses
    const kinds = pages.get(title) ?? new Set();
    // Ids and tokens are made anew by each server: the same person has another address there.
    pages.set(title, kinds.add(path.replace(/[0-9a-f-]{36,64}/g, 'id')));
  }
  const shared = [...pages].filter(([, paths]) => paths.size > 1).map(([title, paths]) => `"${title}": ${[...paths].join(', ')}`);
  expect(shared).toEqual([]);
});

test('axe judged every state, with more than a handful of rules', () => {
  const seen = states();
  test.skip(seen.length === 0 && !process.env.SMR_WHOLE_RUN, 'none of the tests asked for judges a page');
  expect(seen.length, 'states judged').toBeGreaterThan(0);
  expect(seen.filter(({ rules }) => rules < 15).map(({ name, rules }) => `${name}: ${rules}`)).toEqual([]);
  console.log(`${seen.length} states judged by axe, ${new Set(seen.map(({ name }) => name)).size} different`);
});

test('every address of the server was seen and judged, with scripts and without', () => {
  test.skip(!process.env.SMR_WHOLE_RUN, 'only some tests were asked for');
  const table = readFileSync(join(root, 'server/src/router.rs'), 'utf8');
  const pages = [...table.matchAll(/^\s+get\(\s*"(\/[^"]*)"/gm)].map(([, path]) => path ?? '').filter((path) => !FOR_MACHINES.test(path));
  expect(pages.length, 'addresses in the table').toBeGreaterThan(15);
  const seen = states();
  const missing = ['js', 'no-js'].flatMap((project) => pages
    .filter((path) => {
      const pattern = new RegExp(`^${path.replace(/\{[^}]*\}/g, '[^/]+')}$`);
      return !seen.some((state) => state.project === project && pattern.test(state.path));
    })
    .map((path) => `${project}: ${path}`));
  expect(missing).toEqual([]);
});

/** One start of Java for all pages. */
function validate(files: string[]): Promise<Message[]> {
  const jar = join(createRequire(import.meta.url).resolve('vnu-jar/package.json'), '../build/dist/vnu.jar');
  return new Promise((resolve, reject) => {
    execFile('java', ['-Xss1m', '-jar', jar, '--format', 'json', '--stdout', '--exit-zero-always', ...files], { maxBuffer: 64 << 20 }, (error, stdout) => {
      if (error) return reject(error);
      const { messages } = JSON.parse(stdout) as { messages: Message[] };
      // Warnings too; "info" without a sub-type is praise and counts.
      resolve(messages.filter(({ type, subType }) => type !== 'info' || subType === 'warning'));
    });
  });
}
