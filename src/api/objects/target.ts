import type { WriteTarget } from '../../actions/write-objects.ts';
import { maySee } from '../../model/caller.ts';
import { parseObjectId } from '../../model/ids.ts';
import type { Refusal } from '../../model/refusal.ts';
import { accept, type Result, refuse } from '../../model/result.ts';
import { uniqueKey } from '../../model/unique-values.ts';
import type { ObjectRequest } from '../operation.ts';
import { lastOf } from '../read-query.ts';

/**
 * Which record a path names: by id, or by a unique property where `idProperty` says so.
 * Refuses ids that are none, and properties whose values are not unique or not for this caller to see.
 */
export function parseTarget(call: ObjectRequest): Result<WriteTarget, Refusal> {
  const { definition, objectId } = call;
  const idProperty = lastOf(call.query, 'idProperty') ?? '';
  if (idProperty === '') {
    const id = parseObjectId(objectId);
    return id.ok ? accept({ kind: 'id', id: id.value }) : id;
  }
  const property = definition.findProperty(idProperty);
  const isUsable = property?.hasUniqueValue === true && maySee(call.caller, definition.type, property);
  if (isUsable) return accept({ kind: 'unique-value', key: uniqueKey(definition, idProperty, objectId) });
  const { accountId, type } = definition;
  return refuse({ kind: 'property-not-unique', accountId, typeId: type.id, propertyName: idProperty });
}
