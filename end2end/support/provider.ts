// An identity provider of the tests' own, on this machine: node's `oidc-provider` with its own plain
// pages for signing in. Everybody who signs in there with any password is who they say they are.
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export interface IdentityProvider {
  /** Without a slash at the end. On another site than the register, as real ones are. */
  issuer: string;
  /** What the register is told of it. */
  settings: Record<string, string>;
  stop(): Promise<void>;
}

/** A free port of this machine. */
export async function freePort(): Promise<number> {
  const server = await listening(createServer());
  const { port } = server.address() as AddressInfo;
  await closed(server);
  return port;
}

/** Starts a provider that knows one register. */
export async function startProvider(register: string): Promise<IdentityProvider> {
  const port = await freePort();
  const issuer = `http://localhost:${port}`;
  const secret = 'a-secret-of-the-tests-alone-0123456789';
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
  const provider = new Provider(issuer, {
    clients: [{
      client_id: 'register', client_secret: secret,
      redirect_uris: [`${register}/sign-in/return`],
      post_logout_redirect_uris: [`${register}/sign-in?done=signed-out`],
    }],
    jwks: { keys: [{ ...key, kid: 'tests', use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['of the tests alone'] },
    conformIdTokenClaims: false,
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    pkce: { required: () => true },
    ttl: { AccessToken: 600, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, email: id, email_verified: id.includes('@') }),
    }),
  });
  // Its plain pages ask another site for a typeface, which no test may.
  provider.use(async (context: { body: unknown }, next: () => Promise<void>) => {
    await next();
    if (typeof context.body === 'string') context.body = context.body.replace(/@import url\([^)]*\);?/g, '');
  });
  const server = await listening(createServer(provider.callback()), port);
  return {
    issuer,
    settings: { SMR_OIDC_ISSUER: issuer, SMR_OIDC_CLIENT_ID: 'register', SMR_OIDC_CLIENT_SECRET: secret },
    stop: () => closed(server),
  };
}

function listening(server: HttpServer, port = 0): Promise<HttpServer> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

function closed(server: HttpServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
