// What a courtyard still lacks: the scorecard, and what lies behind its checks on the map.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keep, mapIdle, PHONE } from './browser.mjs';
import { ask, execute, open, post, startVisits } from './visits.mjs';

const COURTYARD = 'cy-03';

startVisits();

const itemsOf = async (collection) =>
  (await ask(`/collections/${collection}/items?limit=1000`)).features;
const planOf = async (name) => (await post('/scenarios', { courtyard: COURTYARD, name })).id;

async function add(collection, plan, feature) {
  const body = { type: 'Feature', ...feature };
  await post(`/collections/${collection}/items?scenario=${plan}`, body, 'application/geo+json');
}

function middleOf({ type, coordinates }) {
  if (type === 'Point') return coordinates;
  const [first, last] = [coordinates[0], coordinates[coordinates.length - 1]];
  return [(first[0] + last[0]) / 2, (first[1] + last[1]) / 2];
}

/** 12 m square: nothing drives around it in a gate. */
function kioskOn([lon, lat]) {
  const [dx, dy] = [6 / 91_500, 6 / 111_320];
  const ring = [
    [lon - dx, lat - dy],
    [lon + dx, lat - dy],
    [lon + dx, lat + dy],
    [lon - dx, lat + dy],
    [lon - dx, lat - dy],
  ];
  return {
    geometry: { type: 'Polygon', coordinates: [ring] },
    properties: { kind: 'obstacle', name: '岗亭', height_m: 2.5, courtyard: COURTYARD },
  };
}

async function showBehind(page, analysis) {
  await page.locator(`[data-testid="gap-analysis"][data-analysis="${analysis}"]`).click();
  await page.locator('[data-testid="findings"][aria-busy="false"]').waitFor();
  await mapIdle(page);
}

describe('the scorecard', () => {
  it('lists every check of the server, with what is met and what is short', async () => {
    const page = await open(`/courtyards/${COURTYARD}`);
    await page.locator('[data-testid="scorecard"][aria-busy="false"]').waitFor();
    const { checks } = await execute('scorecard', { courtyard: COURTYARD });
    assert.ok(checks.length >= 8, `${checks.length} checks`);
    const shown = await page
      .getByTestId('check')
      .evaluateAll((rows) => rows.map(({ dataset }) => [dataset.check, dataset.met ?? 'null']));
    assert.deepEqual([...shown].sort(), checks.map(({ id, met }) => [id, String(met)]).sort());
    await keep(page, 'gaps-scorecard');
  });

  it('shows the openings of the perimeter on the map, in the address and in words', async () => {
    const page = await open(`/courtyards/${COURTYARD}`);
    await showBehind(page, 'perimeter');
    const { openings, uncontrolled } = await execute('perimeter', { courtyard: COURTYARD });
    assert.equal(await page.getByTestId('finding').count(), openings.length + uncontrolled.length);
    assert.match(page.url(), /gaps=perimeter/);
    await keep(page, 'gaps-perimeter');
    await page.goBack();
    await page.getByTestId('findings').waitFor({ state: 'detached' });
  });

  it('opens from a link with its findings, and Escape steps out of them', async () => {
    const page = await open(`/courtyards/${COURTYARD}?gaps=light`);
    await page.getByTestId('findings').waitFor();
    await keep(page, 'gaps-light');
    await page.keyboard.press('Escape');
    await page.getByTestId('findings').waitFor({ state: 'detached' });
    assert.doesNotMatch(page.url(), /gaps/);
  });

  it('says in a plan why a fire engine does not get to a building, and where it gets stuck', async () => {
    const plan = await planOf('blocked gate');
    const { fire } = await execute('access', { courtyard: COURTYARD });
    assert.ok(fire.buildings.length && fire.buildings.every(({ reached }) => reached));
    const gates = (await itemsOf('gates')).filter(({ id }) =>
      fire.gates.some((one) => one.id === id),
    );
    for (const { geometry } of gates) await add('obstacles', plan, kioskOn(middleOf(geometry)));
    const blocked = await execute('access', { courtyard: COURTYARD, scenario: plan });
    const stuck = blocked.fire.buildings.filter((building) => building.stuck);
    assert.ok(stuck.length > 0);
    const page = await open(`/courtyards/${COURTYARD}?scenario=${plan}&gaps=access`);
    await page.locator('[data-testid="findings"][aria-busy="false"]').waitFor();
    const words = await page.getByTestId('findings').innerText();
    assert.equal(words.match(/消防车到不了/g)?.length, stuck.length);
    assert.match(words, /路被 岗亭.* 堵住/);
    await page.locator('[data-check="fire-reach"][data-met="false"]').waitFor();
    await page.getByTestId('finding').first().click();
    await mapIdle(page);
    await keep(page, 'gaps-fire');
  });

  it('tells of each dead end how long it is, and goes to it', async () => {
    const { fire } = await execute('access', { courtyard: COURTYARD });
    const lacking = fire.dead_ends.filter(({ met }) => !met).length;
    const page = await open(`/courtyards/${COURTYARD}?gaps=access`);
    await page.locator('[data-testid="findings"][aria-busy="false"]').waitFor();
    const words = await page.getByTestId('findings').innerText();
    assert.ok(fire.dead_ends.length > 0);
    assert.equal(words.match(/尽头路长/g)?.length, fire.dead_ends.length);
    assert.equal(words.match(/消防车没有 .*回车场/g)?.length ?? 0, lacking);
    await page.locator(`[data-check="fire-dead-ends"][data-met="${lacking === 0}"]`).waitFor();
    await page.getByTestId('finding').filter({ hasText: '尽头路长' }).first().click();
    await mapIdle(page);
    await keep(page, 'gaps-dead-ends');
  });

  it('judges the plan that is open, not what there is today', async () => {
    const plan = await planOf('benches');
    const today = await execute('activity', { courtyard: COURTYARD });
    const [courtyard] = (await itemsOf('courtyards')).filter(({ id }) => id === COURTYARD);
    await add('activity-areas', plan, {
      geometry: courtyard.geometry,
      properties: { kind: 'activity_area', for: 'all' },
    });
    const planned = await execute('activity', { courtyard: COURTYARD, scenario: plan });
    assert.ok(planned.area_m2 > today.area_m2);
    const page = await open(`/courtyards/${COURTYARD}?scenario=${plan}&gaps=activity`);
    await page.locator('[data-testid="findings"][aria-busy="false"]').waitFor();
    const whole = Math.round(planned.grounds[0].area_m2).toLocaleString('zh-CN');
    const words = await page.getByTestId('findings').innerText();
    assert.ok(words.includes(`${whole} m²`), `${words} without ${whole}`);
  });

  it('is read on a phone, in English and in the dark', async () => {
    const page = await open(`/courtyards/${COURTYARD}?gaps=green`, {
      viewport: PHONE,
      colorScheme: 'dark',
    });
    await page.getByTestId('findings').waitFor();
    await page.getByTestId('language-switch').click();
    await page.getByText('Scorecard', { exact: true }).waitFor();
    await page.getByTestId('scorecard').scrollIntoViewIfNeeded();
    await keep(page, 'gaps-phone');
  });
});
