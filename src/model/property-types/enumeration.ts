import { isLong } from '../ids.ts';
import { isMultiSelect, type PropertyDefinition } from '../properties.ts';
import { problem, type ReadValue, type ValueReading, value } from './property-type.ts';

const SEPARATOR = ';';
const OWNER = 'OWNER';

/**
 * One option's value, or for checkboxes several joined by `;`, where a leading `;` adds to the stored set.
 * Seen: options match by value, exactly, letter case included; a property that references owners takes any
 * whole number. Assumed: where the options are kept elsewhere or are not publicly known, any value is taken.
 */
export const readEnumeration: ReadValue = (text, context) => {
  const { property } = context;
  if (isMultiSelect(property)) return readSet(text, property, context.current);
  return rejectedBy(property, text) ? toProblem(property, text) : value(text);
};

function readSet(text: string, property: PropertyDefinition, current: string | undefined): ValueReading {
  const sent = text.split(SEPARATOR).filter((part) => part !== '');
  const bad = sent.find((part) => rejectedBy(property, part));
  if (bad !== undefined) return toProblem(property, bad);
  const kept = text.startsWith(SEPARATOR) && current ? current.split(SEPARATOR) : [];
  return value([...new Set([...kept, ...sent])].join(SEPARATOR));
}

function rejectedBy(property: PropertyDefinition, option: string): boolean {
  if (property.referencedObjectType === OWNER) return !isLong(option);
  const { options } = property;
  if (options === undefined || options.length === 0 || property.optionsTotal !== undefined) return false;
  return !options.some((known) => known.value === option);
}

function toProblem(property: PropertyDefinition, text: string): ValueReading {
  if (property.referencedObjectType === OWNER) return problem({ kind: 'not-a-long', value: text });
  const options = (property.options ?? []).map((option) => option.value);
  return problem({ kind: 'not-an-option', value: text, options });
}
