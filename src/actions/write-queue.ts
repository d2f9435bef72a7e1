import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AccountId, ObjectId, ObjectTypeId } from '../model/ids.ts';
import type { RecordWrite } from '../model/record-writes.ts';
import type { Refusal } from '../model/refusal.ts';
import type { Result } from '../model/result.ts';
import type { World } from '../model/world.ts';
import type { Accounts, OpenAccount } from '../store/accounts.ts';
import type { AccountWriter, ForeseenObjects } from '../store/store.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';
import { type SetResult, type WriteCommand, type WriteSet, writeObjects } from './write-objects.ts';

/** How many sets one transaction takes at the most; the rest waits for the next. */
export const MAX_SETS_PER_COMMIT = 500;

type WriteResult = Result<RecordWrite, Refusal>;

const NOTHING_MORE = (): readonly Waiting[] => [];

interface Waiting {
  readonly set: WriteSet;
  readonly resolve: (result: SetResult) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers the writes of concurrent requests: while one transaction is being carried out the next set collects, so
 * that one flush of the disk serves many requests. The next may begin while the flush goes on; a write is
 * acknowledged only when the flush that brings it to the disk is done.
 */
export class WriteQueue {
  readonly #accounts: Accounts;
  readonly #world: World;
  readonly #waiting = new Map<AccountId, Waiting[]>();
  readonly #running = new Set<AccountId>();

  constructor(accounts: Accounts, world: World) {
    this.#accounts = accounts;
    this.#world = world;
  }

  /** Resolves once the command is on the disk or refused; rejects when the store failed. */
  async submit(command: WriteCommand): Promise<WriteResult> {
    const [result] = await this.submitSet(command.caller.accountId, { commands: [command], isAtomic: false });
    if (result === undefined) throw new Error('a command was carried out without a result');
    return result;
  }

  /** Resolves once the set is on the disk or refused; rejects when the store failed. */
  submitSet(accountId: AccountId, set: WriteSet): Promise<SetResult> {
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(accountId) ?? [];
      waiting.push({ set, resolve, reject });
      this.#waiting.set(accountId, waiting);
      if (this.#running.has(accountId)) return;
      this.#running.add(accountId);
      void this.#drain(accountId);
    });
  }

  async #drain(accountId: AccountId): Promise<void> {
    try {
      const account = await this.#accounts.open(accountId);
      // Looked at again right before the end: a command may have come in since the last gathering.
      while ((this.#waiting.get(accountId) ?? []).length > 0) {
        const gathered = await this.#gather(accountId);
        await this.#commit(account, gathered, () => this.#takeMore(accountId, gathered.length));
      }
    } catch (error) {
      for (const { reject } of this.#waiting.get(accountId)?.splice(0) ?? []) reject(error);
    } finally {
      this.#running.delete(accountId);
    }
  }

  /**
   * Takes what is waiting, once a turn of the event loop brings nothing more: the requests whose bytes have
   * already arrived belong to the same commit.
   */
  async #gather(accountId: AccountId): Promise<readonly Waiting[]> {
    const waiting = this.#waiting.get(accountId) ?? [];
    let seen = -1;
    while (waiting.length > seen && waiting.length < MAX_SETS_PER_COMMIT) {
      seen = waiting.length;
      await nextTurn();
    }
    return waiting.splice(0, MAX_SETS_PER_COMMIT);
  }

  /** What has come since: a transaction may have had to wait for another to end. */
  #takeMore(accountId: AccountId, taken: number): readonly Waiting[] {
    return this.#waiting.get(accountId)?.splice(0, MAX_SETS_PER_COMMIT - taken) ?? [];
  }

  /**
   * Resolves once the next transaction may begin. Who gathered here is answered when it is on the disk.
   *
   * @param takeMore is asked when the transaction has begun.
   */
  async #commit(account: OpenAccount, first: readonly Waiting[], takeMore = NOTHING_MORE): Promise<void> {
    const gathered = [...first];
    const begin = () => {
      if (gathered.length === first.length) gathered.push(...takeMore());
      return gathered.map(({ set }) => set);
    };
    const { promise: isCommitted, resolve: committed } = Promise.withResolvers<void>();
    const isAnswered = this.#write(account, first, { begin, committed }).then(
      (results) => resolveAll(gathered, results),
      (error) => this.#fail(account, gathered, error),
    );
    await Promise.race([isCommitted, isAnswered]);
  }

  async #fail(account: OpenAccount, gathered: readonly Waiting[], error: unknown): Promise<void> {
    // What may have been written is not written again: only its client can tell whether that would be right.
    if (gathered.length === 1 || error instanceof StoreUnavailable) {
      for (const { reject } of gathered) reject(error);
      return;
    }
    // One set that the store cannot take must not fail its neighbours: each goes alone.
    for (const each of gathered) await this.#commit(account, [each]);
  }

  #write(
    account: OpenAccount,
    first: readonly Waiting[],
    { begin, committed }: { readonly begin: () => readonly WriteSet[]; readonly committed: () => void },
  ): Promise<readonly SetResult[]> {
    const body = async (writer: AccountWriter) => {
      const definitions = await account.definitions.current(writer);
      return writeObjects(writer, begin(), { definitions, nowMs: this.#world.nowMs() });
    };
    return account.store.write(body, { foreseen: foreseenIn(first.map(({ set }) => set)), committed });
  }
}

function resolveAll(gathered: readonly Waiting[], results: readonly SetResult[]): void {
  for (const [index, { resolve }] of gathered.entries()) {
    const result = results[index];
    if (result !== undefined) resolve(result);
  }
}

/** The records that commands name by their ids. */
function foreseenIn(sets: readonly WriteSet[]): readonly ForeseenObjects[] {
  const idsByType = new Map<ObjectTypeId, Set<ObjectId>>();
  for (const command of sets.flatMap(({ commands }) => commands)) {
    if (command.kind === 'create' || command.target.kind !== 'id') continue;
    const ids = idsByType.get(command.typeId) ?? new Set();
    idsByType.set(command.typeId, ids.add(command.target.id));
  }
  return [...idsByType].map(([typeId, ids]) => ({ typeId, ids: [...ids] }));
}
