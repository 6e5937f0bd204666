export const elsewhereEn = {
  'elsewhere.or': 'or',
  'elsewhere.go': 'Sign in with {name}',
  'elsewhere.account-disabled': 'Not signed in: your account is disabled. Ask an administrator.',
  'elsewhere.clocks-differ':
    'Not signed in: the clocks of the two servers differ. Tell whoever runs the server.',
  'elsewhere.not-begun-here':
    'This sign-in was not begun in this browser, or more than 15 minutes ago. Try again.',
  'elsewhere.not-set-up': 'There is no account yet. Make the first one with the set-up token.',
  'elsewhere.provider-unreachable':
    'Not signed in: {name} does not answer. Try again later, or use a password.',
  'elsewhere.provider-untrusted':
    'Not signed in: the answer of {name} does not stand up to a check. Tell whoever runs the server; its log has the reason.',
  'elsewhere.refused-elsewhere': '{name} did not let you in, or you cancelled.',
  'elsewhere.too-many-attempts': 'Too many people are signing in just now. Try again later.',
  'elsewhere.other': 'Not signed in. Try again.',
};
