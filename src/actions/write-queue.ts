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
/** So many commands go together where they can: a commit takes time of its own. */
const MIN_GROUP = 16;

type WriteResult = Result<RecordWrite, Refusal>;

const NOTHING_MORE = (): readonly Waiting[] => [];

interface Waiting {
  readonly set: WriteSet;
  readonly resolve: (result: SetResult) => void;
  readonly reject: (error: unknown) => void;
}

/** What is asked of one account. */
interface Line {
  readonly waiting: Waiting[];
  /** Commands that wait or are being carried out. */
  commandCount: number;
  /** Whether somebody is at it. */
  isRunning: boolean;
}

/**
 * Gathers the writes of concurrent requests: while one transaction is being carried out the next set collects, so
 * that one flush of the disk serves many requests. The next may begin while the flush goes on; a write is
 * acknowledged only when the flush that brings it to the disk is done.
 *
 * A group is no larger than its share of all that is under way. Those that are answered together come back together:
 * if all were one group, nothing would be left to do while it waits for the disk, time after time.
 */
export class WriteQueue {
  readonly #accounts: Accounts;
  readonly #world: World;
  readonly #lines = new Map<AccountId, Line>();

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
    const line = this.#lines.get(accountId) ?? { waiting: [], commandCount: 0, isRunning: false };
    this.#lines.set(accountId, line);
    line.commandCount += set.commands.length;
    return new Promise<SetResult>((resolve, reject) => {
      line.waiting.push({ set, resolve, reject });
      if (line.isRunning) return;
      line.isRunning = true;
      void this.#drain(accountId, line);
    }).finally(() => {
      line.commandCount -= set.commands.length;
    });
  }

  async #drain(accountId: AccountId, line: Line): Promise<void> {
    try {
      const account = await this.#accounts.open(accountId);
      // Looked at again right before the end: a command may have come in since the last gathering.
      while (line.waiting.length > 0) {
        const gathered = await this.#gather(account, line);
        await this.#commit(account, gathered, () => takeGroup(account, line, gathered));
      }
    } catch (error) {
      for (const { reject } of line.waiting.splice(0)) reject(error);
    } finally {
      line.isRunning = false;
    }
  }

  /**
   * Takes what is waiting, once a turn of the event loop brings nothing more: the requests whose bytes have
   * already arrived belong to the same commit.
   */
  async #gather(account: OpenAccount, line: Line): Promise<readonly Waiting[]> {
    const { waiting } = line;
    let seen = -1;
    while (waiting.length > seen && waiting.length < MAX_SETS_PER_COMMIT) {
      seen = waiting.length;
      await nextTurn();
    }
    return takeGroup(account, line);
  }

  /**
   * Resolves once the next transaction may begin. Who gathered here is answered when it is on the disk.
   *
   * @param takeMore is asked when the transaction has begun, for which it may have had to wait.
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

/** Takes from what waits as much as a group may still have; one set at least where it has none. */
function takeGroup(
  { store }: OpenAccount,
  { waiting, commandCount }: Line,
  taken: readonly Waiting[] = [],
): readonly Waiting[] {
  const limit = Math.max(MIN_GROUP, Math.ceil(commandCount / store.writesAtOnce));
  let commands = taken.reduce((sum, { set }) => sum + set.commands.length, 0);
  let sets = 0;
  for (const { set } of waiting) {
    commands += set.commands.length;
    const isFirst = taken.length + sets === 0;
    if (!isFirst && (commands > limit || taken.length + sets === MAX_SETS_PER_COMMIT)) break;
    sets += 1;
  }
  return waiting.splice(0, sets);
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
