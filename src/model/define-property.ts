import type { Caller } from './caller.ts';
import { compileFormula } from './formula/formula.ts';
import type { MetadataRefusal, PropertyFlaw } from './metadata-refusal.ts';
import type { DataSensitivity, PropertyDefinition, PropertyOption, PropertyTypeName } from './properties.ts';
import { MAX_PROPERTY_NAME_LENGTH } from './properties.ts';
import { holdsClass, isListed, mayKnow } from './property-access.ts';
import { checkChoices } from './property-choices.ts';
import { accept, type Result, refuse } from './result.ts';
import type { TypeDefinition } from './type-definition.ts';

/** What a client may say of a property. */
export interface SentProperty {
  readonly label?: string | undefined;
  readonly type?: PropertyTypeName | undefined;
  readonly fieldType?: string | undefined;
  readonly groupName?: string | undefined;
  readonly description?: string | undefined;
  readonly options?: readonly PropertyOption[] | undefined;
  readonly displayOrder?: number | undefined;
  readonly hasUniqueValue?: boolean | undefined;
  readonly hidden?: boolean | undefined;
  readonly formField?: boolean | undefined;
  readonly calculationFormula?: string | undefined;
  readonly externalOptions?: boolean | undefined;
  readonly referencedObjectType?: string | undefined;
  readonly showCurrencySymbol?: boolean | undefined;
  readonly currencyPropertyName?: string | undefined;
  readonly numberDisplayHint?: string | undefined;
  readonly textDisplayHint?: string | undefined;
  readonly dataSensitivity?: DataSensitivity | undefined;
}

export interface SentNewProperty extends SentProperty {
  readonly name: string;
  readonly label: string;
  readonly type: PropertyTypeName;
  readonly fieldType: string;
  readonly groupName: string;
}

export interface DefiningContext {
  readonly definition: TypeDefinition;
  readonly nowMs: number;
  /** Who the property is said to be made or changed by; absent where nobody is known. */
  readonly userId: string | undefined;
  /** Whose token decides which properties may be defined, and which there are to be named. */
  readonly caller: Caller;
}

/** Source: how many properties of one object type may be unique. */
export const MAX_UNIQUE_PROPERTIES = 10;
/** Seen: how many properties an account may make for one object type. */
export const MAX_CUSTOM_PROPERTIES = 1000;
/** Assumed: how many of them may be calculated. */
export const MAX_CALCULATED_PROPERTIES = 200;

/** Source: the types that a client may choose. */
export const DEFINABLE_TYPES = [
  'bool',
  'date',
  'datetime',
  'enumeration',
  'number',
  'phone_number',
  'string',
] as const satisfies readonly PropertyTypeName[];

/** Source: the field types that a client may choose. */
export const DEFINABLE_FIELD_TYPES = [
  'booleancheckbox',
  'calculation_equation',
  'checkbox',
  'date',
  'file',
  'html',
  'number',
  'phonenumber',
  'radio',
  'select',
  'text',
  'textarea',
] as const;

/** Source: which field types go with a type. */
const FIELD_TYPES: Readonly<Record<string, readonly string[]>> = {
  bool: ['booleancheckbox', 'calculation_equation'],
  enumeration: ['booleancheckbox', 'checkbox', 'radio', 'select', 'calculation_equation'],
  date: ['date'],
  datetime: ['date'],
  string: ['file', 'text', 'textarea', 'calculation_equation', 'html', 'phonenumber'],
  number: ['number', 'calculation_equation'],
  phone_number: ['phonenumber'],
};

const NUMBER_HINTS = ['currency', 'duration', 'formatted', 'percentage', 'probability', 'unformatted'];
const TEXT_HINTS = [
  'domain_name',
  'email',
  'ip_address',
  'multi_line',
  'phone_number',
  'physical_address',
  'postal_code',
  'unformatted_single_line',
];

/**
 * Decides what a new property is.
 *
 * A name that is restored keeps its class of sensitivity, where that is the higher one: its values come back.
 * Seen: a name that is archived is restored: its time of creation stays, what is sent counts, and what is left out
 * is as in a new property. Assumed: a name begins with a letter and has letters, digits and underscores; properties
 * of which no two records may share a value are numbers or texts.
 * Refuses `property-exists`, `property-invalid`, `limit-reached`, and what the caller may not define.
 */
