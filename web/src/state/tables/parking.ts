import type { ParkingReport } from '../../api/types';
import type { Table } from '../../export/table';
import type { App } from '../app.svelte';
import { bySpace, sayingOf } from '../parking';
import { parkingNames } from '../parkingNames';
import { openTitle } from '../titles';

/** Every conflict of every space. */
export function parkingTable(app: App, report: ParkingReport): Table {
  const names = parkingNames(app);
  return {
    title: app.t('tables.parking'),
    subject: openTitle(app),
    columns: [
      { title: app.t('tables.space'), type: 'text' },
      { title: app.t('tables.type'), type: 'text' },
      { title: app.t('tables.problem'), type: 'text' },
      { title: app.t('tables.value'), unit: 'm', type: 'number' },
      { title: app.t('tables.target'), unit: 'm', type: 'number' },
      { title: app.t('tables.clause'), type: 'text' },
    ],
    rows: bySpace(report).flatMap(({ space, conflicts }) => {
      const id = String(space.id);
      return conflicts.map((conflict) => [
        names.feature(id, 'parking_space'),
        space.type && app.vocabulary.choiceTitle('parking_space', 'type', space.type),
        app.t(...sayingOf(conflict, id, names)),
        conflict.measured_m,
        conflict.limit_m,
        app.clause(conflict.clause),
      ]);
    }),
  };
}
