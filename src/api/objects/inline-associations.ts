import { checkAccess } from '../../model/caller.ts';
import type { ObjectId } from '../../model/ids.ts';
import type { Refusal } from '../../model/refusal.ts';
import { accept, type Result } from '../../model/result.ts';
import type { TypeDefinition } from '../../model/type-definition.ts';
import type { AccountReader } from '../../store/store.ts';
import { toPaging, toWireRows } from '../associations/list.ts';
import { readRows } from '../associations/read-links.ts';
import type { ObjectRequest } from '../operation.ts';
import { readNames } from '../read-query.ts';

/** Seen: how many rows of each object type stand beside a record. */
const INLINE_LIMIT = 100;

/**
 * The object types named by `associations`, each once. Seen: they are checked before anything is read.
 * Refuses what is no object type, and types that the caller's scopes do not let it read.
 */
export function parseInlineTypes({
  definitions,
  caller,
  query,
}: ObjectRequest): Result<readonly TypeDefinition[], Refusal> {
  const types = new Set<TypeDefinition>();
  for (const spelling of readNames(query, 'associations')) {
    const definition = definitions.parseType(spelling);
    if (!definition.ok) return definition;
    const allowed = checkAccess(caller, definition.value.type, 'read');
    if (!allowed.ok) return allowed;
    types.add(definition.value);
  }
  return accept([...types]);
}

export interface InlineRequest {
  readonly ids: readonly ObjectId[];
  readonly far: readonly TypeDefinition[];
}

/**
 * What stands beside records of what they are associated with. Seen: a row for each type, under the plural of the
 * object type, in words where it has several; object types without rows are left out, and all of it where there are
 * none.
 */
export async function inlineAssociations(
  call: ObjectRequest,
  reader: AccountReader,
  { ids, far }: InlineRequest,
): Promise<ReadonlyMap<ObjectId, { readonly associations?: Readonly<Record<string, unknown>> }>> {
  const byRecord = new Map<ObjectId, Record<string, unknown>>();
  for (const to of far) {
    const types = call.definitions.associations.between(call.definition.type.id, to.type.id);
    const ends = { from: call.definition, to, types };
    const requests = ids.map((fromId) => ({ fromId, limit: INLINE_LIMIT }));
    const pages = await readRows(reader, ends, requests);
    for (const [index, id] of ids.entries()) {
      const page = pages[index];
      if (page === undefined || page.links.length === 0) continue;
      const shown = byRecord.get(id) ?? {};
      byRecord.set(id, shown);
      shown[toKey(to)] = { results: toWireRows(ends, page), ...toPaging(call, page) };
    }
  }
  return new Map([...byRecord].map(([id, associations]) => [id, { associations }]));
}

/** Seen: `line items`. Assumed: a custom type goes by its fully qualified name. */
function toKey({ type }: TypeDefinition): string {
  return type.fullyQualifiedName ?? type.name.replaceAll('_', ' ');
}
