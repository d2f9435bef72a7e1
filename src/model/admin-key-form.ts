/** What an admin key is: so long that nobody guesses it by trying, and such that it can stand in a header. */
export const MIN_ADMIN_KEY_LENGTH = 16;

const KEY = new RegExp(`^[!-~]{${MIN_ADMIN_KEY_LENGTH},}$`);

export function isAdminKey(text: string): boolean {
  return KEY.test(text);
}
