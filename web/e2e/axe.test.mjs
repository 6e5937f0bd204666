// Every panel as a screen reader and a keyboard find it: axe-core sees no violation.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DESKTOP, mapIdle, PHONE } from './browser.mjs';
import { violations } from './violations.mjs';
import { open, startVisits } from './visits.mjs';

startVisits();

async function inEnglish(page) {
  await page.getByTestId('language-switch').click();
  await mapIdle(page);
}

const PLACES = {
  'the street': '/',
  'a courtyard': '/courtyards/cy-03',
  'a building': '/courtyards/cy-03?feature=cy-03-b-01',
  'a courtyard that is drawn on': '/courtyards/cy-03?edit&feature=cy-03-b-01',
  'camera coverage': '/courtyards/cy-03?coverage',
  'a camera that can be tried out': '/courtyards/cy-03?coverage&feature=cy-03-cam-01',
  'the rules': '/?rules',
  'an unknown courtyard': '/courtyards/nowhere',
};

for (const [language, colorScheme, viewport] of [
  ['zh', 'light', DESKTOP],
  ['en', 'dark', DESKTOP],
  ['zh', 'dark', PHONE],
]) {
  describe(`in ${language}, ${colorScheme}, ${viewport.width} px wide`, () => {
    for (const [name, address] of Object.entries(PLACES)) {
      it(`${name} has no violation`, async () => {
        const page = await open(address, { viewport, colorScheme });
        if (language === 'en') await inEnglish(page);
        assert.deepEqual(await violations(page), []);
      });
    }
  });
}

describe('what opens over the page', () => {
  it('the sheet of shortcuts has no violation', async () => {
    const page = await open('/');
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    assert.deepEqual(await violations(page), []);
  });

  it('the tour has no violation', async () => {
    const page = await open('/', { newcomer: true, colorScheme: 'dark' });
    await page.getByTestId('tour').waitFor();
    assert.deepEqual(await violations(page), []);
  });

  it('the answer who sees a place has no violation', async () => {
    const page = await open('/courtyards/cy-03?coverage');
    await page.getByTestId('blind-part').first().click();
    await mapIdle(page);
    assert.deepEqual(await violations(page), []);
  });
});
