import type { Refusal } from '../../model/refusal.ts';
import { accept, type Result } from '../../model/result.ts';
import type { TypeDefinition } from '../../model/type-definition.ts';
import type { ObjectRequest } from '../operation.ts';
import { readFlag, readNames } from '../read-query.ts';
import { parseInlineTypes } from './inline-associations.ts';

/** What a read is asked to show. */
export interface Projection {
  readonly names: readonly string[];
  readonly historyNames: readonly string[];
  readonly archived: boolean;
  /** The object types of which to show what is associated. */
  readonly far: readonly TypeDefinition[];
}

/**
 * Reads `properties`, `propertiesWithHistory`, `archived` and `associations` of a query.
 * Source: without `properties` the type's default set is shown. Seen: the names of other object types are
 * checked before anything is read.
 */
export function parseProjection(call: ObjectRequest): Result<Projection, Refusal> {
  const { definition, query } = call;
  const far = parseInlineTypes(call);
  if (!far.ok) return far;
  const archived = readFlag(query, 'archived');
  if (!archived.ok) return archived;
  const asked = readNames(query, 'properties');
  const historyNames = readNames(query, 'propertiesWithHistory');
  const isDefault = asked.length === 0 && historyNames.length === 0;
  const names = isDefault ? definition.type.defaultProperties : asked;
  return accept({ names, historyNames, archived: archived.value, far: far.value });
}
