import { isMultiSelect, type PropertyDefinition } from '../properties.ts';
import { problem, type ReadValue, type ValueReading, value } from './property-type.ts';

const SEPARATOR = ';';
const LONG = /^-?\d{1,19}$/;

/**
 * One option's value, or for checkboxes several joined by `;`, where a leading `;` adds to the stored set.
 * Seen: options match by value, exactly, letter case included; a property that references owners takes any
 * whole number. Assumed: where the options are kept elsewhere or are not publicly known, any value is taken.
 */
export const readEnumeration: ReadValue = (text, context) => {
  const { property } = context;
  if (property.referencedObjectType === 'OWNER') return readOwnerId(text);
  if (isMultiSelect(property)) return readSet(text, property, context.current);
  return rejectedBy(property, text) ? notAnOption(property, text) : value(text);
};

function readSet(text: string, property: PropertyDefinition, current: string | undefined): ValueReading {
  const sent = text.split(SEPARATOR).filter((part) => part !== '');
  const bad = sent.find((part) => rejectedBy(property, part));
  if (bad !== undefined) return notAnOption(property, bad);
  const kept = text.startsWith(SEPARATOR) && current ? current.split(SEPARATOR) : [];
  return value([...new Set([...kept, ...sent])].join(SEPARATOR));
}

function readOwnerId(text: string): ValueReading {
  return LONG.test(text) ? value(text) : problem({ kind: 'not-a-long', value: text });
}

function rejectedBy(property: PropertyDefinition, option: string): boolean {
  const { options } = property;
  if (options === undefined || options.length === 0 || property.optionsTotal !== undefined) return false;
  return !options.some((known) => known.value === option);
}

function notAnOption(property: PropertyDefinition, text: string): ValueReading {
  const options = (property.options ?? []).map((option) => option.value);
  return problem({ kind: 'not-an-option', value: text, options });
}
