// Signing in by an identity provider, and what a page does when its session ends elsewhere.
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { DESKTOP, keep, PHONE } from './browser.mjs';
import { startProvider } from './provider.mjs';
import { violations } from './violations.mjs';
import { openWithoutMap, server, startVisits, until } from './visits.mjs';

const PASSWORD = 'liu shu bu tong de ci';
const NAME = '统一身份认证';
const PATH = '/courtyards/cy-03?history';

let provider;
/** The administrator's cookie. */
let cookie;

async function call(method, path, body) {
  const answer = await fetch(`${server.url}/api${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(cookie && { cookie }) },
    body: body && JSON.stringify(body),
  });
  cookie ??= answer.headers.get('set-cookie')?.split(';')[0];
  return answer.status === 204 ? null : answer.json();
}

startVisits({
  wanted: async () => {
    provider = await startProvider(NAME);
    return { signIn: true, more: provider.flags };
  },
  ready: () =>
    call('POST', '/setup', { token: server.setUpToken, name: 'admin', password: PASSWORD }),
});
after(() => provider?.stop());

async function goThrough(page, who) {
  await page.getByTestId('sign-in-elsewhere').click();
  await page.getByTestId('provider-name').fill(who);
  await page.getByTestId('provider-go').click();
}

const find = async (name) => (await call('GET', '/users')).users.find((user) => user.name === name);

describe('signing in by a provider', () => {
  it('leads there and back to the page that was asked for, and to no rights', async () => {
    const page = await openWithoutMap(PATH);
    const link = page.getByTestId('sign-in-elsewhere');
    await link.waitFor();
    assert.equal((await link.innerText()).trim(), `用 ${NAME} 登录`);
    assert.deepEqual(await violations(page), []);
    await keep(page, 'elsewhere-sign-in');
    await goThrough(page, 'liwen');
    await page.waitForURL(server.url + PATH);
    await until(async () => (await find('liwen'))?.display_name, 'liwen（统一身份）');
    const user = await find('liwen');
    assert.deepEqual(user.grants, []);
    await call('PATCH', `/users/${user.id}`, {
      grants: [{ project: 'default', community: null, role: 'planner' }],
    });
    await page.reload();
    const chip = page.getByTestId('account-open');
    await chip.waitFor();
    assert.match(await chip.innerText(), /liwen（统一身份）\s+规划员/);
  });

  for (const [how, prepare, words] of [
    [
      'was refused',
      () => {
        provider.answers = 'refused';
      },
      [/没有放行/, /did not let you in/],
    ],
    [
      'comes with another time',
      () => {
        provider.skew_s = 3600;
      },
      [/时间不一致/, /clocks/],
    ],
  ]) {
    it(`says in both languages when somebody ${how}`, async () => {
      prepare();
      const page = await openWithoutMap(PATH, { viewport: PHONE, colorScheme: 'dark' });
      await goThrough(page, 'liwen');
      const fault = page.getByTestId('elsewhere-fault');
      await fault.waitFor();
      provider.answers = 'well';
      provider.skew_s = 0;
      // The address is the page's again, for whoever tries once more.
      assert.equal(page.url(), server.url + PATH);
      assert.match(await fault.innerText(), words[0]);
      const { height } = await page.getByTestId('sign-in-elsewhere').boundingBox();
      assert.ok(height >= 44, `${height} px`);
      assert.deepEqual(await violations(page), []);
      await keep(page, `elsewhere-${how.split(' ')[0]}-phone`);
      await page.getByTestId('language-switch').click();
      assert.match(await fault.innerText(), words[1]);
    });
  }
});

describe('a page whose session ends elsewhere', () => {
  it('asks for the sign-in at once, and goes on listening after it', async () => {
    const page = await openWithoutMap('/courtyards/cy-03', { viewport: DESKTOP });
    await goThrough(page, 'liwen');
    await page.getByTestId('account-open').waitFor();
    await page.locator('[data-testid="saving"][data-state="saved"]').waitFor();
    const { id } = await find('liwen');
    const listening = page.waitForRequest(/api\/presence/);
    await listening;
    const began = Date.now();
    await call('PATCH', `/users/${id}`, { disabled: true });
    const sheet = page.getByTestId('sign-in-sheet');
    await sheet.getByTestId('sign-in').waitFor();
    console.log(`the page asked for the sign-in after ${Date.now() - began} ms`);
    assert.ok(Date.now() - began < 5000);
    await keep(page, 'elsewhere-sheet');
    await call('PATCH', `/users/${id}`, { disabled: false, password: PASSWORD });
    await sheet.getByTestId('sign-in-password').fill(PASSWORD);
    const again = page.waitForRequest(/api\/events/);
    await sheet.getByTestId('sign-in-go').click();
    await sheet.getByTestId('sign-in').waitFor({ state: 'detached' });
    await again;
  });
});
