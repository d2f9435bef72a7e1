import type { AccountDefinitions } from '../model/definitions.ts';
import { type ObjectId, type ObjectTypeId, toObjectId } from '../model/ids.ts';
import { indexEntriesOf } from '../model/index-entries.ts';
import type { OpenAccount } from '../store/accounts.ts';
import type { AccountWriter } from '../store/store.ts';

/** How many records are read at a time while an index is filled. */
const BACKFILL_PAGE = 1000;

/**
 * Puts a property into the value index: every record that is there, and every write from now on.
 * One transaction, so that no write falls between the two. Answers with the number of the index.
 */
export async function indexProperty(
  account: OpenAccount,
  typeId: ObjectTypeId,
  propertyName: string,
): Promise<number> {
  return account.store.write(async (writer) => {
    const before = await account.definitions.current(writer);
    const known = before.requireType(typeId).indexed.find(({ property }) => property.name === propertyName);
    if (known !== undefined) return known.number;
    const number = await writer.registerIndex(typeId, propertyName);
    await backfill(writer, await account.definitions.current(writer), typeId, number);
    return number;
  });
}

async function backfill(
  writer: AccountWriter,
  definitions: AccountDefinitions,
  typeId: ObjectTypeId,
  number: number,
): Promise<void> {
  const definition = definitions.requireType(typeId);
  let fromId: ObjectId = toObjectId(1);
  for (;;) {
    const records = await writer.listObjects({ typeId, fromId, limit: BACKFILL_PAGE, archived: false });
    const entries = records.flatMap((record) => indexEntriesOf(definition, record));
    await writer.addIndexEntries(entries.filter((entry) => entry.index === number));
    const last = records.at(-1);
    if (last === undefined || records.length < BACKFILL_PAGE) return;
    fromId = toObjectId(last.id + 1);
  }
}
