import { type Caller, sourceOf } from './caller.ts';
import type { Change } from './changes.ts';
import type { ObjectId } from './ids.ts';
import { isForward } from './maintained/lifecycle.ts';
import { findInstantMs } from './property-types/datetime.ts';
import { applyValues } from './record-writes.ts';
import { type CrmRecord, findValue } from './records.ts';
import type { Refusal } from './refusal.ts';
import { accept, type Result, refuse } from './result.ts';
import type { TypeDefinition } from './type-definition.ts';

/** Two live records that become one. */
export interface MergeRequest {
  readonly definition: TypeDefinition;
  readonly caller: Caller;
  /** Its values win. */
  readonly primary: CrmRecord;
  readonly other: CrmRecord;
  /** The id of what they become. Source: neither keeps its own, and both go on leading to the new one. */
  readonly id: ObjectId;
  readonly nowMs: number;
}

export interface Merge {
  readonly after: CrmRecord;
  readonly change: Change;
}

/** Source: how many records may have gone into one. */
export const MAX_MERGED_RECORDS = 250;

/** What belongs to one record and does not pass on to another. */
const OWN: readonly string[] = [
  'hs_additional_emails',
  'hs_all_contact_vids',
  'hs_merged_object_ids',
  'hs_obj_coords',
  'hs_object_source',
  'hs_object_source_id',
  'hs_object_source_label',
  'hs_ticket_id',
  'hs_unique_creation_key',
];

/**
 * Decides what two records become.
 *
 * The values of the primary record stay, those that it lacks come from the other. Source: further e-mail addresses
 * are kept as such, and the lifecycle stage is the one further on. Assumed: the older time of creation counts.
 * Refuses `merge-unsupported`, `merged-with-itself` and `too-many-merges`.
 */
export function decideMerge(request: MergeRequest): Result<Merge, Refusal> {
  const { definition, primary, other, id, nowMs } = request;
  const { type } = definition;
  const typeName = type.internalName;
  if (type.merge !== true && type.fullyQualifiedName === undefined) {
    return refuse({ kind: 'merge-unsupported', typeName });
  }
  if (primary.id === other.id) return refuse({ kind: 'merged-with-itself', typeName });
  const ids = [primary, other].flatMap(idsIn);
  if (ids.length > MAX_MERGED_RECORDS) return refuse({ kind: 'too-many-merges', max: MAX_MERGED_RECORDS });
  const base: CrmRecord = {
    ...primary,
    id,
    createdAtMs: Math.min(primary.createdAtMs, other.createdAtMs),
    updatedAtMs: nowMs,
  };
  const values = new Map([...valuesFrom(request), ...identityOf(request, ids)]);
  for (const name of values.keys()) if (definition.findProperty(name) === undefined) values.delete(name);
  const { properties, change } = applyValues(
    { definition, nowMs, source: sourceOf(request.caller) },
    base,
    values,
    'changed',
  );
  return accept({ after: { ...base, properties }, change: { ...change, kind: 'merged' } });
}

/** The ids that a record stands for: its own, and those of the records that went into it. */
function idsIn({ id, properties }: CrmRecord): readonly string[] {
  const merged = findValue(properties, 'hs_merged_object_ids') ?? '';
  return [String(id), ...merged.split(';').filter((each) => each !== '')];
}

function valuesFrom({ definition, primary, other }: MergeRequest): readonly (readonly [string, string])[] {
  const lacking = Object.entries(other.properties).filter(
    ([name, value]) => value !== '' && !OWN.includes(name) && !findValue(primary.properties, name),
  );
  const created = definition.createdProperty;
  const [a, b] = [primary, other].map(
    (record) => findInstantMs(definition.valueOf(record, created) ?? '') ?? 0,
  );
  const older =
    a !== undefined && b !== undefined && b < a ? findValue(other.properties, created) : undefined;
  return [
    ...lacking,
    ...(older === undefined ? [] : [[created, older] as const]),
    ...furtherStage(definition, primary, other),
  ];
}

function furtherStage(
  { type, pipelines }: TypeDefinition,
  primary: CrmRecord,
  other: CrmRecord,
): readonly (readonly [string, string])[] {
  if (type.stageProperty !== 'lifecyclestage') return [];
  const order = pipelines[0]?.stages.map((stage) => stage.id) ?? [];
  const [from, to] = [primary, other].map((record) => findValue(record.properties, 'lifecyclestage') ?? '');
  return to && isForward(order, from, to) ? [['lifecyclestage', to]] : [];
}

function identityOf(
  { definition, primary, other, id }: MergeRequest,
  ids: readonly string[],
): readonly (readonly [string, string])[] {
  const emails = [
    findValue(primary.properties, 'hs_additional_emails') ?? '',
    findValue(other.properties, 'email') ?? '',
    findValue(other.properties, 'hs_additional_emails') ?? '',
  ];
  const first = findValue(primary.properties, 'email') || findValue(other.properties, 'email');
  const further = new Set(
    emails.flatMap((each) => each.split(';')).filter((each) => each !== '' && each !== first),
  );
  return [
    ['hs_merged_object_ids', ids.join(';')],
    ['hs_all_contact_vids', [String(id), ...ids].join(';')],
    ['hs_ticket_id', String(id)],
    ...(definition.type.activity === true ? [['hs_obj_coords', `${definition.type.id}-${id}`] as const] : []),
    ...(further.size > 0 ? [['hs_additional_emails', [...further].join(';')] as const] : []),
  ];
}
