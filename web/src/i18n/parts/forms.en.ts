import type { formsZh } from './forms.zh';

export const formsEn: Record<keyof typeof formsZh, string> = {
  'forms.edit': 'Edit',
  'forms.edit.named': 'Edit: {name}',
  'forms.editCourtyard': 'Edit the courtyard',
  'forms.done': 'Done',
  'forms.rare': 'More ({n})',
  'forms.missing': '{n} item still to survey|{n} items still to survey',
  'forms.none': 'Not stated',
  'forms.toSurvey': 'To survey',
  'forms.clear.hint': 'Press again to clear',
  'forms.delete.hint': 'This can be undone',
  'forms.lens': 'Lens',
  'forms.trial':
    'This camera is being tried out: the form changes what is stored, not what is tried.',
  'forms.change': 'Change {member} of {name}',
  'forms.remove': 'Delete {name}',
  'forms.fault.notNumber': 'Must be a number',
  'forms.fault.notWhole': 'Must be a whole number',
  'forms.fault.range': 'Must be from {minimum} to {maximum}',
  'forms.fault.long': 'At most {most} characters',
  'forms.fault.choice': 'Must be one of those listed',
  'forms.refused': 'The server did not accept this value. {rule}',
  'forms.fault.kept': '{fault}; not saved',
};
