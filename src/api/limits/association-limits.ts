import type { AssociationType } from '../../model/associations/association-types.ts';
import { MAX_ASSOCIATIONS, MAX_TYPES_OF_PAIR } from '../../model/associations/define-label.ts';
import { checkScopes } from '../../model/caller.ts';
import type { ObjectType } from '../../model/object-types.ts';
import { mayReadValue } from '../../model/property-access.ts';
import type { CrmRecord } from '../../model/records.ts';
import type { Refusal } from '../../model/refusal.ts';
import { accept, type Result } from '../../model/result.ts';
import type { TypeDefinition } from '../../model/type-definition.ts';
import type { CrowdedRecord } from '../../store/store.ts';
import type { AccountOperation, AccountRequest } from '../operation.ts';
import { lastOf } from '../read-query.ts';
import { namesOf, readableTypesOf, SHARED, share, typesOf } from './limits.ts';

const ASSOCIATIONS = '/crm/limits/associations';
const RECORDS = `${ASSOCIATIONS}/records`;
/** Source: from this part of a limit on a record is near it. */
const NEAR = 0.8;
/** Assumed: how many records are shown as samples. */
const MAX_SAMPLES = 10;

/** Counts the labels that the account made for each pair of object types, in each direction. */
export const readLabelLimits: AccountOperation = {
  ...SHARED,
  path: `${ASSOCIATIONS}/labels`,
  async run(call) {
    const types = typesOf(call);
    const from = readFilter(call, 'fromObjectTypeId');
    if (!from.ok) return from;
    const to = readFilter(call, 'toObjectTypeId');
    if (!to.ok) return to;
    const isAsked = (type: ObjectType, filter: ObjectType | undefined) =>
      filter === undefined || filter === type;
    const results = types
      .filter((type) => isAsked(type, from.value))
      .flatMap((near) =>
        types.filter((type) => isAsked(type, to.value)).flatMap((far) => toLabelLimit(call, near, far)),
      );
    return accept({ status: 200, body: { results } });
  },
};

function readFilter(
  { query, definitions }: AccountRequest,
  name: string,
): Result<ObjectType | undefined, Refusal> {
  const given = lastOf(query, name);
  if (!given) return accept(undefined);
  const type = definitions.parseType(given);
  return type.ok ? accept(type.value.type) : type;
}

function toLabelLimit({ definitions }: AccountRequest, from: ObjectType, to: ObjectType) {
  const types = definitions.associations.between(from.id, to.id);
  const labels = types.flatMap(({ category, label }) =>
    category === 'USER_DEFINED' && label ? [label] : [],
  );
  if (labels.length === 0) return [];
  const ends = { fromObjectType: namesOf(from), toObjectType: namesOf(to) };
  return [{ allLabels: labels, ...ends, ...share(labels.length, MAX_TYPES_OF_PAIR) }];
}

/**
 * Names the object types of which records are near a limit that the account set for them.
 * Assumed: the same for what follows, that without such a limit none is near one.
 */
export const readCrowdedTypes: AccountOperation = {
  ...SHARED,
  path: `${RECORDS}/from`,
  async run(call) {
    const types = readableTypesOf(call);
    const results = await Promise.all(
      types.map(async (from) => toState(from, await findCrowded(call, limitsBetween(call, from, types)))),
    );
    return accept({ status: 200, body: { results: results.flat() } });
  },
};

/** Names the object types that records of one are associated with up to near a limit. */
export const readCrowdedFarTypes: AccountOperation = {
  ...SHARED,
  path: `${RECORDS}/{fromObjectTypeId}/to`,
  anyOfFor: scopesToRead,
  async run(call) {
    const from = openType(call, 'fromObjectTypeId');
    if (!from.ok) return from;
    const results = await Promise.all(
      readableTypesOf(call).map(async (to) =>
        toState(to, await findCrowded(call, limitsBetween(call, from.value.type, [to]))),
      ),
    );
    return accept({ status: 200, body: { results: results.flat() } });
  },
};

