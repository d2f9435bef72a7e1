import type { AuditEntry } from '../model/audit.ts';
import {
  decideSchema,
  decideSchemaChange,
  numbersFor,
  type SentNewSchema,
  type SentSchema,
} from '../model/define-schema.ts';
import { type ObjectTypeId, toObjectId } from '../model/ids.ts';
import type { MetadataRefusal } from '../model/metadata-refusal.ts';
import { isCustomType, type ObjectType, type TypeAssociation } from '../model/object-types.ts';
import { accept, type Result, refuse } from '../model/result.ts';
import type { OpenAccount } from '../store/accounts.ts';
import type { AccountWriter } from '../store/store.ts';
import type { ChangeContext } from './change-properties.ts';

type SchemaResult = Result<ObjectType, MetadataRefusal>;
export type Authorship = Omit<ChangeContext, 'typeId'>;

/**
 * Makes an object type with its properties. Seen: one that is archived and has the name is removed for good before.
 * Refuses what `decideSchema` does; nothing of the type is there then.
 */
export function createSchema(
  account: OpenAccount,
  sent: SentNewSchema,
  context: Authorship,
): Promise<SchemaResult> {
  return account.store.write(async (writer) => {
    const firstNumber = await writer.takeTypeNumbers(numbersFor(sent));
    const definitions = await account.definitions.current(writer);
    const metadata = await writer.loadMetadata();
    const decided = decideSchema(sent, { ...context, definitions, metadata, firstNumber });
    if (!decided.ok) return decided;
    const former = definitions.findType(sent.name);
    if (former !== undefined) await writer.purgeType(former.id);
    const { type, properties } = decided.value;
    await writer.saveMetadata({
      objectTypes: [type],
      properties: properties.map((property) => ({ typeId: type.id, property })),
      audits: [entry(context, type, 'CREATE')],
    });
    return accept(type);
  });
}

/** Changes an object type. Refuses `schema-not-found` and what `decideSchemaChange` does. */
export function changeSchema(
  account: OpenAccount,
  given: string,
  sent: SentSchema & { readonly clearDescription?: boolean | undefined },
  context: Authorship,
): Promise<SchemaResult> {
  return change(account, given, entryOf(context, 'UPDATE'), async (type, writer) => {
    const definitions = await account.definitions.current(writer);
    const metadata = await writer.loadMetadata();
    // What becomes searchable is in no index of words yet.
    if (sent.searchableProperties !== undefined) {
      const index = definitions.of(type).findIndex('all-words', '');
      if (index !== undefined) await writer.dropIndex(index.number);
    }
    return decideSchemaChange(type, sent, { ...context, definitions, metadata, firstNumber: 0 });
  });
}

/** Archives an object type. Seen: one that has live records stays; properties do not keep it. */
export function archiveSchema(
  account: OpenAccount,
  given: string,
  context: Authorship,
): Promise<SchemaResult> {
  return change(account, given, entryOf(context, 'DELETE'), async (type, writer) => {
    if (!isCustomType(type)) return refuse({ kind: 'schema-built-in', typeId: type.id });
    if (type.archivedAtMs !== undefined) return refuse({ kind: 'schema-not-found', given });
    const page = { typeId: type.id, fromId: toObjectId(1), limit: 1, archived: false };
    const [live] = await writer.listObjects(page);
    if (live !== undefined) return refuse({ kind: 'schema-has-records', typeId: type.id });
    return accept({ ...type, archivedAtMs: context.nowMs });
  });
}

/**
 * Removes an archived object type for good, with the records that were archived before it.
 * Refuses `schema-not-found` and `schema-not-archived`.
 */
export function purgeSchema(account: OpenAccount, given: string): Promise<SchemaResult> {
  return account.store.write(async (writer) => {
    const type = (await account.definitions.current(writer)).findType(given);
    if (type === undefined) return refuse({ kind: 'schema-not-found', given });
    if (type.archivedAtMs === undefined) return refuse({ kind: 'schema-not-archived', typeId: type.id });
    await writer.purgeType(type.id);
    const { labels } = await writer.loadMetadata();
    const gone = labels.filter(({ fromTypeId, toTypeId }) => [fromTypeId, toTypeId].includes(type.id));
    await writer.saveMetadata({ labels: gone.map((label) => ({ ...label, removed: true })) });
    return accept(type);
  });
}

