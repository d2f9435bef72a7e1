import type { IdTarget, UniqueTarget, WriteTarget } from '../../actions/write-objects.ts';
import { parseObjectId } from '../../model/ids.ts';
import { mayFindBy } from '../../model/property-access.ts';
import type { Refusal } from '../../model/refusal.ts';
import { accept, type Result, refuse } from '../../model/result.ts';
import { uniqueKey } from '../../model/unique-values.ts';
import type { ObjectRequest } from '../operation.ts';
import { lastOf } from '../read-query.ts';

/** What a request names a record by. */
export interface GivenTarget {
  /** A unique property, of which `given` is a value; without one, `given` is a record id. */
  readonly idProperty: string | undefined;
  readonly given: string;
  /** Whether the id of a record that was merged leads on to what it became. */
  readonly followsMerges?: boolean;
}

/** The target in a request's path and query. */
export function targetInPath({ query, objectId }: ObjectRequest): GivenTarget {
  return { idProperty: lastOf(query, 'idProperty'), given: objectId, followsMerges: true };
}

/**
 * Which record is meant: by id, or by a unique property where one is named.
 * Refuses ids that are none, and properties whose values are not unique or not for this caller to see.
 */
export function parseTarget(call: ObjectRequest, target: GivenTarget): Result<WriteTarget, Refusal> {
  if (target.idProperty) return parseUniqueTarget(call, target.idProperty, target.given);
  return parseRecordId(target.given, target.followsMerges);
}

/** As `parseTarget`, where only an id will do. */
export function parseRecordId(given: string, followsMerges = false): Result<IdTarget, Refusal> {
  const id = parseObjectId(given);
  return id.ok ? accept({ kind: 'id', id: id.value, followsMerges }) : id;
}

/** As `parseTarget`, where only a unique property will do. */
export function parseUniqueTarget(
  { definition, caller }: ObjectRequest,
  idProperty: string,
  value: string,
): Result<UniqueTarget, Refusal> {
  const property = definition.findProperty(idProperty);
  const isUsable = property?.hasUniqueValue === true && mayFindBy(caller, definition, property);
  if (isUsable) return accept({ kind: 'unique-value', key: uniqueKey(definition, idProperty, value) });
  const { accountId, type } = definition;
  return refuse({ kind: 'property-not-unique', accountId, typeId: type.id, propertyName: idProperty });
}
