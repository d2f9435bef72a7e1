import { createHmac } from 'node:crypto';
import { isAdminKey } from '../model/admin-key-form.ts';
import type { AppRefusal } from '../model/oauth-refusal.ts';
import { accept, type Result, refuse } from '../model/result.ts';
import type { StoredAccount } from '../store/store.ts';
import { hashSecret, isSameHash } from './secrets.ts';

/** What opens the administration of a server. */
export interface AdminKeyOptions {
  /** Absent: nobody can administer the server. */
  readonly key: string | undefined;
  /** Whether people are let in without it: only for a server that nobody else can reach, and that says its key. */
  readonly isPublic: boolean;
}

/** Knows the admin key by its hash, and signs forms with it, so that every process of a server knows them. */
export class AdminKey {
  readonly isPublic: boolean;
  readonly #hash: string | undefined;

  /** Throws for what is no key: it could never be given in a header. */
  constructor({ key, isPublic }: AdminKeyOptions) {
    if (key !== undefined && !isAdminKey(key)) throw new Error('the admin key is too short or has blanks');
    this.isPublic = isPublic;
    this.#hash = key === undefined ? undefined : hashSecret(key);
  }

  /**
   * Whether there is a key for a server with these accounts. One that everybody knows is good for the demo account
   * alone, also where others are made while the server runs.
   */
  isSetFor(accounts: readonly StoredAccount[]): boolean {
    return this.#hash !== undefined && !(this.isPublic && accounts.length > 1);
  }

  /** Refuses with `admin-key-wrong`. */
  check(given: string | undefined): Result<true, AppRefusal> {
    if (this.#hash === undefined) return refuse({ kind: 'admin-key-wrong' });
    const isRight = given !== undefined && isSameHash(hashSecret(given), this.#hash);
    return isRight ? accept(true) : refuse({ kind: 'admin-key-wrong' });
  }

  /** A signature that only who knows the key can make, in hex. */
  sign(text: string): string {
    return createHmac('sha256', this.#hash ?? '')
      .update(text)
      .digest('hex');
  }
}
