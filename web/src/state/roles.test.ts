import { describe, expect, it } from 'vitest';
import type { Grant } from '../api/people';
import {
  type Capability,
  HOME_PROJECT,
  mayDo,
  NEEDED,
  ROLES,
  roleIn,
  tableOf,
  withRole,
} from './roles';

const grant = (community: string | null, role: Grant['role'], project = 'p'): Grant => ({
  project,
  community,
  role,
});
const all = Object.keys(NEEDED) as Capability[];

describe('a role', () => {
  it('may do all that those before it may', () => {
    for (const what of all) {
      const allowed = ROLES.map((role) =>
        mayDo([grant(null, role, HOME_PROJECT)], what, HOME_PROJECT, 'east'),
      );
      expect(allowed, what).toEqual([...allowed].sort((a, b) => Number(a) - Number(b)));
      expect(allowed.at(-1), what).toBe(true);
      expect(allowed[0], what).toBe(false);
    }
  });

  it('in one community is none in another, and none in another project', () => {
    const grants = [grant('east', 'planner'), grant(null, 'viewer'), grant(null, 'manager', 'q')];
    expect(mayDo(grants, 'plans', 'p', 'east')).toBe(true);
    expect(mayDo(grants, 'baseline', 'p', 'west')).toBe(false);
    expect(roleIn(grants, 'p', 'west')).toBe('viewer');
    expect(roleIn(grants, 'r', 'east')).toBeNull();
  });

  it('of the whole project holds in each community, and is not lowered there', () => {
    const grants = [grant(null, 'manager'), grant('east', 'viewer')];
    expect(roleIn(grants, 'p', 'east')).toBe('manager');
    expect(roleIn(grants, 'p', null)).toBe('manager');
  });

  it('in a community is not enough for what is of the whole project', () => {
    const grants = [grant('east', 'manager')];
    expect(mayDo(grants, 'register', 'p', 'east')).toBe(true);
    for (const what of ['rules', 'lenses', 'people'] as const) {
      expect(mayDo(grants, what, 'p', 'east'), what).toBe(false);
    }
    expect(mayDo(grants, 'import', 'p', null)).toBe(false);
  });
});

describe('who administers the home project', () => {
  it('has every role everywhere', () => {
    for (const what of all) {
      expect(mayDo([grant(null, 'admin', HOME_PROJECT)], what, 'p', 'east'), what).toBe(true);
    }
  });

  it('is nobody who administers another project, or one community', () => {
    for (const other of [grant(null, 'admin'), grant('east', 'admin', HOME_PROJECT)]) {
      expect(mayDo([other], 'people', HOME_PROJECT, null)).toBe(false);
    }
  });
});

describe('a table of grants', () => {
  it('changes at one place, and leaves the others and other projects alone', () => {
    const grants = [grant(null, 'viewer'), grant('east', 'planner'), grant('east', 'admin', 'q')];
    const changed = withRole(grants, 'p', 'east', 'manager');
    expect(tableOf(changed, 'p')).toEqual({
      whole: 'viewer',
      communities: new Map([['east', 'manager']]),
    });
    expect(tableOf(changed, 'q').communities.get('east')).toBe('admin');
    expect(withRole(changed, 'p', 'east', null)).toHaveLength(2);
  });

  it('takes the highest where one place was granted twice', () => {
    expect(tableOf([grant(null, 'planner'), grant(null, 'viewer')], 'p').whole).toBe('planner');
  });
});
