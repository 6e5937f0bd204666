/** What takes an import back. */
import type { Feature, SceneReport } from '../api/types';
import type { Edit, Title } from '../edit/action';
import { translate } from '../i18n';
import { changesBetween, editsTo } from './scenarioDifference';

/** The server takes no more edits in one action. */
const MOST_EDITS = 10_000;

/** The edits that an import made, if all of them are in the courtyard that is open; else the history leads back. */
export function importedEdits(
  { kinds, reassigned, revision }: SceneReport,
  before: readonly Feature[],
  after: readonly Feature[],
): Edit[] | null {
  const tallies = Object.values(kinds);
  const count = tallies.reduce((all, { inserted, updated }) => all + inserted + updated, 0);
  const edits = editsTo(changesBetween(before, after)).filter(
    (edit) => edit.after?.properties.revision === revision,
  );
  const whole = edits.length === count && reassigned === 0;
  return whole && count > 0 && count <= MOST_EDITS ? edits : null;
}

/** As the server calls it in the history. */
export function importTitle(file: string): Title {
  return {
    zh: translate('zh', 'import.action', { file }),
    en: translate('en', 'import.action', { file }),
  };
}
