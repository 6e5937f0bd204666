/** Signing in by an identity provider: the browser goes there, and comes back to the page that it was at. */

/** What can have gone wrong on the way, as the server calls it. */
export const FAULTS = [
  'account-disabled',
  'clocks-differ',
  'not-begun-here',
  'not-set-up',
  'provider-unreachable',
  'provider-untrusted',
  'refused-elsewhere',
  'too-many-attempts',
] as const;

export type Fault = (typeof FAULTS)[number] | 'other';

const PARAMETER = 'sign-in';

/** The address that leads to the provider; `page`: where to come back to. */
export function departure(page: Pick<URL, 'pathname' | 'search' | 'hash'>): string {
  const back = page.pathname + taken(page.search).rest + page.hash;
  return `/api/session/oidc?${new URLSearchParams({ back })}`;
}

/** Why somebody came back without being signed in; null: they did not. And the query without it. */
export function faultOf(query: string): { fault: Fault | null; rest: string } {
  const { value, rest } = taken(query);
  if (value === null) return { fault: null, rest };
  return { fault: FAULTS.find((known) => known === value) ?? 'other', rest };
}

/** Only the one pair is taken out: a page's other parameters stay as they were written. */
function taken(query: string): { value: string | null; rest: string } {
  const pairs = query.replace(/^\?/, '').split('&').filter(Boolean);
  const own = pairs.find((pair) => pair.startsWith(`${PARAMETER}=`));
  const others = pairs.filter((pair) => pair !== own).join('&');
  return { value: own?.slice(PARAMETER.length + 1) ?? null, rest: others && `?${others}` };
}
