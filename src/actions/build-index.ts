import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ObjectTypeId, toObjectId } from '../model/ids.ts';
import { entriesOf, type IndexSubject } from '../model/index-entries.ts';
import type { OpenAccount } from '../store/accounts.ts';

/** How many records are entered in one transaction while an index is built: writes wait that long. */
const BUILD_PAGE = 1000;

/**
 * The number of an index that every live record of the type is in. One that is missing is built first, some
 * records at a time, while requests go on: writes keep up what is entered already. What was begun and not
 * finished, by a process that ended or one that is at it now, is gone on with.
 */
export async function ensureIndex(
  account: OpenAccount,
  typeId: ObjectTypeId,
  subject: IndexSubject,
): Promise<number> {
  const definitions = await account.store.read((reader) => account.definitions.current(reader));
  const known = definitions.requireType(typeId).findIndex(subject.kind, subject.propertyName);
  if (known?.isReady === true) return known.number;
  const number = await beginIndex(account, typeId, subject);
  while (await extendIndex(account, typeId, number)) await nextTurn();
  return number;
}

function beginIndex(account: OpenAccount, typeId: ObjectTypeId, subject: IndexSubject): Promise<number> {
  return account.store.write(async (writer) => {
    const definitions = await account.definitions.current(writer);
    const known = definitions.requireType(typeId).findIndex(subject.kind, subject.propertyName);
    return known?.number ?? writer.beginIndex(typeId, subject);
  });
}

/** Answers whether records are still missing. */
function extendIndex(account: OpenAccount, typeId: ObjectTypeId, number: number): Promise<boolean> {
  return account.store.write(async (writer) => {
    const fromId = await writer.findIndexEnd(number);
    if (fromId === undefined) return false;
    const definitions = await account.definitions.current(writer);
    const definition = definitions.requireType(typeId);
    const index = definition.indexes.find((each) => each.number === number);
    const records = await writer.listObjects({ typeId, fromId, limit: BUILD_PAGE, archived: false });
    const last = records.at(-1);
    const nextId = last === undefined || records.length < BUILD_PAGE ? undefined : toObjectId(last.id + 1);
    const entries =
      index === undefined ? [] : records.flatMap((record) => entriesOf(definition, record, index));
    await writer.extendIndex(number, { entries, nextId });
    return nextId !== undefined;
  });
}
