// People: the first account, signing in and out, what each role is offered, and nothing lost when a session ends.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DESKTOP, keep, PHONE } from './browser.mjs';
import { startServer } from './server.mjs';
import { violations } from './violations.mjs';
import { openWithoutMap, server, startVisits, until, visit } from './visits.mjs';

const COURTYARD = 'cy-03';
const CAMERA = 'cy-03-cam-01';
const PASSWORD = 'liu shu bu tong de ci';
const ADMIN = { name: 'liming', display: '李明' };
/** One who may only look, and one who surveys in the courtyard's community alone. */
const VIEWER = { name: 'chenjing', display: '陈静' };
const SURVEYOR = { name: 'zhaolei', display: '赵磊' };

/** The community of the courtyard. */
let community;

startVisits({ wanted: async () => ({ signIn: true }) });

async function signIn(page, name, password = PASSWORD) {
  await page.getByTestId('sign-in-name').fill(name);
  await page.getByTestId('sign-in-password').fill(password);
  await page.getByTestId('sign-in-go').click();
}

async function openAs(name, path, options) {
  const page = await openWithoutMap(path, options);
  await signIn(page, name);
  await page.getByTestId('account-open').waitFor();
  return page;
}

/** What the API answers to who is signed in on the page. */
const ask = (page, path) =>
  page.evaluate(async (path) => {
    const answer = await fetch(`/api${path}`);
    return answer.ok ? answer.json() : answer.status;
  }, path);

/** As the session ends by itself, or elsewhere. */
const endSession = (page) => page.context().clearCookies();

const state = (page, name) =>
  page.locator(`[data-testid="saving"][data-state="${name}"]`).waitFor({ timeout: 30_000 });

const noViolation = async (page) => assert.deepEqual(await violations(page), []);
/** But for answers that were asked for: a browser tells of every refusal. */
const realFaults = () => visit.faults.filter((fault) => !/status of 4(01|29)/.test(fault));

describe('a new server', () => {
  it('shows nothing of its data, and is set up with the token of its log', async () => {
    assert.equal((await fetch(`${server.url}/api/register`)).status, 401);
    const page = await openWithoutMap('/');
    await page.getByTestId('set-up').waitFor();
    await noViolation(page);
    await page.getByTestId('set-up-display').fill(ADMIN.display);
    await page.getByTestId('set-up-name').fill(ADMIN.name);
    await page.getByTestId('new-password').fill('liming1234');
    const strength = page.getByTestId('strength');
    assert.equal(await strength.getAttribute('data-strength'), 'weak');
    await page.getByTestId('new-password').fill(PASSWORD);
    assert.equal(await strength.getAttribute('data-strength'), 'good');
    await page.getByTestId('new-password-twice').fill(`${PASSWORD}!`);
    assert.ok(await page.getByTestId('set-up-go').isDisabled());
    await page.getByTestId('new-password-twice').fill(PASSWORD);
    await page.getByTestId('set-up-token').fill('nobody knows');
    await page.getByTestId('set-up-go').click();
    await page.getByTestId('set-up-fault').waitFor();
    await keep(page, 'people-set-up');
    await page.getByTestId('set-up-token').fill(server.setUpToken);
    await page.getByTestId('set-up-go').click();
    const chip = page.getByTestId('account-open');
    await chip.waitFor();
    assert.match(await chip.innerText(), /李明\s+系统管理员/);
    await page.getByTestId('register').waitFor();
    assert.deepEqual(
      realFaults().filter((fault) => !/status of 403/.test(fault)),
      [],
    );
  });
});

describe('signing in', () => {
  it('keeps the link, tells what is wrong, and asks for patience after many attempts', async () => {
    const page = await openWithoutMap(`/courtyards/${COURTYARD}?history`);
    await page.getByTestId('sign-in').waitFor();
    await noViolation(page);
    await keep(page, 'people-sign-in');
    const fields = page.locator('[data-testid="sign-in"] input');
    assert.deepEqual(
      await fields.evaluateAll((all) => all.map(({ autocomplete }) => autocomplete)),
      ['username', 'current-password'],
    );
    await signIn(page, ADMIN.name, 'wrong, of course');
    assert.match(await page.getByTestId('sign-in-fault').innerText(), /用户名或密码不对/);
    await signIn(page, ADMIN.name);
    await page.getByTestId('account-open').waitFor();
    assert.match(page.url(), /\/courtyards\/cy-03\?history$/);
    assert.deepEqual(realFaults(), []);
  });

  it('says how long to wait', async () => {
    const page = await openWithoutMap('/', { viewport: PHONE, colorScheme: 'dark' });
    for (let i = 0; i < 12; i += 1) {
      await signIn(page, 'nobody', `guess number ${i}`);
      await page.getByTestId('sign-in-fault').waitFor();
      if (/尝试次数太多/.test(await page.getByTestId('sign-in-fault').innerText())) break;
    }
    assert.match(await page.getByTestId('sign-in-fault').innerText(), /请在 \d+ (秒|分钟)后再试/);
    const go = page.getByTestId('sign-in-go');
    assert.ok(await go.isDisabled());
    const before = await go.innerText();
    assert.match(before, /请等 \d+/);
    await keep(page, 'people-throttled-phone');
    // It counts down by itself.
    await until(async () => (await go.innerText()) !== before, true);
    await noViolation(page);
  });
});

