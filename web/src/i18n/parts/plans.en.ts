import type { plansZh } from './plans.zh';

export const plansEn: Record<keyof typeof plansZh, string> = {
  'plans.title': 'Plans',
  'plans.choose': 'Open plan',
  'plans.baseline': 'Baseline',
  'plans.baseline.hint':
    'The baseline records what is there today. Make a plan for what should change: the baseline stays as it is.',
  'plans.option': '{name} ({status})',
  'plans.status.draft': 'draft',
  'plans.status.published': 'published',
  'plans.status.archived': 'archived',
  'plans.draft.hint': '{n} change against the baseline.|{n} changes against the baseline.',
  'plans.published.hint':
    'Published: to be looked at only. To go on changing it, make a new plan from it.',
  'plans.archived.hint':
    'Archived: to be looked at only. To go on changing it, make a new plan from it.',
  'plans.readOnly': 'read only',
  'plans.missing': 'There is no such plan; it may have been deleted.',
  'plans.missing.back': 'To the baseline',
  'plans.failed': 'The list of plans was not loaded.',
  'plans.new': 'New plan',
  'plans.name': 'Name',
  'plans.name.next': 'Plan {n}',
  'plans.from': 'Start from',
  'plans.create': 'Create',
  'plans.cancel': 'Cancel',
  'plans.rename': 'Rename',
  'plans.rename.save': 'Save name',
  'plans.publish': 'Publish',
  'plans.publish.sure': 'Once published, “{name}” can be looked at, but not changed.',
  'plans.publish.yes': 'Publish it',
  'plans.archive': 'Archive',
  'plans.archive.sure': 'Once archived, “{name}” can be looked at and compared, but not changed.',
  'plans.archive.yes': 'Archive it',
  'plans.delete': 'Delete',
  'plans.delete.sure':
    'Delete “{name}” with its {n} change? This cannot be undone.|Delete “{name}” with its {n} changes? This cannot be undone.',
  'plans.delete.yes': 'Delete it',
  'plans.changed':
    'Somebody else has just changed this plan. It is up to date now: please try again.',
  'plans.taken': 'There is a plan of this name already. Please choose another.',
  'plans.refused': 'The server did not accept this: {detail}',
  'plans.things': '{n} thing|{n} things',
  'plans.changes': 'Changes',
  'plans.changes.none':
    'This plan changes nothing yet. What you add, move or remove on the map is listed here.',
  'plans.changes.loading': 'Comparing…',
  'plans.changes.add': 'Added',
  'plans.changes.replace': 'Changed',
  'plans.changes.remove': 'Removed',
  'plans.changes.more':
    '{n} more is not listed; it is drawn on the map.|{n} more are not listed; all are drawn on the map.',
  'plans.changes.goTo': 'Show on the map: {name}',
  'plans.changes.revert': 'Put back: {name}',
  'plans.changes.revertAll': 'Put everything back',
  'plans.changes.revertAll.sure':
    'Put {n} change back to the baseline? This can be undone.|Put all {n} changes back to the baseline? This can be undone.',
  'plans.action.revert': 'Put back: {what}',
};
