// The demonstration is two years of deeds, each written the way people's clicks are: seconds of work.
// A run makes it once; each server on SQLite begins with a copy of that.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { binary, template } from './places.ts';

/** What only this machine's last server wrote is no part of it. */
const OWN = /\.(lock|db-shm|db-wal)$/;

/** Makes it anew, with the binary under test. */
export function makeTemplate(): void {
  rmSync(template, { recursive: true, force: true });
  mkdirSync(template, { recursive: true });
  execFileSync(binary(), ['demo', 'seed'], { env: { PATH: process.env.PATH, SMR_DEMO: 'true', SMR_DATA_DIR: template }, stdio: 'pipe' });
}

/** Copies it into a server's empty folder, if there is one of today and of this binary. */
export function copyTemplate(folder: string): void {
  const made = join(template, 'register.db');
  if (!existsSync(made) || existsSync(`${made}-wal`)) return;
  const at = statSync(made).mtime;
  if (at < statSync(binary()).mtime || at.toDateString() !== new Date().toDateString()) return;
  cpSync(template, folder, { recursive: true, filter: (file) => !OWN.test(file) });
}
