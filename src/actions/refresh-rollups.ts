import type { AssociationType, Link } from '../model/associations/association-types.ts';
import { CALCULATED_SOURCE, type Change } from '../model/changes.ts';
import type { AccountDefinitions } from '../model/definitions.ts';
import type { ObjectId, ObjectTypeId } from '../model/ids.ts';
import { indexDifference } from '../model/index-entries.ts';
import { ROLLUPS, type Rollup } from '../model/maintained/rollups.ts';
import { type CrmRecord, findValue, withValues } from '../model/records.ts';
import type { AccountReader, AccountWriter, RecordSave } from '../store/store.ts';

/** What may change what records tell of others. */
export interface RollupCause {
  /** Associations that came or went, each in both directions. */
  readonly links: readonly Link[];
  /** Records that were archived or restored. */
  readonly presence?: readonly Pick<CrmRecord, 'typeId' | 'id'>[];
  /** Records of which everything is told anew. */
  readonly made?: readonly Pick<CrmRecord, 'typeId' | 'id'>[];
  readonly nowMs: number;
}

/**
 * Brings the properties up to date that tell what a record is associated with, in the transaction that changed it;
 * for use after all else is saved.
 */
export async function refreshRollups(
  writer: AccountWriter,
  definitions: AccountDefinitions,
  cause: RollupCause,
): Promise<void> {
  const { links, presence = [], made = [] } = cause;
  if (links.length + presence.length + made.length === 0) return;
  const values = new Map<ObjectTypeId, Map<ObjectId, Map<string, string>>>();
  for (const rollup of ROLLUPS) {
    const type = definitions.associations.find({ category: 'HUBSPOT_DEFINED', typeId: rollup.by });
    if (type === undefined) continue;
    const owners = await findOwners(writer, definitions, { rollup, type }, cause);
    if (owners.length === 0) continue;
    const ofType = values.get(type.fromTypeId) ?? new Map<ObjectId, Map<string, string>>();
    values.set(type.fromTypeId, ofType);
    for (const [id, value] of await valuesOf(writer, { rollup, type }, owners)) {
      ofType.set(id, (ofType.get(id) ?? new Map()).set(rollup.property, value));
    }
  }
  for (const [typeId, ofType] of values) {
    const records = await writer.findObjects(typeId, [...ofType.keys()]);
    const saves = records.flatMap(
      (record) => toSave(definitions, record, ofType.get(record.id), cause.nowMs) ?? [],
    );
    await writer.saveRecords(saves);
  }
}

interface TypedRollup {
  readonly rollup: Rollup;
  /** As it leads from the record that has the property. */
  readonly type: AssociationType;
}

/** The records whose property may have changed. */
async function findOwners(
  reader: Pick<AccountReader, 'findLinksFrom'>,
  { associations }: AccountDefinitions,
  { rollup, type }: TypedRollup,
  { links, presence = [], made = [] }: RollupCause,
): Promise<readonly ObjectId[]> {
  const isOfType = ({ category, typeId }: Link) => category === type.category && typeId === type.typeId;
  const owners = new Set(links.filter(isOfType).map(({ fromId }) => fromId));
  for (const { typeId, id } of made) if (typeId === type.fromTypeId) owners.add(id);
  const far = presence.filter(({ typeId }) => typeId === type.toTypeId).map(({ id }) => id);
  if (rollup.value === 'count' && far.length > 0) {
    const back = await reader.findLinksFrom(associations.inverseOf(type), far);
    for (const { toId } of back) owners.add(toId);
  }
  return [...owners];
}

async function valuesOf(
  reader: Pick<AccountReader, 'countLinks' | 'findLinksFrom'>,
  { rollup, type }: TypedRollup,
  owners: readonly ObjectId[],
): Promise<ReadonlyMap<ObjectId, string>> {
  if (rollup.value === 'count') {
    const counts = await reader.countLinks(type, owners);
    return new Map([...counts].map(([id, count]) => [id, String(count)]));
  }
  const links = await reader.findLinksFrom(type, owners);
  const named = new Map(links.map(({ fromId, toId }) => [fromId, String(toId)]));
  return new Map(owners.map((id) => [id, named.get(id) ?? '']));
}

/** Absent where nothing changes: a property that was never set stays so while there is nothing to tell. */
function toSave(
  definitions: AccountDefinitions,
  record: CrmRecord,
  values: ReadonlyMap<string, string> | undefined,
  nowMs: number,
): RecordSave | undefined {
  const definition = definitions.requireType(record.typeId);
  const changed = [...(values ?? [])].filter(([name, value]) => {
    const stored = findValue(record.properties, name);
    const isNothing = stored === undefined && (value === '' || value === '0');
    return stored !== value && !isNothing && definition.findProperty(name) !== undefined;
  });
  if (changed.length === 0) return undefined;
  const calculated = Object.fromEntries(changed);
  const properties = withValues(record.properties, calculated);
  const after: CrmRecord = { ...record, properties, updatedAtMs: nowMs };
  const change: Change = {
    typeId: record.typeId,
    objectId: record.id,
    kind: 'changed',
    atMs: nowMs,
    source: CALCULATED_SOURCE,
    sent: {},
    calculated,
  };
  return {
    record: after,
    isNew: false,
    changes: [change],
    releasedKeys: [],
    claimedKeys: [],
    ...indexDifference(definition, record, after),
  };
}