describe('an administrator', () => {
  it('adds a viewer, and a surveyor of one community', async () => {
    const page = await openAs(ADMIN.name, '/?people');
    await page.getByTestId('person').waitFor();
    ({
      properties: { community },
    } = (await ask(page, '/register')).courtyards.find(({ id }) => id === COURTYARD));
    await noViolation(page);
    for (const { name, display } of [VIEWER, SURVEYOR]) {
      await page.getByTestId('people-add').click();
      await page.getByTestId('person-display').fill(display);
      await page.getByTestId('person-name').fill(name);
      await page.getByTestId('password-make').click();
      const made = await page.getByTestId('password-made').innerText();
      assert.equal(await page.getByTestId('new-password').inputValue(), made);
      await page.getByTestId('new-password').fill(PASSWORD);
      await page.getByTestId('new-password-twice').fill(PASSWORD);
      const grant = (place, role) =>
        page.locator(`[data-testid="grant"][data-place="${place}"][data-role="${role}"]`);
      assert.ok(await grant('', 'viewer').isChecked());
      if (name === SURVEYOR.name) {
        await grant('', 'none').check();
        await grant(community, 'surveyor').check();
      }
      await page.getByTestId('person-save').click();
      await page.getByTestId('reset-form').waitFor();
      await noViolation(page);
      if (name === SURVEYOR.name) await keep(page, 'people-person');
      await page.getByTestId('people-back').click();
    }
    await until(() => page.getByTestId('person').count(), 3);
    await keep(page, 'people-list');
    const { users } = await ask(page, '/users');
    const grantsOf = (who) => users.find(({ name }) => name === who.name).grants;
    assert.deepEqual(grantsOf(VIEWER), [{ project: 'default', community: null, role: 'viewer' }]);
    assert.deepEqual(grantsOf(SURVEYOR), [{ project: 'default', community, role: 'surveyor' }]);
    await page.getByTestId('people-search').fill(community);
    await until(() => page.getByTestId('person').count(), 1);
    assert.deepEqual(realFaults(), []);
  });

  it('does not take away the own role, and is told when a name is taken', async () => {
    const page = await openAs(ADMIN.name, '/?people');
    await page.locator(`[data-testid="person"][data-name="${ADMIN.name}"]`).click();
    await page.getByTestId('grant-table').waitFor();
    assert.ok(await page.locator('[data-testid="grant"][data-place=""]').first().isDisabled());
    assert.equal(await page.getByTestId('person-delete').count(), 0);
    await page.goto(`${server.url}/?people=new`);
    await page.getByTestId('person-display').fill('又一个');
    await page.getByTestId('person-name').fill(VIEWER.name);
    await page.getByTestId('password-make').click();
    await page.getByTestId('person-save').click();
    assert.match(await page.getByTestId('person-fault').innerText(), /已有人用/);
  });

  it('disables, resets and deletes, and finds all of it in the log', async () => {
    const page = await openAs(ADMIN.name, '/?people=new', { viewport: PHONE });
    await page.getByTestId('person-display').fill('临时');
    await page.getByTestId('person-name').fill('temp');
    await page.getByTestId('password-make').click();
    await page.getByTestId('person-save').click();
    await page.getByTestId('person-disable').click();
    await page.getByRole('button', { name: '恢复账户' }).waitFor();
    await page.getByTestId('password-make').click();
    await page.getByTestId('reset-save').click();
    await page.getByText('密码已重设').waitFor();
    await page.getByTestId('person-delete').click();
    await page.getByTestId('person-delete-yes').click();
    await until(() => page.getByTestId('person').count(), 3);
    const small = await page
      .locator('[data-testid="people-panel"] :is(a, input, button)')
      .evaluateAll((all) =>
        all.filter((one) => one.getBoundingClientRect().height < 40).map((one) => one.outerHTML),
      );
    assert.deepEqual(small, []);
    await page.getByTestId('people-tab-audit').click();
    await page.getByTestId('audit-entry').first().waitFor();
    const newest = page.getByTestId('audit-entry').first();
    assert.match(await newest.innerText(), /liming\s+删除人员\s+temp/);
    await page.getByTestId('audit-filter').selectOption('sign-in-failed');
    assert.ok((await page.getByTestId('audit-entry').count()) > 0);
    assert.ok(
      await page
        .getByTestId('audit-entry')
        .evaluateAll((all) => all.every((one) => one.dataset.event === 'sign-in-failed')),
    );
    await noViolation(page);
    await keep(page, 'people-audit-phone');
  });
});

