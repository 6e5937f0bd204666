/** As the server demands of the name that one signs in with, and of all names. */
export const NAME_PATTERN = '[\\p{L}\\p{N}.\\-_@]{1,64}';
export const LONGEST_NAME = 100;
