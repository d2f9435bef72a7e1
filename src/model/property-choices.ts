import type { PropertyFlaw } from './metadata-refusal.ts';
import type { PropertyDefinition, PropertyOption } from './properties.ts';

/** Source: how many options an enumeration may have, and how long one may be, all of its texts together. */
export const MAX_OPTIONS = 5000;
export const MAX_OPTION_LENGTH = 3000;

/**
 * What is wrong with the options of a property.
 *
 * Seen: a flag has the two options true and false, and where options come from elsewhere the definition names what
 * they are of and lists none. Assumed: values and labels are there once, and a value has no semicolon, which stands
 * between the options of a set.
 */
export function checkChoices(property: PropertyDefinition): PropertyFlaw | undefined {
  const { type, options = [], externalOptions, referencedObjectType, custom } = property;
  if (type === 'bool') {
    const values = options.map(({ value }) => value).sort();
    return values.join() === 'false,true' || property.calculationFormula
      ? undefined
      : { kind: 'boolean-options' };
  }
  if (externalOptions === true) {
    const isWhole = referencedObjectType !== undefined && options.length === 0;
    return isWhole || custom !== true ? undefined : { kind: 'external-options' };
  }
  if (type === 'enumeration' && options.length === 0 && custom === true) return { kind: 'options-missing' };
  if (type !== 'enumeration' && options.length > 0) return { kind: 'options-unexpected', type };
  if (options.length > MAX_OPTIONS) return { kind: 'too-many-options', max: MAX_OPTIONS };
  return findOptionFlaw(options);
}

function findOptionFlaw(options: readonly PropertyOption[]): PropertyFlaw | undefined {
  const values = new Set<string>();
  const labels = new Set<string>();
  for (const { value, label, description = '' } of options) {
    if (value === '') return { kind: 'option-incomplete', field: 'value' };
    if (label.trim() === '') return { kind: 'option-incomplete', field: 'label' };
    if (value.includes(';')) return { kind: 'option-with-semicolon', value };
    if (values.has(value)) return { kind: 'option-repeated', field: 'value', given: value };
    if (labels.has(label)) return { kind: 'option-repeated', field: 'label', given: label };
    if (value.length + label.length + description.length > MAX_OPTION_LENGTH) {
      return { kind: 'option-too-long', value: value.slice(0, 100), max: MAX_OPTION_LENGTH };
    }
    values.add(value);
    labels.add(label);
  }
  return undefined;
}
