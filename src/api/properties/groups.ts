import { archiveGroup, changeGroup, createGroup } from '../../actions/change-groups.ts';
import { accept, refuse } from '../../model/result.ts';
import { INTEGER, recordOf, TEXT } from '../body-fields.ts';
import { type TypeOperation, withBody } from '../operation.ts';
import { toChangeContext } from './defining.ts';
import { toWireGroup } from './wire-property.ts';

const GROUPS = '/crm/properties/{objectType}/groups';
const GROUP = `${GROUPS}/{groupName}`;
const SHARED = { family: 'CRM/Properties', on: 'definitions', refusesShortNames: true } as const;

/** Lists the property groups of a type. Seen: archived ones are gone. */
export const listGroups: TypeOperation = {
  ...SHARED,
  method: 'GET',
  path: GROUPS,
  access: 'read',
  async run({ definition }) {
    return accept({ status: 200, body: { results: definition.groups.map(toWireGroup) } });
  },
};

export const readGroup: TypeOperation = {
  ...SHARED,
  method: 'GET',
  path: GROUP,
  access: 'read',
  async run({ definition, params }) {
    const { groupName: name = '' } = params;
    const group = definition.findGroup(name);
    if (group === undefined) return refuse({ kind: 'group-not-found', name });
    return accept({ status: 200, body: toWireGroup(group) });
  },
};

export const createGroupOperation = withBody({
  ...SHARED,
  method: 'POST',
  path: GROUPS,
  access: 'write',
  body: recordOf('com.hubspot.properties.PropertyGroupCreate', ['name', 'label'], {
    name: TEXT,
    label: TEXT,
    displayOrder: INTEGER,
  }),
  async run(call) {
    const { name, label, displayOrder = -1 } = call.body;
    const made = await createGroup(call.account, { name, label, displayOrder }, toChangeContext(call));
    return made.ok ? accept({ status: 201, body: toWireGroup(made.value) }) : made;
  },
});

export const updateGroup = withBody({
  ...SHARED,
  method: 'PATCH',
  path: GROUP,
  access: 'write',
  body: recordOf('com.hubspot.properties.PropertyGroupUpdate', [], { label: TEXT, displayOrder: INTEGER }),
  async run(call) {
    const { groupName = '' } = call.params;
    const changed = await changeGroup(call.account, groupName, call.body, toChangeContext(call));
    return changed.ok ? accept({ status: 200, body: toWireGroup(changed.value) }) : changed;
  },
});

export const archiveGroupOperation: TypeOperation = {
  ...SHARED,
  method: 'DELETE',
  path: GROUP,
  access: 'write',
  async run(call) {
    const { groupName = '' } = call.params;
    const archived = await archiveGroup(call.account, groupName, toChangeContext(call));
    return archived.ok ? accept({ status: 204 }) : archived;
  },
};
