import type { AuditEntry } from '../model/audit.ts';
import type { MetadataRefusal } from '../model/metadata-refusal.ts';
import type { PropertyGroup } from '../model/properties.ts';
import { accept, type Result, refuse } from '../model/result.ts';
import type { TypeDefinition } from '../model/type-definition.ts';
import type { OpenAccount } from '../store/accounts.ts';
import type { ChangeContext } from './change-properties.ts';

type GroupResult = Result<PropertyGroup, MetadataRefusal>;

/**
 * Makes a property group. Seen: one that was archived does not come back with what it was, but anew.
 * Assumed: a name has letters, digits, underscores and hyphens.
 * Refuses `group-exists` and `group-invalid`.
 */
export function createGroup(
  account: OpenAccount,
  group: PropertyGroup,
  context: ChangeContext,
): Promise<GroupResult> {
  return change(account, context, 'CREATE', (definition) => {
    const { name, label } = group;
    if (!/^[a-z0-9_-]{1,100}$/i.test(name))
      return refuse({ kind: 'group-invalid', field: 'name', given: name });
    if (label.trim() === '') return refuse({ kind: 'group-invalid', field: 'label', given: label });
    return definition.findGroup(name) === undefined ? accept(group) : refuse({ kind: 'group-exists', name });
  });
}

/** Changes the label or the order of a group. Refuses `group-not-found` and `group-invalid`. */
export function changeGroup(
  account: OpenAccount,
  name: string,
  sent: { readonly label: string | undefined; readonly displayOrder: number | undefined },
  context: ChangeContext,
): Promise<GroupResult> {
  return change(account, context, 'UPDATE', (definition) => {
    const group = definition.findGroup(name);
    if (group === undefined) return refuse({ kind: 'group-not-found', name });
    const { label = group.label, displayOrder = group.displayOrder } = sent;
    if (label.trim() === '') return refuse({ kind: 'group-invalid', field: 'label', given: label });
    return accept({ name, label, displayOrder });
  });
}

/** Archives a group. Seen: one that has properties stays. Refuses `group-not-found` and `group-in-use`. */
export function archiveGroup(
  account: OpenAccount,
  name: string,
  context: ChangeContext,
): Promise<GroupResult> {
  return account.store.write(async (writer) => {
    const definition = (await account.definitions.current(writer)).requireType(context.typeId);
    const group = definition.findGroup(name);
    if (group === undefined) return refuse({ kind: 'group-not-found', name });
    if ([...definition.properties].some(({ groupName }) => groupName === name)) {
      return refuse({ kind: 'group-in-use', name });
    }
    await writer.saveMetadata({
      groups: [{ typeId: context.typeId, group: { ...group, archived: true } }],
      audits: [entry(context, group, 'DELETE')],
    });
    return accept(group);
  });
}

function change(
  account: OpenAccount,
  context: ChangeContext,
  action: AuditEntry['action'],
  decide: (definition: TypeDefinition) => GroupResult,
): Promise<GroupResult> {
  return account.store.write(async (writer) => {
    const { typeId } = context;
    const decided = decide((await account.definitions.current(writer)).requireType(typeId));
    if (decided.ok) {
      await writer.saveMetadata({
        groups: [{ typeId, group: { ...decided.value, archived: false } }],
        audits: [entry(context, decided.value, action)],
      });
    }
    return decided;
  });
}

function entry(
  { typeId, nowMs, userId }: ChangeContext,
  group: PropertyGroup,
  action: AuditEntry['action'],
): AuditEntry {
  return { typeId, kind: 'group', name: group.name, action, atMs: nowMs, userId, body: group };
}
