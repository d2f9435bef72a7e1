/** What a property of an object type is: its type, who may write it, and how its values are checked. */
export interface PropertyDefinition {
  readonly name: string;
  readonly label: string;
  readonly type: PropertyTypeName;
  readonly fieldType: string;
  readonly groupName: string;
  readonly description?: string;
  readonly options?: readonly PropertyOption[];
  /** How many options there really are, where the list at hand is cut and so cannot be checked against. */
  readonly optionsTotal?: number;
  /** The options live elsewhere (owners, teams, pipelines), so the definition lists none. */
  readonly externalOptions?: boolean;
  readonly displayOrder?: number;
  readonly hidden?: boolean;
  readonly formField?: boolean;
  /** No client may set the value. */
  readonly readOnly?: boolean;
  /** No two live records of the type may have the same value. */
  readonly hasUniqueValue?: boolean;
  readonly calculated?: boolean;
  readonly calculationFormula?: string;
  readonly referencedObjectType?: string;
  readonly showCurrencySymbol?: boolean;
  readonly dateDisplayHint?: string;
  readonly numberDisplayHint?: string;
  readonly textDisplayHint?: string;
  readonly currencyPropertyName?: string;
  /** Of a built-in one: whether its definition may be changed. Default: not. */
  readonly readOnlyDefinition?: boolean;
  /** Of a built-in one: whether its options may be changed though the rest of its definition may not. */
  readonly readOnlyOptions?: boolean;
  /** Default: yes. */
  readonly archivable?: boolean;
  readonly createdAtMs?: number;
  readonly updatedAtMs?: number;
  /** Who made it and who changed it last, where that is known. */
  readonly createdUserId?: string;
  readonly updatedUserId?: string;
  /** Its records keep their values, and show them again when it is made anew. */
  readonly archivedAtMs?: number;
  /** One of the set that every object type has. */
  readonly system?: boolean;
  readonly dataSensitivity?: DataSensitivity;
  /** Made by the account rather than built in. */
  readonly custom?: boolean;
  readonly confidence?: string;
}

export interface PropertyOption {
  readonly label: string;
  readonly value: string;
  readonly hidden?: boolean | undefined;
  readonly displayOrder?: number | undefined;
  readonly description?: string | undefined;
}

/** A heading under which properties of a type stand together. */
export interface PropertyGroup {
  readonly name: string;
  readonly label: string;
  /** -1 stands behind all others. */
  readonly displayOrder: number;
}

export type PropertyTypeName =
  | 'bool'
  | 'date'
  | 'datetime'
  | 'enumeration'
  | 'json'
  | 'number'
  | 'object_coordinates'
  | 'phone_number'
  | 'string';

/** How far a property is hidden: a token needs a scope of the same class to see or to set it. */
export type DataSensitivity = 'non_sensitive' | 'sensitive' | 'highly_sensitive';

/** Properties whose value the server computes from others; only the wording of a refusal tells them apart. */
export function isCalculated(property: PropertyDefinition): boolean {
  return property.calculated === true || property.fieldType.startsWith('calculation');
}

/** Enumerations that hold a set of options rather than one. */
export function isMultiSelect(property: PropertyDefinition): boolean {
  return property.type === 'enumeration' && property.fieldType === 'checkbox';
}

/**
 * Seen: a name with a capital, or of more than 100 characters, is refused while the body is parsed, before any
 * property is looked up.
 */
export function isWellFormedPropertyName(name: string): boolean {
  return name.length <= MAX_PROPERTY_NAME_LENGTH && name === name.toLowerCase();
}

export const MAX_PROPERTY_NAME_LENGTH = 100;
/** Source: the documented ceiling of a text value. Characters are UTF-16 units. */
export const MAX_VALUE_LENGTH = 65_536;
