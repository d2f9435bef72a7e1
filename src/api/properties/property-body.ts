import {
  DEFINABLE_FIELD_TYPES,
  DEFINABLE_TYPES,
  type SentNewProperty,
  type SentProperty,
} from '../../model/define-property.ts';
import type { DataSensitivity } from '../../model/properties.ts';
import type { Refusal } from '../../model/refusal.ts';
import { accept, type Result, refuse } from '../../model/result.ts';
import { FLAG, INTEGER, listOf, recordOf, TEXT } from '../body-fields.ts';
import type { BodyOf } from '../read-body.ts';

const OPTION = recordOf('com.hubspot.properties.Option', ['label', 'value'], {
  label: TEXT,
  value: TEXT,
  hidden: FLAG,
  displayOrder: INTEGER,
  description: TEXT,
});

const FIELDS = {
  label: TEXT,
  type: TEXT,
  fieldType: TEXT,
  groupName: TEXT,
  description: TEXT,
  options: listOf(OPTION),
  displayOrder: INTEGER,
  hidden: FLAG,
  formField: FLAG,
  calculationFormula: TEXT,
  showCurrencySymbol: FLAG,
  currencyPropertyName: TEXT,
  numberDisplayHint: TEXT,
  textDisplayHint: TEXT,
} as const;

export const PROPERTY_UPDATE_BODY = recordOf('com.hubspot.properties.PropertyUpdate', [], FIELDS);

export const PROPERTY_CREATE_BODY = recordOf(
  'com.hubspot.properties.PropertyCreate',
  ['name', 'label', 'type', 'fieldType', 'groupName'],
  {
    ...FIELDS,
    name: TEXT,
    hasUniqueValue: FLAG,
    externalOptions: FLAG,
    referencedObjectType: TEXT,
    dataSensitivity: TEXT,
  },
);

export type PropertyCreateBody = BodyOf<typeof PROPERTY_CREATE_BODY>;

const SENSITIVITIES = ['non_sensitive', 'sensitive', 'highly_sensitive'] as const;

/** Where a field of a definition stands in the body, for refusals that name the place. */
type Locate = (field: string) => { readonly line: number; readonly column: number };

/** Reads a new property. Refuses types, field types and classes of sensitivity that there are none of. */
export function parseNewProperty(body: PropertyCreateBody, locate: Locate): Result<SentNewProperty, Refusal> {
  const { name, groupName, label } = body;
  const type = oneOf(DEFINABLE_TYPES, body.type, locate, 'type');
  if (!type.ok) return type;
  const fieldType = oneOf(DEFINABLE_FIELD_TYPES, body.fieldType, locate, 'fieldType');
  if (!fieldType.ok) return fieldType;
  const sensitivity = oneOf(
    SENSITIVITIES,
    body.dataSensitivity ?? 'non_sensitive',
    locate,
    'dataSensitivity',
  );
  if (!sensitivity.ok) return sensitivity;
  const sent = { ...body, name, label, groupName, type: type.value, fieldType: fieldType.value };
  return accept({ ...sent, dataSensitivity: knownSensitivity(sensitivity.value) });
}

/** Reads a change of a property. Refuses types and field types that there are none of. */
export function parsePropertyChange(
  body: BodyOf<typeof PROPERTY_UPDATE_BODY>,
  locate: Locate,
): Result<SentProperty, Refusal> {
  const { type: sentType, fieldType: sentFieldType, ...rest } = body;
  const type = sentType === undefined ? undefined : oneOf(DEFINABLE_TYPES, sentType, locate, 'type');
  if (type !== undefined && !type.ok) return type;
  const fieldType =
    sentFieldType === undefined
      ? undefined
      : oneOf(DEFINABLE_FIELD_TYPES, sentFieldType, locate, 'fieldType');
  if (fieldType !== undefined && !fieldType.ok) return fieldType;
  return accept({ ...rest, type: type?.value, fieldType: fieldType?.value });
}

function knownSensitivity(sensitivity: DataSensitivity): DataSensitivity | undefined {
  return sensitivity === 'non_sensitive' ? undefined : sensitivity;
}

function oneOf<const Value extends string>(
  allowed: readonly Value[],
  given: string,
  locate: Locate,
  field: string,
): Result<Value, Refusal> {
  const found = allowed.find((each) => each === given.toLowerCase());
  return found === undefined ? refuse({ kind: 'enum-unknown', at: locate(field), allowed }) : accept(found);
}
