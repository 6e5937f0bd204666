/** As the server demands of the name that one signs in with. */
export const NAME_PATTERN = '[a-z0-9][a-z0-9.\\-]{1,39}';
