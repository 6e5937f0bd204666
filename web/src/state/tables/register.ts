import type { Table } from '../../export/table';
import type { App } from '../app.svelte';
import { ORGANISATIONS, titleOf } from '../registerView';
import { projectTitle } from '../titles';

/** The courtyards that the register lists now, in its order. */
export function registerTable(app: App): Table {
  const { vocabulary } = app;
  const property = (name: string) => vocabulary.propertyTitle('courtyard', name);
  const choice = (name: string, value: unknown) =>
    value == null ? null : vocabulary.choiceTitle('courtyard', name, value);
  const flag = (value: boolean | null | undefined) =>
    value == null ? null : app.t(value ? 'value.yes' : 'value.no');
  return {
    title: app.t('tables.register'),
    subject: projectTitle(app),
    columns: [
      { title: app.t('tables.code'), type: 'text' },
      { title: app.t('tables.courtyard'), type: 'text' },
      { title: property('community'), type: 'text' },
      { title: property('category'), type: 'text' },
      { title: property('stage'), type: 'text' },
      { title: property('pilot'), type: 'text' },
      { title: app.t('courtyard.householdsShort'), type: 'number' },
      { title: app.t('courtyard.residentsShort'), type: 'number' },
      { title: app.t('courtyard.area'), unit: 'm²', type: 'number' },
      { title: vocabulary.kindTitle('camera'), type: 'number' },
      { title: vocabulary.kindTitle('parking_space'), type: 'number' },
      ...ORGANISATIONS.map((name) => ({ title: app.t(`org.${name}`), type: 'text' as const })),
      { title: property('cadre'), type: 'text' },
      { title: property('address'), type: 'text' },
    ],
    rows: app.listed.map((entry) => {
      const { properties, counts } = entry;
      return [
        entry.code ?? null,
        titleOf(entry),
        properties.community ?? null,
        choice('category', properties.category),
        choice('stage', properties.stage),
        flag(properties.pilot),
        properties.households ?? null,
        properties.residents ?? null,
        entry.area_m2,
        counts.camera ?? 0,
        counts.parking_space ?? 0,
        ...ORGANISATIONS.map((name) => flag(properties[name])),
        properties.cadre ?? null,
        properties.address ?? null,
      ];
    }),
  };
}
