// A server of the tests' own: random port, fresh data, ended by its process number. What the tests
// ask of it is not known here.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import postgres from 'postgres';
import { binary } from './places.ts';
import { copyTemplate } from './template.ts';

export type Database = 'sqlite' | 'postgres';

/** A running server. */
export interface Server {
  /** Without a slash at the end. */
  url: string;
  /** Another server that its pages lead to: the identity provider of a test. */
  beside?: string;
  /** What it has written so far: its log, one JSON object a line. */
  log(): string;
  /** Ends it and starts it again on the same data and address, with other settings. */
  again(more: Record<string, string>): Promise<void>;
  stop(): Promise<void>;
}

// Long, since a busy machine with a careful disk takes its time to write two years of demonstration.
const PATIENCE = 120_000;

/** Starts a demonstration on a database of its own and waits until it can be used. */
export async function start(database: Database, more: Record<string, string> = {}): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'smr-end2end-'));
  const cleanUp: (() => Promise<void>)[] = [async () => rmSync(folder, { recursive: true, force: true })];
  const settings: Record<string, string> = { SMR_DEMO: 'true', SMR_LISTEN: '127.0.0.1:0', SMR_DATA_DIR: folder, ...more };
  if (database === 'postgres') {
    const { url, drop } = await createDatabase();
    settings.SMR_DATABASE_URL = url;
    cleanUp.push(drop);
  } else if (Object.keys(more).every((name) => !name.startsWith('SMR_DEMO'))) {
    copyTemplate(folder);
  }
  const begin = () => spawn(binary(), ['serve'], { cwd: folder, env: { PATH: process.env.PATH, ...settings } });
  let child = begin();
  const stop = async () => {
    await end(child);
    for (const step of cleanUp.reverse()) await step();
  };
  try {
    let log = listen(child);
    const url = await address(child, log);
    await ready(url, log);
    const again = async (other: Record<string, string>) => {
      await end(child);
      const before = log();
      Object.assign(settings, other, { SMR_LISTEN: new URL(url).host });
      child = begin();
      const own = listen(child);
      await address(child, own);
      await ready(url, own);
      log = () => before + own();
    };
    return { url, log: () => log(), again, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function listen(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return () => text;
}

/** The server prints its address when it listens. */
async function address(child: ChildProcess, log: () => string): Promise<string> {
  for (const until = Date.now() + PATIENCE; Date.now() < until; await wait(20)) {
    const found = /^Social Media Register of .*: (http:\/\/127\.0\.0\.1:\d+)\/?$/m.exec(log());
    if (found?.[1]) return found[1];
    if (child.exitCode !== null) break;
  }
  throw new Error(`The server did not start:\n${log()}`);
}

async function ready(url: string, log: () => string): Promise<void> {
  for (const until = Date.now() + PATIENCE; Date.now() < until; await wait(20)) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
  }
  throw new Error(`The server is not ready:\n${log()}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const stuck = new AbortController();
  await Promise.race([ended, wait(10_000, undefined, { signal: stuck.signal }).then(() => child.kill('SIGKILL')).catch(() => {})]);
  stuck.abort();
}

async function createDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const server = process.env.SMR_TEST_POSTGRES_URL;
  if (!server) throw new Error('SMR_TEST_POSTGRES_URL is not set');
  const name = `end2end_${process.pid}_${Date.now()}`;
  const run = async (statement: string) => {
    const sql = postgres(server, { max: 1, onnotice: () => {} });
    try {
      await sql.unsafe(statement);
    } finally {
      await sql.end();
    }
  };
  await run(`CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}