export function decideProperty(
  sent: SentNewProperty,
  context: DefiningContext,
): Result<PropertyDefinition, MetadataRefusal> {
  const { definition, nowMs, userId } = context;
  const { name } = sent;
  const former = definition.findArchivedProperty(name);
  const dataSensitivity = higherClass(sent.dataSensitivity, former?.dataSensitivity);
  const withheld = refuseWithheld({ name, dataSensitivity }, 'create', context);
  if (withheld !== undefined) return refuse(withheld);
  const flaw = findNameFlaw(name);
  if (flaw !== undefined) return invalid(name, flaw);
  if (definition.findProperty(name) !== undefined) return refuse({ kind: 'property-exists', name });
  const limit = findLimit(definition, sent);
  if (limit !== undefined) return refuse(limit);
  const users =
    userId === undefined ? {} : { createdUserId: former?.createdUserId ?? userId, updatedUserId: userId };
  return checkProperty(
    {
      ...definedBy(sent),
      name,
      label: sent.label,
      type: sent.type,
      fieldType: sent.fieldType,
      groupName: sent.groupName,
      custom: true,
      createdAtMs: former?.createdAtMs ?? nowMs,
      updatedAtMs: nowMs,
      ...users,
      ...(dataSensitivity !== undefined && { dataSensitivity }),
    },
    context,
  );
}

const CLASSES: readonly (DataSensitivity | undefined)[] = ['non_sensitive', 'sensitive', 'highly_sensitive'];

function higherClass(
  one: DataSensitivity | undefined,
  other: DataSensitivity | undefined,
): DataSensitivity | undefined {
  return CLASSES.indexOf(other) > CLASSES.indexOf(one) ? other : one;
}

/**
 * Why the caller may not define a property: its token's list leaves the name out, or it lacks a scope of the class.
 * Assumed: to archive a sensitive property takes the same as to change it.
 */
export function refuseWithheld(
  { name, dataSensitivity }: Pick<SentProperty, 'dataSensitivity'> & { readonly name: string },
  verb: 'create' | 'edit',
  { caller, definition }: Pick<DefiningContext, 'caller' | 'definition'>,
): MetadataRefusal | undefined {
  const { type } = definition;
  if (!isListed(caller, definition, name, 'write')) {
    return { kind: 'properties-not-granted', typeName: type.name, names: [name] };
  }
  if (holdsClass(caller, type.scopes, dataSensitivity, 'write')) return undefined;
  const ofClass = verb === 'create' && dataSensitivity === 'highly_sensitive' ? 'highly-' : '';
  return { kind: 'missing-sensitive-scope', scope: `${ofClass}sensitive-data-property-${verb}` };
}

/**
 * Decides what a property is after a change; what is not sent stays.
 *
 * Seen: uniqueness, the class of sensitivity and where external options come from stay as they were made, whatever
 * is sent. Options that are sent replace all there were. Of built-in properties, most definitions cannot be changed.
 * Refuses `property-invalid`, and what the caller may not define.
 */
export function decidePropertyChange(
  property: PropertyDefinition,
  sent: SentProperty,
  context: DefiningContext,
): Result<PropertyDefinition, MetadataRefusal> {
  const { nowMs, userId } = context;
  const withheld = refuseWithheld(property, 'edit', context);
  if (withheld !== undefined) return refuse(withheld);
  const isOpen = property.custom === true || property.readOnlyDefinition === false;
  const changesOptionsOnly = Object.entries(sent).every(
    ([field, value]) => value === undefined || field === 'options',
  );
  if (!isOpen && !(changesOptionsOnly && property.readOnlyOptions === false)) {
    return invalid(property.name, { kind: 'built-in', what: 'changed' });
  }
  const { hasUniqueValue, dataSensitivity, externalOptions, referencedObjectType, ...changeable } =
    definedBy(sent);
  const users = userId === undefined ? {} : { updatedUserId: userId };
  return checkProperty({ ...property, ...changeable, updatedAtMs: nowMs, ...users }, context);
}

/** What was sent, without what was not. */
function definedBy(sent: SentProperty): Partial<PropertyDefinition> {
  return Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined));
}