export interface SentAssociation {
  readonly fromTypeId: ObjectTypeId;
  readonly toTypeId: ObjectTypeId;
  readonly name: string | undefined;
}

/** Lets records of a custom type be associated with those of another. Refuses `schema-not-found`. */
export async function addTypeAssociation(
  account: OpenAccount,
  given: string,
  { fromTypeId, toTypeId, name }: SentAssociation,
  context: Authorship,
): Promise<Result<TypeAssociation, MetadataRefusal>> {
  let made: TypeAssociation | undefined;
  const changed = await change(account, given, entryOf(context, 'UPDATE'), async (type, writer) => {
    if (!isCustomType(type)) return refuse({ kind: 'schema-built-in', typeId: type.id });
    const definitions = await account.definitions.current(writer);
    const singular = (id: ObjectTypeId) => definitions.requireType(id).type.singular;
    const isWithin = fromTypeId === toTypeId;
    const first = await writer.takeTypeNumbers(2);
    const [id, inverseId] = [String(first), String(isWithin ? first : first + 1)];
    const shared = { createdAtMs: context.nowMs };
    made = {
      ...shared,
      id,
      inverseId,
      name: name ?? `${singular(fromTypeId)}_to_${singular(toTypeId)}`,
      fromObjectTypeId: fromTypeId,
      toObjectTypeId: toTypeId,
    };
    const back: TypeAssociation = {
      ...shared,
      id: inverseId,
      inverseId: id,
      name: name ?? `${singular(toTypeId)}_to_${singular(fromTypeId)}`,
      fromObjectTypeId: toTypeId,
      toObjectTypeId: fromTypeId,
    };
    const directions = isWithin ? [made] : [made, back];
    return accept({ ...type, associations: [...(type.associations ?? []), ...directions] });
  });
  if (!changed.ok) return changed;
  if (made === undefined) throw new Error('an association was made and is not there');
  return accept(made);
}

/** Takes back that records of two types may be associated, in both directions. Nothing changes where they may not. */
export function removeTypeAssociation(
  account: OpenAccount,
  given: string,
  associationId: string,
  context: Authorship,
): Promise<SchemaResult> {
  return change(account, given, entryOf(context, 'UPDATE'), async (type, writer) => {
    const { associations = [] } = type;
    const named = associations.filter(({ id, name }) => id === associationId || name === associationId);
    const leaving = new Set(named.flatMap(({ id, inverseId }) => [id, inverseId]));
    const { associations: types } = await account.definitions.current(writer);
    for (const id of leaving) {
      const gone = types.find({ category: 'USER_DEFINED', typeId: Number(id) });
      if (gone !== undefined) await writer.dropLinks(gone);
    }
    return accept({ ...type, associations: associations.filter(({ id }) => !leaving.has(id)) });
  });
}

function change(
  account: OpenAccount,
  given: string,
  toEntry: (type: ObjectType) => AuditEntry,
  decide: (type: ObjectType, writer: AccountWriter) => Promise<SchemaResult>,
): Promise<SchemaResult> {
  return account.store.write(async (writer) => {
    const type = (await account.definitions.current(writer)).findType(given);
    if (type === undefined) return refuse({ kind: 'schema-not-found', given });
    const decided = await decide(type, writer);
    if (decided.ok) {
      await writer.saveMetadata({ objectTypes: [decided.value], audits: [toEntry(decided.value)] });
    }
    return decided;
  });
}

function entryOf(context: Authorship, action: AuditEntry['action']) {
  return (type: ObjectType) => entry(context, type, action);
}

function entry({ nowMs, userId }: Authorship, type: ObjectType, action: AuditEntry['action']): AuditEntry {
  return { typeId: type.id, kind: 'schema', name: type.name, action, atMs: nowMs, userId, body: type };
}
