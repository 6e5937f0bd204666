/** What each role may do. The server judges; this is its table again, so that nobody is offered what would be refused. */
import type { Grant, Role } from '../api/people';

/** Rising: each may do all that those before it may. */
export const ROLES: readonly Role[] = ['viewer', 'surveyor', 'planner', 'manager', 'admin'];

/** What can be done, and the role that it needs. */
export const NEEDED = {
  /** What stands in a courtyard today: drawn, edited, removed, undone. */
  baseline: 'surveyor',
  /** Plans of a courtyard: made, drawn, renamed, deleted. */
  plans: 'planner',
  /** A plan is published or archived. */
  settle: 'manager',
  /** Courtyards, and what the register says of them. */
  register: 'manager',
  import: 'manager',
  rules: 'manager',
  lenses: 'manager',
  people: 'admin',
} as const satisfies Record<string, Role>;
export type Capability = keyof typeof NEEDED;

/** What is the same for all of a project, and so needs the role in the whole of it. */
export const OF_THE_PROJECT: ReadonlySet<Capability> = new Set(['rules', 'lenses']);

export function isAtLeast(role: Role | null, needed: Role): boolean {
  return role !== null && ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

export function highest(roles: readonly Role[]): Role | null {
  return ROLES.findLast((role) => roles.includes(role)) ?? null;
}

/** Who administers the whole of this project looks after the whole installation, and has every role in it. */
export const HOME_PROJECT = 'default';

function isAdministration({ project, community, role }: Grant): boolean {
  return role === 'admin' && community === null && project === HOME_PROJECT;
}

/** The role in a community; with null in the whole project. */
export function roleIn(
  grants: readonly Grant[],
  project: string,
  community: string | null,
): Role | null {
  const counting = grants.filter(
    (grant) =>
      isAdministration(grant) ||
      (grant.project === project && (grant.community === null || grant.community === community)),
  );
  return highest(counting.map(({ role }) => role));
}

/** Whether these grants are enough; for what concerns no courtyard, `community` is null. */
export function mayDo(
  grants: readonly Grant[],
  what: Capability,
  project: string,
  community: string | null,
): boolean {
  if (what === 'people') return grants.some(isAdministration);
  const where = OF_THE_PROJECT.has(what) ? null : community;
  return isAtLeast(roleIn(grants, project, where), NEEDED[what]);
}

/** The role of a whole project and of each community, as a table of grants is filled in. */
export type Table = { whole: Role | null; communities: ReadonlyMap<string, Role> };

export function tableOf(grants: readonly Grant[], project: string): Table {
  const own = grants.filter((grant) => grant.project === project);
  const of = (community: string | null) =>
    highest(own.filter((grant) => grant.community === community).map(({ role }) => role));
  const named = [...new Set(own.flatMap(({ community }) => community ?? []))];
  return {
    whole: of(null),
    communities: new Map(named.map((community) => [community, of(community) as Role])),
  };
}

/** The grants with another role at one place; null takes it away. Those of other projects stay. */
export function withRole(
  grants: readonly Grant[],
  project: string,
  community: string | null,
  role: Role | null,
): Grant[] {
  const rest = grants.filter((grant) => grant.project !== project || grant.community !== community);
  return role ? [...rest, { project, community, role }] : rest;
}