function findNameFlaw(name: string): PropertyFlaw | undefined {
  if (name !== name.toLowerCase()) return { kind: 'name-not-lower-case' };
  const isWellFormed = /^[a-z][a-z0-9_]*$/.test(name) && name.length <= MAX_PROPERTY_NAME_LENGTH;
  return isWellFormed ? undefined : { kind: 'name-malformed' };
}

function findLimit(definition: TypeDefinition, sent: SentNewProperty): MetadataRefusal | undefined {
  const own = [...definition.properties].filter(({ custom }) => custom === true);
  if (own.length >= MAX_CUSTOM_PROPERTIES) {
    return { kind: 'limit-reached', what: 'custom properties', max: MAX_CUSTOM_PROPERTIES };
  }
  const calculated = own.filter(({ calculationFormula = '' }) => calculationFormula !== '');
  if (sent.calculationFormula && calculated.length >= MAX_CALCULATED_PROPERTIES) {
    return { kind: 'limit-reached', what: 'calculated properties', max: MAX_CALCULATED_PROPERTIES };
  }
  const unique = own.filter(({ hasUniqueValue }) => hasUniqueValue === true);
  if (sent.hasUniqueValue !== true || unique.length < MAX_UNIQUE_PROPERTIES) return undefined;
  return { kind: 'limit-reached', what: 'unique properties', max: MAX_UNIQUE_PROPERTIES };
}

/** A property as it would be, unless something about it does not go together. */
function checkProperty(
  property: PropertyDefinition,
  { definition, caller }: DefiningContext,
): Result<PropertyDefinition, MetadataRefusal> {
  const { name, type, fieldType, groupName } = property;
  // Seen: a formula makes the property a calculated one, whatever field type was sent.
  const whole: PropertyDefinition = property.calculationFormula
    ? { ...property, fieldType: 'calculation_equation', calculated: true, readOnly: true }
    : property;
  const allowed = FIELD_TYPES[type] ?? [];
  if (whole.custom === true && !allowed.includes(whole.fieldType)) {
    return invalid(name, { kind: 'field-type-mismatch', type, fieldType, allowed });
  }
  if (property.label.trim() === '') return invalid(name, { kind: 'empty-label' });
  if (definition.findGroup(groupName) === undefined)
    return invalid(name, { kind: 'unknown-group', groupName });
  const flaw = checkChoices(whole) ?? findDisplayFlaw(whole) ?? findUniqueFlaw(whole);
  if (flaw !== undefined) return invalid(name, flaw);
  if (!whole.calculationFormula) return accept(whole);
  // First as if what the caller may not know of were not there, and then with all of it, which may lead back here.
  const isKnown = (each: string) => mayKnow(caller, definition, each);
  const readable = compileFormula(whole, (each) =>
    isKnown(each) ? definition.findProperty(each) : undefined,
  );
  if (!readable.ok) return readable;
  const formula = compileFormula(whole, (each) => definition.findProperty(each));
  if (!formula.ok) return formula;
  return accept({ ...whole, calculationFormula: formula.value.text });
}

function findUniqueFlaw({ hasUniqueValue, type }: PropertyDefinition): PropertyFlaw | undefined {
  const isPossible = type === 'string' || type === 'number';
  return hasUniqueValue === true && !isPossible ? { kind: 'unique-type', type } : undefined;
}

function findDisplayFlaw(property: PropertyDefinition): PropertyFlaw | undefined {
  const { numberDisplayHint, textDisplayHint, currencyPropertyName, showCurrencySymbol } = property;
  if (numberDisplayHint !== undefined && !NUMBER_HINTS.includes(numberDisplayHint)) {
    return {
      kind: 'hint-unknown',
      field: 'numberDisplayHint',
      given: numberDisplayHint,
      allowed: NUMBER_HINTS,
    };
  }
  if (textDisplayHint !== undefined && !TEXT_HINTS.includes(textDisplayHint)) {
    return { kind: 'hint-unknown', field: 'textDisplayHint', given: textDisplayHint, allowed: TEXT_HINTS };
  }
  if (currencyPropertyName !== undefined && showCurrencySymbol !== true)
    return { kind: 'currency-without-symbol' };
  return undefined;
}

function invalid(name: string, problem: PropertyFlaw) {
  return refuse({ kind: 'property-invalid', name, problem } as const);
}
