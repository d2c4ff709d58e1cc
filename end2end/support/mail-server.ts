// A mail server of the tests' own, on this machine: node's `smtp-server` with STARTTLS and a password, and
// a certificate made for it that only this run trusts.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A message that arrived. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
  headers: Map<string, unknown>;
  /** Whether the conversation was secret. */
  secure: boolean;
}

export interface MailServer {
  /** What the register is told of it. */
  settings: Record<string, string>;
  /** Everything that arrived so far. */
  mails: Mail[];
  /** Addresses that do not exist any more. */
  gone: Set<string>;
  /** Waits for a message that fits; the newest of several. */
  arrival(fits: (mail: Mail) => boolean, what: string): Promise<Mail>;
  stop(): Promise<void>;
}

const NAME = 'register';
const PASSWORD = 'of the tests alone';

/** Starts a server that takes mail for everybody. */
export async function startMailServer(): Promise<MailServer> {
  const folder = mkdtempSync(join(tmpdir(), 'smr-mail-'));
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  execFileSync('openssl', [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
    '-keyout', key, '-out', certificate, '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost',
    '-addext', 'basicConstraints=critical,CA:FALSE', '-addext', 'extendedKeyUsage=serverAuth',
  ], { stdio: 'pipe' });
  const mails: Mail[] = [];
  const gone = new Set<string>();
  const server = new SMTPServer({
    key: readFileSync(key),
    cert: readFileSync(certificate),
    authMethods: ['PLAIN'],
    disableReverseLookup: true,
    onAuth: ({ username, password }: { username: string; password: string }, _session: unknown, done: (error: Error | null, answer?: object) => void) =>
      done(username === NAME && password === PASSWORD ? null : new Error('not you'), { user: username }),
    onRcptTo: ({ address }: { address: string }, _session: unknown, done: (error?: Error) => void) =>
      gone.has(address) ? done(Object.assign(new Error('5.1.1 no such user'), { responseCode: 550 })) : done(),
    onData: (stream: NodeJS.ReadableStream, session: { secure: boolean; envelope: { rcptTo: { address: string }[] } }, done: (error?: Error) => void) => {
      simpleParser(stream as never)
        .then((mail: { subject?: string; text?: string; html?: string | false; headers: Map<string, unknown> }) => {
          mails.push({
            to: session.envelope.rcptTo[0]?.address ?? '',
            subject: mail.subject ?? '',
            text: mail.text ?? '',
            html: mail.html || '',
            headers: mail.headers,
            secure: session.secure,
          });
          done();
        })
        .catch(done);
    },
  });
  // A conversation that breaks off is the register's to mend.
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  return {
    settings: {
      SMR_SMTP_URL: `smtp://${NAME}:${encodeURIComponent(PASSWORD)}@localhost:${port}?tls=required`,
      SMR_MAIL_FROM: 'register@harbours.example',
      SSL_CERT_FILE: certificate,
    },
    mails,
    gone,
    async arrival(fits, what) {
      for (const until = Date.now() + 40_000; Date.now() < until; await wait(100)) {
        const found = mails.findLast(fits);
        if (found) return found;
      }
      throw new Error(`No mail ${what}. What arrived:\n${mails.map(({ to, subject }) => `${to}: ${subject}`).join('\n')}`);
    },
    async stop() {
      await new Promise<void>((resolve) => server.close(() => resolve()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