describe('a viewer', () => {
  it('sees everything, is offered no change, and is told why', async () => {
    const page = await openAs(VIEWER.name, `/courtyards/${COURTYARD}`);
    assert.match(await page.getByTestId('account-open').innerText(), /陈静\s+查看员/);
    const saving = page.getByTestId('saving');
    assert.match(
      await saving.innerText(),
      /只供查看：改动需要在.+有“调查员”角色。您的角色是“查看员”/,
    );
    assert.equal(await page.getByTestId('edits-undo').count(), 0);
    for (const control of ['courtyard-draw', 'scenario-new']) {
      const button = page.getByTestId(control);
      assert.ok(await button.isDisabled(), control);
      assert.match(await button.getAttribute('title'), /需要在.+角色/, control);
    }
    await page.keyboard.press('d');
    assert.ok(!page.url().includes('edit'));
    await noViolation(page);
    await keep(page, 'people-viewer');
    await page.getByTestId('courtyard-edit').click();
    await page.getByTestId('form-locked').waitFor();
    const controls = page.locator('[data-testid="property-form"] fieldset :is(input, select)');
    assert.ok(await controls.evaluateAll((all) => all.every((one) => one.matches(':disabled'))));
    assert.equal(await page.getByTestId('form-delete').count(), 0);
    await page.goto(`${server.url}/?rules`);
    await page.getByTestId('rules-locked').waitFor();
    assert.ok(await page.getByTestId('rule-value').first().isDisabled());
    await page.goto(`${server.url}/?people`);
    await page.getByText('只有系统管理员可以管理人员').waitFor();
    assert.equal(await ask(page, '/users'), 403);
  });
});

describe('a surveyor of one community', () => {
  it('draws on its baseline, makes no plan of it, and changes nothing elsewhere', async () => {
    const page = await openAs(SURVEYOR.name, `/courtyards/${COURTYARD}`);
    await state(page, 'saved');
    assert.ok(await page.getByTestId('courtyard-draw').isEnabled());
    assert.ok(await page.getByTestId('scenario-new').isDisabled());
    const { courtyards } = await ask(page, '/register');
    const other = courtyards.find(({ properties }) => properties.community !== community);
    await page.goto(`${server.url}/courtyards/${other.id}`);
    await state(page, 'saved');
    assert.ok(await page.getByTestId('courtyard-draw').isDisabled());
    await page.goto(server.url);
    assert.ok(await page.getByTestId('add-courtyard').isDisabled());
    assert.deepEqual(realFaults(), []);
  });

  const PATH = `/courtyards/${COURTYARD}?coverage&feature=${CAMERA}`;

  async function azimuth(page) {
    const { features } = await ask(page, `/features?courtyard=${COURTYARD}&limit=50000`);
    return features.find(({ id }) => id === CAMERA).properties.azimuth_deg;
  }

  /** Turns the camera by a degree, and saves that when the session has ended. */
  async function turnTooLate(page) {
    await page.getByTestId('live-azimuth-number').waitFor();
    await page.locator('h1').first().focus();
    await page.keyboard.press('KeyE');
    await page.getByTestId('trial-save').waitFor();
    await page.waitForLoadState('networkidle');
    await endSession(page);
    await page.getByTestId('trial-save').click();
  }

  for (const [how, viewport] of [
    ['a desk', DESKTOP],
    ['a phone', PHONE],
  ]) {
    it(`loses nothing at ${how} when the session ends in the middle of an edit`, async () => {
      const page = await openAs(SURVEYOR.name, PATH, { viewport });
      const before = await azimuth(page);
      await turnTooLate(page);
      const sheet = page.getByTestId('sign-in-sheet');
      await sheet.getByTestId('sign-in-unsent').waitFor();
      assert.match(await sheet.getByTestId('sign-in-unsent').innerText(), /1 项改动还没有保存/);
      assert.equal(await sheet.getByTestId('sign-in-name').inputValue(), SURVEYOR.name);
      await noViolation(page);
      await keep(page, `people-ended-${viewport.width}`);
      // To look first: what was done is still there, and says that it is not saved.
      await sheet.getByTestId('sign-in-later').click();
      await state(page, 'signedOut');
      assert.equal(Number(await page.getByTestId('live-azimuth-number').inputValue()), before + 1);
      await page.getByTestId('sign-in-again').click();
      await sheet.getByTestId('sign-in-password').fill(PASSWORD);
      await sheet.getByTestId('sign-in-go').click();
      await state(page, 'saved');
      await sheet.getByTestId('sign-in').waitFor({ state: 'detached' });
      assert.equal(await azimuth(page), before + 1);
      assert.deepEqual(realFaults(), []);
    });
  }

  it('leaves what is not saved to be saved by nobody else', async () => {
    const page = await openAs(SURVEYOR.name, PATH);
    const before = await azimuth(page);
    await turnTooLate(page);
    await page.getByTestId('sign-in-unsent').waitFor();
    await signIn(page, ADMIN.name);
    await page.getByTestId('account-open').getByText(ADMIN.display).waitFor();
    await state(page, 'saved');
    assert.equal(await azimuth(page), before);
    await page.getByTestId('account-open').click();
    await page.getByTestId('sign-out').click();
    await page.getByTestId('sign-in').waitFor();
    await signIn(page, SURVEYOR.name);
    await page.getByTestId('account-open').waitFor();
    await until(() => azimuth(page), before + 1);
  });
});

