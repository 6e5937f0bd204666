/** The sheet for the residents' board: today's state and a plan, as both look from where one stands. */
import { formatMoment } from '../../i18n';
import { app } from '../../state/app.svelte';
import { titleOf } from '../../state/registerView';
import type { YardInput } from '../../street/scene';
import { download, sheetOf } from '../../street/view/picture';
import type { StreetView } from '../../street/view/streetView';

/** Hands it over as a PNG, unless one leaves meanwhile. */
export async function savePair(view: StreetView, today: YardInput, plan: YardInput): Promise<void> {
  const { open } = app;
  const [before, after] = await view.picturesOf([today, plan]);
  if (!open || !before || !after) return;
  const courtyard = titleOf(open);
  const blob = await sheetOf({
    title: app.t('walk.title', { courtyard }),
    pictures: [
      { label: app.t('walk.picture.before'), picture: before },
      { label: app.plans.titleOf(app.scenario, ''), picture: after },
    ],
    notes: [
      formatMoment(new Date().toISOString(), app.preferences.language),
      ...(app.workspace.value?.project.demo ? [app.t('walk.picture.demo')] : []),
    ],
  });
  download(blob, `${courtyard}-${app.t('walk.picture.file')}.png`);
}
