import type { CrmRecord } from '../../model/records.ts';
import type { TypeDefinition } from '../../model/type-definition.ts';

/** Where records of the real API are looked at. Axle keeps the form: clients take these URLs apart. */
const PRODUCT = 'https://app.hubspot.com';

/**
 * Seen: most records have a page, tasks a task view, notes a list that is filtered to the one.
 * Assumed: other activities are shown like notes.
 */
export function toRecordUrl({ accountId, type }: TypeDefinition, { id }: CrmRecord): string {
  if (type.name === 'tasks') return `${PRODUCT}/tasks/${accountId}/view/all/task/${id}`;
  if (type.activity === true) {
    const filter = `[{"property":"hs_object_id","operator":"EQ","value":"${id}"}]`;
    const list = `${PRODUCT}/contacts/${accountId}/objects/${type.id}/views/all/list`;
    return `${list}?filters=${encodeURIComponent(filter)}`;
  }
  return `${PRODUCT}/contacts/${accountId}/record/${type.id}/${id}`;
}