describe('one’s own account', () => {
  it('makes a token that is told once, and that a program gets in with', async () => {
    const page = await openAs(VIEWER.name, '/?account');
    await page.getByTestId('own-grants').waitFor();
    await page.getByTestId('token-add').click();
    await page.getByTestId('token-name').fill('QGIS');
    assert.deepEqual(await page.locator('[data-testid="token-role"] option').count(), 1);
    await page.getByTestId('token-create').click();
    const secret = await page.getByTestId('token-value').innerText();
    await noViolation(page);
    await keep(page, 'people-token');
    const basic = Buffer.from(`${VIEWER.name}:${secret}`).toString('base64');
    for (const authorization of [`Bearer ${secret}`, `Basic ${basic}`]) {
      const answer = await fetch(`${server.url}/api/collections`, { headers: { authorization } });
      assert.equal(answer.status, 200);
    }
    await page.getByTestId('token-close').click();
    await page.reload();
    await page.getByTestId('token').waitFor();
    assert.ok(!(await page.content()).includes(secret));
    await page.getByTestId('token-remove').click();
    await page.getByTestId('token-remove-yes').click();
    await until(() => page.getByTestId('token').count(), 0);
    const headers = { authorization: `Bearer ${secret}` };
    assert.equal((await fetch(`${server.url}/api/collections`, { headers })).status, 401);
  });

  it('changes the password, in English and in the dark, and signs out', async () => {
    const page = await openAs(VIEWER.name, '/?account', { colorScheme: 'dark' });
    await page.getByTestId('language-switch').click();
    const change = async (old, fresh) => {
      await page.getByTestId('old-password').fill(old);
      await page.getByTestId('new-password').fill(fresh);
      await page.getByTestId('new-password-twice').fill(fresh);
      await page.getByTestId('password-save').click();
    };
    await change('not this one', `${PASSWORD} 2`);
    await page.getByText('The current password is wrong').waitFor();
    await change(PASSWORD, `${PASSWORD} 2`);
    await page.getByText('The password is changed').waitFor();
    await noViolation(page);
    await keep(page, 'people-account-en-dark');
    await page.getByTestId('sign-out').click();
    await page.getByTestId('sign-in').waitFor();
    assert.equal(await ask(page, '/register'), 401);
    await signIn(page, VIEWER.name);
    await page.getByTestId('sign-in-fault').waitFor();
    await signIn(page, VIEWER.name, `${PASSWORD} 2`);
    await page.getByTestId('account-open').waitFor();
  });
});

describe('the wall', () => {
  it('asks who looks, and then shows the street', async () => {
    const page = await openWithoutMap('/wall');
    await signIn(page, SURVEYOR.name);
    await page.getByTestId('wall').waitFor();
    await page.locator('[data-testid="wall"] h1').waitFor();
  });
});

describe('on one computer without accounts', () => {
  it('opens at once, says so, and makes the first account', async () => {
    const local = await startServer({ demo: false });
    try {
      const page = await openWithoutMap(`${local.url}/`);
      const chip = page.getByTestId('account-open');
      await chip.waitFor();
      assert.match(await chip.innerText(), /本机管理员\s+未设账户/);
      await chip.click();
      await page.getByTestId('local-hint').waitFor();
      await noViolation(page);
      await keep(page, 'people-local');
      await page.getByTestId('people-open').click();
      await page.getByRole('button', { name: '添加第一个账户' }).click();
      await page.getByTestId('person-display').fill(ADMIN.display);
      await page.getByTestId('person-name').fill(ADMIN.name);
      await page.getByTestId('new-password').fill(PASSWORD);
      await page.getByTestId('new-password-twice').fill(PASSWORD);
      await page.getByTestId('person-save').click();
      await until(
        async () => /李明\s+系统管理员/.test(await chip.innerText().catch(() => '')),
        true,
      );
      assert.equal((await fetch(`${local.url}/api/register`)).status, 401);
    } finally {
      await local.stop();
    }
  });
});
