/** What whoever keeps an account decides about it. */
export interface AccountSettings {
  /** Apps are authorized for the account without asking anybody: for tests. */
  readonly grantsWithoutPage: boolean;
}

export const DEFAULT_SETTINGS: AccountSettings = { grantsWithoutPage: false };
