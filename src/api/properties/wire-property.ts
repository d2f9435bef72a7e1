import { isCalculated, type PropertyDefinition, type PropertyGroup } from '../../model/properties.ts';
import { toWireTimestamp } from '../../model/timestamps.ts';

/** Assumed: when the built-in definitions were made and changed. */
const BUILT_IN_AT = '2019-08-06T02:41:08.029Z';

/**
 * A definition on the wire. Seen: keys in this order; built-in ones say so, and lack `archived` and the users;
 * `createdAt` and `updatedAt` are missing from those that every type has.
 */
export function toWireProperty(property: PropertyDefinition): Readonly<Record<string, unknown>> {
  const isOwn = property.custom === true;
  const { calculationFormula, referencedObjectType, dateDisplayHint, showCurrencySymbol } = property;
  const { currencyPropertyName, numberDisplayHint, textDisplayHint, archivedAtMs } = property;
  return withoutAbsent({
    ...timesOf(property),
    name: property.name,
    label: property.label,
    type: property.type,
    fieldType: property.fieldType,
    description: property.description ?? '',
    groupName: property.groupName,
    options: (property.options ?? []).map((option, index) => ({
      label: option.label,
      value: option.value,
      ...(option.description !== undefined && { description: option.description }),
      displayOrder: option.displayOrder ?? index,
      hidden: option.hidden ?? false,
    })),
    createdUserId: property.createdUserId,
    updatedUserId: property.updatedUserId,
    displayOrder: property.displayOrder ?? -1,
    calculated: isOwn ? isCalculated(property) : property.calculated === true,
    calculationFormula,
    externalOptions: property.externalOptions ?? false,
    referencedObjectType,
    archived: isOwn ? archivedAtMs !== undefined : undefined,
    archivedAt: archivedAtMs === undefined ? undefined : toWireTimestamp(archivedAtMs),
    hasUniqueValue: property.hasUniqueValue ?? false,
    hidden: property.hidden ?? false,
    hubspotDefined: isOwn ? undefined : true,
    dateDisplayHint,
    showCurrencySymbol,
    currencyPropertyName,
    numberDisplayHint,
    textDisplayHint,
    modificationMetadata: modificationOf(property),
    formField: property.formField ?? false,
    dataSensitivity: property.dataSensitivity ?? 'non_sensitive',
  });
}

function timesOf({ custom, system, createdAtMs, updatedAtMs }: PropertyDefinition) {
  if (custom !== true && updatedAtMs === undefined) {
    return system === true ? {} : { updatedAt: BUILT_IN_AT, createdAt: BUILT_IN_AT };
  }
  const createdAt = createdAtMs === undefined ? BUILT_IN_AT : toWireTimestamp(createdAtMs);
  return { updatedAt: updatedAtMs === undefined ? createdAt : toWireTimestamp(updatedAtMs), createdAt };
}

/** Seen: most built-in definitions are read-only and archivable all the same. */
function modificationOf(property: PropertyDefinition) {
  const {
    custom,
    readOnlyDefinition = true,
    readOnlyOptions,
    archivable = true,
    readOnly = false,
  } = property;
  if (custom === true) {
    return { archivable: true, readOnlyDefinition: false, readOnlyValue: readOnly };
  }
  return {
    archivable,
    readOnlyDefinition,
    ...(readOnlyOptions !== undefined && { readOnlyOptions }),
    readOnlyValue: readOnly,
  };
}

export function toWireGroup({ name, label, displayOrder }: PropertyGroup) {
  return { name, label, displayOrder, archived: false };
}

function withoutAbsent(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