/** Tells how many records of one type are near the limit of their associations with another, and some of them. */
export const readCrowdedRecords: AccountOperation = {
  ...SHARED,
  path: `${RECORDS}/{fromObjectTypeId}/{toObjectTypeId}`,
  anyOfFor: scopesToRead,
  async run(call) {
    const from = openType(call, 'fromObjectTypeId');
    if (!from.ok) return from;
    const to = openType(call, 'toObjectTypeId');
    if (!to.ok) return to;
    const limits = limitsBetween(call, from.value.type, [to.value.type]);
    const limit = limits[0]?.max ?? MAX_ASSOCIATIONS;
    const crowded = await findCrowded(call, limits);
    const full = crowded.filter(({ isFull }) => isFull);
    const near = crowded.filter(({ isFull }) => !isFull);
    const samples = [...full.slice(0, MAX_SAMPLES), ...near.slice(0, MAX_SAMPLES)];
    const ids = samples.map(({ id }) => id);
    const records = await call.account.store.read((reader) => reader.findObjects(from.value.type.id, ids));
    const labelOf = (id: number) =>
      toLabel(
        call,
        from.value,
        records.find((record) => record.id === id),
      );
    return accept({
      status: 200,
      body: {
        totalRecordsAtLimit: full.length,
        totalRecordsNearLimit: near.length,
        limit,
        atLimitFromRecordSamples: full
          .slice(0, MAX_SAMPLES)
          .map(({ id }) => ({ objectId: id, label: labelOf(id) })),
        nearLimitFromRecordSamples: near.slice(0, MAX_SAMPLES).map(({ id, count }) => ({
          objectId: id,
          label: labelOf(id),
          usage: count,
          percentage: share(count, limit).percentage,
        })),
      },
    });
  },
};

function scopesToRead({ scopes }: ObjectType): readonly string[] {
  return scopes.read;
}

function openType(call: AccountRequest, name: string): Result<TypeDefinition, Refusal> {
  const type = call.definitions.parseType(call.params[name] ?? '');
  if (!type.ok) return type;
  const allowed = checkScopes(call.caller, scopesToRead(type.value.type));
  return allowed.ok ? type : allowed;
}

/** What the primary display property says, where the caller may see it, or else the id. */
function toLabel(
  { caller }: AccountRequest,
  definition: TypeDefinition,
  record: CrmRecord | undefined,
): string {
  if (record === undefined) return '';
  const { primaryDisplayProperty = '' } = definition.type;
  const isSeen = mayReadValue(caller, definition, primaryDisplayProperty);
  return (isSeen && definition.valueOf(record, primaryDisplayProperty)) || String(record.id);
}

/** The default types from one object type to others that have a limit. */
export function limitsBetween(
  { definitions }: AccountRequest,
  from: ObjectType,
  others: readonly ObjectType[],
): readonly AssociationType[] {
  return others.flatMap((to) => {
    const type = definitions.associations.findDefault(from.id, to.id);
    return type?.max === undefined ? [] : [type];
  });
}

interface Crowded extends CrowdedRecord {
  readonly isFull: boolean;
}

export async function findCrowded(
  { account }: AccountRequest,
  types: readonly AssociationType[],
): Promise<readonly Crowded[]> {
  const found: Crowded[] = [];
  for (const type of types) {
    const max = type.max ?? MAX_ASSOCIATIONS;
    const near = await account.store.read((reader) => reader.findCrowded(type, Math.ceil(max * NEAR)));
    found.push(...near.map((each) => ({ ...each, isFull: each.count >= max })));
  }
  return found;
}

function toState(type: ObjectType, crowded: readonly Crowded[]) {
  if (crowded.length === 0) return [];
  const hasRecordsAtLimit = crowded.some(({ isFull }) => isFull);
  const hasRecordsNearLimit = crowded.some(({ isFull }) => !isFull);
  return [{ ...namesOf(type), hasRecordsAtLimit, hasRecordsNearLimit }];
}
