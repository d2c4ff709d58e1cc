// Every link that a page offers leads somewhere: the whole register walked as several people see it.
import { test, expect, signInAs } from '../support/test.ts';
import { keepHtml } from '../support/watch.ts';

/** Pages of one kind and its queries are alike: so many of each are looked at. */
const OF_A_KIND = 4;

for (const persona of ['design-and-marketing', 'administrator', 'risk-and-compliance', 'staff'] as const) {
  // Links are the same with and without scripts.
  test(`no link is dead for ${persona}`, { tag: '@js' }, async ({ page, context, server }) => {
    test.setTimeout(300_000);
    await signInAs(page, persona);
    const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const seen = new Map<string, number>();
    const waiting = [{ path: '/', from: 'the beginning' }];
    const dead: string[] = [];
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const answer = await fetch(server.url + next.path, { headers: { cookie }, redirect: 'manual' });
      const body = await answer.text();
      if (answer.status >= 400) dead.push(`${answer.status} ${next.path} from ${next.from}`);
      if (!answer.headers.get('content-type')?.startsWith('text/html')) continue;
      keepHtml(next.path, answer.status, body);
      for (const path of links(body, server.url + next.path, server.url)) {
        const kind = kindOf(path);
        const times = seen.get(kind) ?? 0;
        seen.set(kind, times + 1);
        if (times < OF_A_KIND) waiting.push({ path, from: next.path });
      }
    }
    expect(dead).toEqual([]);
    expect(seen.size, 'kinds of addresses').toBeGreaterThan(5);
  });
}

function links(html: string, here: string, origin: string): Set<string> {
  const found = [...html.matchAll(/<a\b[^>]*?\bhref="([^"]*)"/g)].map(([, href]) => new URL((href ?? '').replaceAll('&amp;', '&'), here));
  return new Set(found.filter((url) => url.origin === origin).map((url) => url.pathname + url.search));
}

/** `/accounts/AC-0042/edit?a=1&b=2` is of the kind `/accounts/#/edit?a&b`. */
function kindOf(path: string): string {
  const url = new URL(path, 'http://x');
  const names = [...new Set(url.searchParams.keys())].sort().join('&');
  return `${url.pathname.replace(/[A-Z]{2}-\d+|[0-9a-f-]{36}/g, '#')}?${names}`;
}
