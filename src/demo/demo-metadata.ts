import { toObjectTypeId } from '../model/ids.ts';
import { CUSTOM_OBJECT_SCOPES, type ObjectType } from '../model/object-types.ts';
import type { PropertyDefinition } from '../model/properties.ts';
import type { AccountRole, AccountTeam, AccountUser } from '../model/users.ts';
import type { MetadataChanges } from '../store/store.ts';
import { DEMO_OWNERS } from './demo-series.ts';

const CONTACTS = toObjectTypeId('0-1');

function option(value: string, label: string) {
  return { value, label };
}

function contactProperty(
  name: string,
  label: string,
  kind: Pick<PropertyDefinition, 'type' | 'fieldType' | 'options'>,
): PropertyDefinition {
  return { name, label, ...kind, groupName: 'contactinformation', custom: true };
}

/** The seven properties that the published example of the update operation writes. */
const EXAMPLE_PROPERTIES: readonly PropertyDefinition[] = [
  contactProperty('property_checkbox', 'Newsletter', {
    type: 'bool',
    fieldType: 'booleancheckbox',
    options: [option('true', 'Yes'), option('false', 'No')],
  }),
  contactProperty('property_date', 'Renewal date', { type: 'date', fieldType: 'date' }),
  contactProperty('property_dropdown', 'Plan', {
    type: 'enumeration',
    fieldType: 'select',
    options: [option('choice_a', 'Basic'), option('choice_b', 'Team'), option('choice_c', 'Business')],
  }),
  contactProperty('property_multiple_checkboxes', 'Favourite flavours', {
    type: 'enumeration',
    fieldType: 'checkbox',
    options: [
      option('vanilla', 'Vanilla'),
      option('chocolate', 'Chocolate'),
      option('strawberry', 'Strawberry'),
    ],
  }),
  contactProperty('property_number', 'Seats', { type: 'number', fieldType: 'number' }),
  contactProperty('property_radio', 'Contact method', {
    type: 'enumeration',
    fieldType: 'radio',
    options: [option('option_1', 'Telephone'), option('option_2', 'E-mail')],
  }),
  contactProperty('property_string', 'Remarks', { type: 'string', fieldType: 'text' }),
];

export const MACHINES_TYPE_ID = toObjectTypeId('2-48200001');

/** A custom object type, so that the demo has one. */
const MACHINES: ObjectType = {
  id: MACHINES_TYPE_ID,
  name: 'machines',
  singular: 'machine',
  internalName: 'MACHINE',
  labels: { singular: 'Machine', plural: 'Machines' },
  primaryDisplayProperty: 'serial_number',
  requiredOnCreate: [['serial_number']],
  searchableProperties: ['serial_number', 'model'],
  defaultProperties: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
  createdProperties: ['hs_createdate'],
  modifiedProperty: 'hs_lastmodifieddate',
  pipelineProperty: 'hs_pipeline',
  stageProperty: 'hs_pipeline_stage',
  merge: true,
  allowsSensitiveProperties: true,
  scopes: CUSTOM_OBJECT_SCOPES,
  propertyGroup: 'machine_information',
  fullyQualifiedName: 'p4820_machine',
};

function machineProperty(
  name: string,
  label: string,
  kind: Pick<PropertyDefinition, 'type' | 'fieldType' | 'options' | 'hasUniqueValue'>,
): PropertyDefinition {
  return { name, label, ...kind, groupName: MACHINES.propertyGroup, custom: true };
}

const MACHINE_PROPERTIES: readonly PropertyDefinition[] = [
  machineProperty('serial_number', 'Serial number', {
    type: 'string',
    fieldType: 'text',
    hasUniqueValue: true,
  }),
  machineProperty('model', 'Model', {
    type: 'enumeration',
    fieldType: 'select',
    options: [
      option('roaster_s', 'Roaster S'),
      option('roaster_l', 'Roaster L'),
      option('grinder', 'Grinder'),
    ],
  }),
  machineProperty('installed_on', 'Installed on', { type: 'date', fieldType: 'date' }),
  machineProperty('operating_hours', 'Operating hours', { type: 'number', fieldType: 'number' }),
];

const JOINED_AT_MS = Date.parse('2025-01-06T09:00:00Z');

const SALES: AccountTeam = { id: '4820001', name: 'Sales' };
const WORKSHOP: AccountTeam = { id: '4820002', name: 'Workshop' };

/** The demo's own people; the first of them has set the account up. */
const USERS: readonly AccountUser[] = DEMO_OWNERS.map(({ id, email, firstName, lastName }, index) => ({
  id,
  email,
  firstName,
  lastName,
  superAdmin: index === 0,
  roleIds: [],
  primaryTeamId: index === 1 ? WORKSHOP.id : SALES.id,
  createdAtMs: JOINED_AT_MS,
  updatedAtMs: JOINED_AT_MS,
}));

const ROLES: readonly AccountRole[] = [
  { id: '48200101', name: 'Sales', requiresBillingWrite: false },
  { id: '48200102', name: 'Service', requiresBillingWrite: false },
];

export const DEMO_METADATA: MetadataChanges = {
  users: USERS,
  teams: [SALES, WORKSHOP],
  roles: ROLES,
  objectTypes: [MACHINES],
  properties: [
    ...EXAMPLE_PROPERTIES.map((property) => ({ typeId: CONTACTS, property })),
    ...MACHINE_PROPERTIES.map((property) => ({ typeId: MACHINES_TYPE_ID, property })),
  ],
};
