/** What of others is marked on the map: what they changed just now, what they are at, and where both disagree. */
import { anchorOf } from '../map/geometry';
import type { Marked } from '../map/othersData';
import type { Palette, Token } from '../map/palette';
import { colourOf } from '../together/person';
import type { App } from './app.svelte';

export function othersMarks(app: App, palette: Palette): Marked[] {
  const changed = app.together.marked.map(
    (feature): Marked => ({ mark: 'news', feature, colour: palette['map-highlight'] }),
  );
  return [...changed, ...edited(app, palette), ...disputed(app, palette)];
}

function edited(app: App, palette: Palette): Marked[] {
  return [...app.together.editors].flatMap(([id, person]): Marked[] => {
    const feature = app.features.find((item) => item.id === id);
    if (!feature || feature.properties.kind === 'courtyard') return [];
    const colour = palette[`person-${colourOf(person)}` as Token];
    const name = person.name ?? app.t('together.unnamed');
    const label = app.t('together.editing.short', { name });
    // One label in the middle of it, not one along each of its lines.
    const middle = { type: 'Point', coordinates: anchorOf(feature.geometry) } as const;
    const at = { id: `${id}/label`, geometry: middle };
    return feature.geometry.type === 'Point'
      ? [{ mark: 'editing', feature, colour, label }]
      : [
          { mark: 'editing', feature, colour },
          { mark: 'name', feature: at, colour, label },
        ];
  });
}

/** The geometry of both versions, where it is not the same. */
function disputed(app: App, palette: Palette): Marked[] {
  return app.workbench.conflicts.flatMap(({ mine, theirs }) => {
    const marks: Marked[] = [];
    const [own, other] = [palette['map-draw'], palette['plan-gone']];
    const words = {
      mine: app.t('together.conflict.mine'),
      theirs: app.t('together.conflict.theirs'),
    };
    if (mine) marks.push({ mark: 'mine', feature: mine, colour: own, label: words.mine });
    if (theirs) marks.push({ mark: 'theirs', feature: theirs, colour: other, label: words.theirs });
    return marks;
  });
}
