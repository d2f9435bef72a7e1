import { type AccountSettings, DEFAULT_SETTINGS } from '../model/account-settings.ts';
import type { Caller, PropertyGrants, PropertyLists } from '../model/caller.ts';
import { type ObjectTypeId, toObjectTypeId } from '../model/ids.ts';
import type { AccessRefusal } from '../model/refusal.ts';
import { accept, type Result, refuse } from '../model/result.ts';
import type { ControlStore, StoredToken } from '../store/store.ts';
import { hashSecret, isSameHash } from './secrets.ts';

/** How many callers are kept in memory; past that, the oldest is looked up again. */
const MAX_CACHED_CALLERS = 10_000;

interface Holder {
  readonly caller: Caller | undefined;
  readonly expiresAtMs: number;
}

/** Tells who holds a token. */
export class Tokens {
  readonly #control: ControlStore;
  readonly #holders = new Map<string, Holder>();
  #revision: string | undefined;

  constructor(control: ControlStore) {
    this.#control = control;
  }

  /**
   * Refuses a token that was not issued, or not any more, with `unauthenticated`, one whose time is over with
   * `token-expired`, and one that is for no account with `token-without-account`.
   */
  async findCaller(token: string, nowMs: number): Promise<Result<Caller, AccessRefusal>> {
    const holder = await this.#findHolder(hashSecret(token));
    if (holder === undefined) return refuse({ kind: 'unauthenticated' });
    const { caller, expiresAtMs } = holder;
    if (expiresAtMs <= nowMs) return refuse({ kind: 'token-expired', expiredAtMs: expiresAtMs, nowMs });
    return caller === undefined ? refuse({ kind: 'token-without-account' }) : accept(caller);
  }

  async #findHolder(hashed: string): Promise<Holder | undefined> {
    const revision = await this.#control.revision();
    if (revision !== this.#revision) {
      this.#holders.clear();
      this.#revision = revision;
    }
    const known = this.#holders.get(hashed);
    if (known !== undefined) return known;
    const stored = await this.#control.findToken(hashed);
    if (stored === undefined || !isSameHash(stored.hash, hashed)) return undefined;
    const holder = await this.#toHolder(stored);
    // What was read before a later revision may not be true any more: it answers this request only.
    if (revision === this.#revision) this.#remember(hashed, holder);
    return holder;
  }

  async #toHolder(stored: StoredToken): Promise<Holder> {
    const { accountId, expiresAtMs = Number.POSITIVE_INFINITY } = stored;
    const decided = accountId === undefined ? undefined : await this.#control.findAccountSettings(accountId);
    return { caller: toCaller(stored, decided), expiresAtMs };
  }

  #remember(hashed: string, holder: Holder): void {
    const [oldest] = this.#holders.keys();
    if (this.#holders.size >= MAX_CACHED_CALLERS && oldest !== undefined) this.#holders.delete(oldest);
    this.#holders.set(hashed, holder);
  }
}

/** Absent for a token of an app that acts for no account. */
function toCaller(
  { accountId, appId, codeHash, scopes, properties }: StoredToken,
  decided: Partial<AccountSettings> | undefined,
): Caller | undefined {
  if (accountId === undefined) return undefined;
  return {
    accountId,
    appId,
    appKind: codeHash === undefined ? 'private' : 'public',
    settings: decided === undefined ? DEFAULT_SETTINGS : { ...DEFAULT_SETTINGS, ...decided },
    scopes: new Set(scopes),
    ...(properties !== undefined && { properties: toLists(properties) }),
  };
}

function toLists(stored: PropertyGrants): ReadonlyMap<ObjectTypeId, PropertyLists> {
  const ofType = ({ read, write }: PropertyGrants[string]): PropertyLists => ({
    ...(read !== undefined && { read: new Set(read) }),
    ...(write !== undefined && { write: new Set(write) }),
  });
  return new Map(Object.entries(stored).map(([id, lists]) => [toObjectTypeId(id), ofType(lists)]));
}

const BEARER = /^bearer +(\S+) *$/i;

/** The token in an `Authorization` header; absent when there is none. */
export function findBearerToken(header: string | undefined): string | undefined {
  return header === undefined ? undefined : BEARER.exec(header)?.[1];
}
