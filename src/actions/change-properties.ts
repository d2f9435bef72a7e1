import type { AuditEntry } from '../model/audit.ts';
import { checkAccess } from '../model/caller.ts';
import {
  type DefiningContext,
  decideProperty,
  decidePropertyChange,
  refuseWithheld,
  type SentNewProperty,
  type SentProperty,
} from '../model/define-property.ts';
import type { AccountDefinitions } from '../model/definitions.ts';
import { type ObjectTypeId, toObjectId } from '../model/ids.ts';
import type { MetadataRefusal } from '../model/metadata-refusal.ts';
import type { PropertyDefinition } from '../model/properties.ts';
import { holdsClass, isListed, mayKnow } from '../model/property-access.ts';
import { findUsages } from '../model/property-usages.ts';
import { findValue } from '../model/records.ts';
import { accept, type Result, refuse } from '../model/result.ts';
import type { TypeDefinition } from '../model/type-definition.ts';
import { uniqueKey } from '../model/unique-values.ts';
import type { OpenAccount } from '../store/accounts.ts';
import type { AccountWriter, UniqueHolder } from '../store/store.ts';

/** What a change of definitions of one object type is decided on. */
export type ChangeContext = Omit<DefiningContext, 'definition'> & { readonly typeId: ObjectTypeId };

type PropertyResult = Result<PropertyDefinition, MetadataRefusal>;

/**
 * Makes properties, one after the other in one transaction; each stands for itself. One that restores an archived
 * name brings its values back. Refuses what `decideProperty` does.
 */
export function createProperties(
  account: OpenAccount,
  sent: readonly SentNewProperty[],
  context: ChangeContext,
): Promise<readonly PropertyResult[]> {
  return account.store.write(async (writer) => {
    const results: PropertyResult[] = [];
    for (const each of sent) results.push(await createOne(account, writer, each, context));
    return results;
  });
}

async function createOne(
  account: OpenAccount,
  writer: AccountWriter,
  sent: SentNewProperty,
  context: ChangeContext,
): Promise<PropertyResult> {
  const definition = await definitionIn(account, writer, context);
  const decided = decideProperty(sent, { ...context, definition });
  if (!decided.ok) return decided;
  const property = decided.value;
  const isRestored = definition.findArchivedProperty(property.name) !== undefined;
  if (isRestored && property.hasUniqueValue === true) {
    const claimed = await claimStoredValues(writer, definition, property, context);
    if (!claimed.ok) return claimed;
  }
  await save(writer, definition, property, entry(context, property, 'CREATE'));
  return decided;
}

/** Changes a property. Refuses `property-not-found` and what `decidePropertyChange` does. */
export function changeProperty(
  account: OpenAccount,
  name: string,
  sent: SentProperty,
  context: ChangeContext,
): Promise<PropertyResult> {
  return account.store.write(async (writer) => {
    const definition = await definitionIn(account, writer, context);
    const property = findDefinable(definition, name, context);
    if (!property.ok) return property;
    const decided = decidePropertyChange(property.value, sent, { ...context, definition });
    if (decided.ok) await save(writer, definition, decided.value, entry(context, decided.value, 'UPDATE'));
    return decided;
  });
}

/**
 * Archives a property: its values stay with the records, out of sight, until it is made anew.
 * Refuses `property-not-found`, `property-in-use`, `property-invalid` for one that is built in, and what the caller may
 * not define.
 */
export function archiveProperty(
  account: OpenAccount,
  name: string,
  context: ChangeContext,
): Promise<PropertyResult> {
  return account.store.write(async (writer) => {
    const definition = await definitionIn(account, writer, context);
    const found = findDefinable(definition, name, context);
    if (!found.ok) return found;
    const property = found.value;
    if (property.custom !== true) {
      return refuse({ kind: 'property-invalid', name, problem: { kind: 'built-in', what: 'archived' } });
    }
    const usages = findUsages(definition, name, (each) => mayKnow(context.caller, definition, each));
    if (usages.length > 0) {
      return refuse({ kind: 'property-in-use', name, typeId: definition.type.id, usages });
    }
    const archived = { ...property, archivedAtMs: context.nowMs };
    if (property.hasUniqueValue === true) await writer.releaseValues(definition.type.id, name);
    await save(writer, definition, archived, entry(context, archived, 'DELETE'));
    return accept(archived);
  });
}

/** Refuses `property-not-found`, and what the caller may not define. */
export function findDefinable(
  definition: TypeDefinition,
  name: string,
  { caller }: Pick<ChangeContext, 'caller'>,
): PropertyResult {
  const property = definition.findProperty(name);
  const withheld = refuseWithheld(property ?? { name }, 'edit', { caller, definition });
  if (withheld !== undefined) return refuse(withheld);
  return property === undefined ? refuse({ kind: 'property-not-found', name }) : accept(property);
}

async function definitionIn(
  account: OpenAccount,
  writer: AccountWriter,
  { typeId }: ChangeContext,
): Promise<TypeDefinition> {
  const definitions: AccountDefinitions = await account.definitions.current(writer);
  return definitions.requireType(typeId);
}

/**
 * Indexes that hold what the property was, or what follows from others, are taken away: the next search builds what
 * it needs.
 */
async function save(
  writer: AccountWriter,
  definition: TypeDefinition,
  property: PropertyDefinition,
  audit: AuditEntry,
): Promise<void> {
  const { type } = definition;
  const isSearched = type.searchableProperties?.includes(property.name) === true;
  for (const { kind, propertyName, number } of definition.indexes) {
    const isOfIt = kind === 'all-words' ? isSearched : propertyName === property.name;
    if (isOfIt || definition.findFormula(propertyName) !== undefined) await writer.dropIndex(number);
  }
  await writer.saveMetadata({ properties: [{ typeId: type.id, property }], audits: [audit] });
}

function entry(
  { typeId, nowMs, userId }: ChangeContext,
  property: PropertyDefinition,
  action: AuditEntry['action'],
): AuditEntry {
  return { typeId, kind: 'property', name: property.name, action, atMs: nowMs, userId, body: property };
}

const CLAIM_PAGE = 1000;

/** Assumed: a property cannot be unique while two live records have the same value of it. */
async function claimStoredValues(
  writer: AccountWriter,
  definition: TypeDefinition,
  property: PropertyDefinition,
  { caller }: ChangeContext,
): Promise<Result<true, MetadataRefusal>> {
  const { name } = property;
  const isShown =
    checkAccess(caller, definition.type, 'read').ok &&
    isListed(caller, definition, name, 'read') &&
    holdsClass(caller, definition.type.scopes, property.dataSensitivity, 'read');
  const holders = new Map<string, UniqueHolder>();
  let fromId = toObjectId(1);
  for (;;) {
    const page = { typeId: definition.type.id, fromId, limit: CLAIM_PAGE, archived: false };
    const records = await writer.listObjects(page);
    for (const record of records) {
      const value = findValue(record.properties, name) ?? '';
      if (value === '') continue;
      if (holders.has(value)) {
        const shown = isShown ? value : undefined;
        const problem = { kind: 'unique-values-repeated', value: shown } as const;
        return refuse({ kind: 'property-invalid', name, problem });
      }
      holders.set(value, { key: uniqueKey(definition, name, value), objectId: record.id });
    }
    const last = records.at(-1);
    if (last === undefined || records.length < CLAIM_PAGE) break;
    fromId = toObjectId(last.id + 1);
  }
  await writer.claimValues([...holders.values()]);
  return accept(true);
}
