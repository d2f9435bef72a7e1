import { hash, timingSafeEqual } from 'node:crypto';
import type { Caller, PropertyGrants, PropertyLists } from '../model/caller.ts';
import { type ObjectTypeId, toObjectTypeId } from '../model/ids.ts';
import type { ControlStore, StoredToken } from '../store/store.ts';

/** The form in which a token is kept: what is stolen from the disk opens nothing. */
export function hashToken(token: string): string {
  return hash('sha256', token, 'hex');
}

/** How many callers are kept in memory; past that, the oldest is looked up again. */
const MAX_CACHED_CALLERS = 10_000;

/** Tells who holds a token. */
export class Tokens {
  readonly #control: ControlStore;
  readonly #callers = new Map<string, Caller>();
  #revision: string | undefined;

  constructor(control: ControlStore) {
    this.#control = control;
  }

  /** Absent when no such token was issued, or not any more. */
  async findCaller(token: string): Promise<Caller | undefined> {
    const hashed = hashToken(token);
    const revision = await this.#control.revision();
    if (revision !== this.#revision) {
      this.#callers.clear();
      this.#revision = revision;
    }
    const known = this.#callers.get(hashed);
    if (known !== undefined) return known;
    const stored = await this.#control.findToken(hashed);
    if (stored === undefined || !isSame(stored.hash, hashed)) return undefined;
    const caller = toCaller(stored);
    // What was read before a later revision may not be true any more: it answers this request only.
    if (revision === this.#revision) this.#remember(hashed, caller);
    return caller;
  }

  #remember(hashed: string, caller: Caller): void {
    const [oldest] = this.#callers.keys();
    if (this.#callers.size >= MAX_CACHED_CALLERS && oldest !== undefined) this.#callers.delete(oldest);
    this.#callers.set(hashed, caller);
  }
}

function toCaller({ accountId, appId, scopes, properties }: StoredToken): Caller {
  return {
    accountId,
    appId,
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

function isSame(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}

const BEARER = /^bearer +(\S+) *$/i;

/** The token in an `Authorization` header; absent when there is none. */
export function findBearerToken(header: string | undefined): string | undefined {
  return header === undefined ? undefined : BEARER.exec(header)?.[1];
}
