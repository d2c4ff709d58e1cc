// Where things are on this machine: the server's binary, the browser, real registers to import,
// and where a run leaves what it saw.
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root folder. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

const results = join(root, 'end2end/test-results');

/** Every page's HTML of this run, for the validator. */
export const seenHtml = join(results, 'html');
/** Which states of which pages were judged. */
export const seenStates = join(results, 'states');
/** Pictures of every page's state, for a person to look at. */
export const screens = join(results, 'screens');

/** A register with the demonstration in it, to begin with. */
export const template = join(results, 'template');

/** The binary under test: `SMR_BINARY`, else the newest kind of build that is there. */
export function binary(): string {
  const named = process.env.SMR_BINARY;
  const candidates = named
    ? [resolve(named)]
    : [join(root, 'target/release/social-media-register'), join(root, 'target/debug/social-media-register')];
  return first(candidates, 'No binary to test. Run: cargo xtask build');
}

/** The browser: `SMR_CHROMIUM`, else Debian's. */
export function chromium(): string {
  const named = process.env.SMR_CHROMIUM;
  const candidates = named
    ? [named]
    : ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'].flatMap((name) =>
        (process.env.PATH ?? '').split(':').map((folder) => join(folder, name)));
  return first(candidates, 'No Chromium. As root: apt-get install chromium fonts-liberation');
}

/** A file of the real registers, or nothing where this machine has none. */
export function realData(name: string): string | undefined {
  const folder = process.env.SMR_REAL_DATA;
  const path = folder && join(folder, name);
  return path && existsSync(path) ? path : undefined;
}

function first(candidates: string[], cure: string): string {
  const found = candidates.find((path) => existsSync(path));
  if (!found) throw new Error(cure);
  return found;
}
