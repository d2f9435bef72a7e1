import type { AccountId } from '../model/ids.ts';
import { uniqueKeysOf } from '../model/unique-values.ts';
import { CachedDefinitions } from '../store/cached-definitions.ts';
import { type AccountBelongings, OBJECT_ROWS } from '../store/row-tables.ts';
import { toRecord } from '../store/rows.ts';
import type { AccountReader, AccountStore, Store, StoredAccount } from '../store/store.ts';
import { ensureIndex } from './build-index.ts';
import { findDifference, isSameRows, pairRanges, type ReportProgress } from './compare-accounts.ts';
import { everyRow } from './row-pages.ts';

export interface CopyRequest {
  readonly from: Store;
  readonly to: Store;
  readonly account: StoredAccount;
  readonly report: ReportProgress;
}

export type CopyResult =
  /** All of the account is there, equal field for field. */
  | ({ readonly kind: 'copied' } & CopiedRows)
  /** It was there before. */
  | { readonly kind: 'same' }
  /** There is another one under the same number: nothing was changed. */
  | { readonly kind: 'differs'; readonly difference: string }
  /** An app that can use the account has a number that another app has there: nothing was changed. */
  | { readonly kind: 'app-taken'; readonly appId: number };

export interface CopiedRows {
  readonly rows: number;
  /** How many of them an earlier copy had brought that was cut short. */
  readonly kept: number;
}

/**
 * Copies what an account was at the moment at which this began, to a store that has none of its number: every row,
 * compared at the end, its tokens, and then the indexes that it had. A copy that was cut short is gone on with by the
 * next, which compares what came before and sends what is missing.
 */
export async function copyAccount({ from, to, account, report }: CopyRequest): Promise<CopyResult> {
  const source = await from.openAccount(account.id);
  return source.snapshot(async (reader) => {
    const known = (await to.control.listAccounts()).find(({ id }) => id === account.id);
    const result =
      known === undefined
        ? await bringAccount(reader, { from, to, account, report })
        : await compareWith(reader, { to, account, known, report });
    if (result.kind === 'copied' || result.kind === 'same')
      await buildIndexes(reader, { to, account, report });
    return result;
  });
}

async function compareWith(
  reader: AccountReader,
  { to, account, known, report }: Omit<CopyRequest, 'from'> & { readonly known: StoredAccount },
): Promise<CopyResult> {
  if (JSON.stringify(known) !== JSON.stringify(account)) {
    return { kind: 'differs', difference: 'its name or when it was made' };
  }
  const target = await to.openAccount(account.id);
  const difference = await target.snapshot((other) => findDifference(reader, other, report));
  return difference === undefined ? { kind: 'same' } : { kind: 'differs', difference };
}

async function bringAccount(
  reader: AccountReader,
  { from, to, account, report }: CopyRequest,
): Promise<CopyResult> {
  let rows: CopiedRows = { rows: 0, kept: 0 };
  const belongings = await withoutKnownApps(await from.control.readBelongings(account.id), to);
  if (belongings.takenAppId !== undefined) return { kind: 'app-taken', appId: belongings.takenAppId };
  await to.receiveAccount({ account, belongings }, async (target) => {
    rows = await bringRows(reader, target, report);
    await bringUniqueValues(reader, target, account.id);
    const counters = await reader.readCounters();
    await target.write((writer) => writer.replaceCounters(counters));
    const difference = await target.snapshot((other) => findDifference(reader, other, report));
    if (difference !== undefined) {
      throw new Error(
        `the copy of account ${account.id} is not as the original: ${difference}. See what "axle doctor" says of the original`,
      );
    }
  });
  return { kind: 'copied', ...rows };
}

/** Several accounts may have the same app: it comes with the first. */
async function withoutKnownApps({ rows, nextAppId }: AccountBelongings, to: Store) {
  const known = new Map((await to.control.listApps()).map((app) => [app.id, JSON.stringify(app)]));
  const [apps = [], ...others] = rows;
  const taken = apps.find(([id, , body]) => known.has(Number(id)) && known.get(Number(id)) !== body);
  const added = apps.filter(([id]) => !known.has(Number(id)));
  return { rows: [added, ...others], nextAppId, takenAppId: taken && Number(taken[0]) };
}

async function bringRows(
  reader: AccountReader,
  target: AccountStore,
  report: ReportProgress,
): Promise<CopiedRows> {
  let [rows, kept] = [0, 0];
  const pairs = pairRanges(
    reader,
    (body) => target.read(body),
    (progress) => report({ step: 'copying', ...progress }),
  );
  for await (const { table, range, source, target: there } of pairs) {
    rows += source.length;
    if (isSameRows(source, there)) kept += source.length;
    else await target.write((writer) => writer.replaceRows(table, range, source));
  }
  return { rows, kept };
}

/** Not every store keeps the values themselves: they follow from the records. */
async function bringUniqueValues(
  reader: AccountReader,
  target: AccountStore,
  accountId: AccountId,
): Promise<void> {
  const wanted = await reader.digestUniqueValues();
  const present = await target.read((other) => other.digestUniqueValues());
  if (present.count === wanted.count && present.sum === wanted.sum) return;
  if (present.count > 0) await target.write((writer) => writer.releaseAllValues());
  const cached = new CachedDefinitions(accountId);
  const inTarget: Pick<AccountReader, 'readRows'> = {
    readRows: (...asked) => target.read((other) => other.readRows(...asked)),
  };
  for await (const rows of everyRow(inTarget, OBJECT_ROWS)) {
    const records = rows.map(toRecord);
    await target.write(async (writer) => {
      const definitions = await cached.current(writer);
      await writer.claimValues(
        records
          .filter(({ archivedAtMs }) => archivedAtMs === undefined)
          .flatMap((record) => {
            const keys = uniqueKeysOf(definitions.requireType(record.typeId), record.properties);
            return keys.map((key) => ({ key, objectId: record.id }));
          }),
      );
    });
  }
}

/** An index that is missing would be built when it is searched by; who searches first would wait for it. */
async function buildIndexes(
  reader: AccountReader,
  { to, account, report }: Omit<CopyRequest, 'from'>,
): Promise<void> {
  const store = await to.openAccount(account.id);
  const open = { id: account.id, store, definitions: new CachedDefinitions(account.id) };
  const { indexes } = await reader.loadMetadata();
  for (const [at, { typeId, kind, propertyName }] of indexes.entries()) {
    await ensureIndex(open, typeId, { kind, propertyName });
    report({ step: 'indexing', subject: `${typeId} ${propertyName}`, done: at + 1, total: indexes.length });
  }
}
