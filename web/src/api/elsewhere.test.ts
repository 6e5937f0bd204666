import { describe, expect, it } from 'vitest';
import { departure, faultOf } from './elsewhere';

describe('signing in elsewhere', () => {
  it('comes back to the page as it is, without what was wrong the last time', () => {
    const back = (address: string) => {
      const [path, query] = departure(new URL(address, 'http://a.example')).split('?');
      expect(path).toBe('/api/session/oidc');
      return new URLSearchParams(query).get('back');
    };
    expect(back('/')).toBe('/');
    expect(back('/courtyards/cy-01?history&map=1%2F2#x')).toBe(
      '/courtyards/cy-01?history&map=1%2F2#x',
    );
    expect(back('/wall?sign-in=clocks-differ')).toBe('/wall');
    expect(back('/?a&sign-in=clocks-differ&b')).toBe('/?a&b');
  });

  it('tells what was wrong, and leaves the rest of the query', () => {
    expect(faultOf('')).toEqual({ fault: null, rest: '' });
    expect(faultOf('?people')).toEqual({ fault: null, rest: '?people' });
    expect(faultOf('?people&sign-in=not-begun-here')).toEqual({
      fault: 'not-begun-here',
      rest: '?people',
    });
    expect(faultOf('?sign-in=<b>')).toEqual({ fault: 'other', rest: '' });
  });
});
