import type { PropertyFlaw } from '../model/metadata-refusal.ts';

export interface FlawWords {
  readonly message: string;
  /** What follows `PropertyValidationError.` in the subcategory. */
  readonly code: string;
}

/**
 * How it is worded that a property cannot be defined so.
 *
 * Seen: that a name has to be in lower case, and the codes INVALID_BOOLEAN_OPTION and
 * ONLY_CURRENCY_PROPERTIES_CAN_SPECIFY_CURRENCY. Assumed: all other texts and codes.
 */
export function toFlawWords(name: string, flaw: PropertyFlaw): FlawWords {
  switch (flaw.kind) {
    case 'name-not-lower-case':
      return words('INVALID_PROPERTY_NAME', `Property name must be lowercase, but given: ${name}`);
    case 'name-malformed': {
      const rule = 'Property names begin with a letter and have up to 100 letters, digits and underscores';
      return words('INVALID_PROPERTY_NAME', `${rule}, but given: ${name}`);
    }
    case 'empty-label':
      return words('INVALID_LABEL', `Property "${name}" needs a label.`);
    case 'unknown-group':
      return words('GROUP_DOES_NOT_EXIST', `Property group "${flaw.groupName}" does not exist.`);
    case 'field-type-mismatch': {
      const allowed = `fieldType must be one of: [${flaw.allowed.join(', ')}]`;
      const message = `fieldType ${flaw.fieldType} does not go with type ${flaw.type}; ${allowed}`;
      return words('INVALID_FIELD_TYPE', message);
    }
    case 'boolean-options': {
      const rule = 'must have exactly two options, one with the value "true" and one with the value "false"';
      return words('INVALID_BOOLEAN_OPTION', `Boolean property "${name}" ${rule}.`);
    }
    case 'options-missing':
      return words('INVALID_OPTIONS', `Enumeration property "${name}" needs options.`);
    case 'options-unexpected':
      return words('INVALID_OPTIONS', `Property "${name}" of type ${flaw.type} takes no options.`);
    case 'too-many-options':
      return words('INVALID_OPTIONS', `Property "${name}" may have at most ${flaw.max} options.`);
    case 'option-incomplete':
      return words('INVALID_OPTIONS', `An option of property "${name}" has an empty ${flaw.field}.`);
    case 'option-repeated': {
      const message = `Property option ${flaw.field}s must be unique; "${flaw.given}" is there twice.`;
      return words('INVALID_OPTIONS', message);
    }
    case 'option-too-long': {
      const limit = `takes more than ${flaw.max} characters with its label and description`;
      return words('INVALID_OPTIONS', `Option "${flaw.value}" of property "${name}" ${limit}.`);
    }
    case 'option-with-semicolon':
      return words('INVALID_OPTIONS', `The value of an option must have no semicolon: "${flaw.value}".`);
    case 'external-options': {
      const message = `Property "${name}" with external options needs a referencedObjectType and no options.`;
      return words('INVALID_EXTERNAL_OPTIONS', message);
    }
    case 'currency-without-symbol': {
      const message = 'Only currency properties can specify a currency: set showCurrencySymbol to true.';
      return words('ONLY_CURRENCY_PROPERTIES_CAN_SPECIFY_CURRENCY', message);
    }
    case 'hint-unknown': {
      const message = `${flaw.field} must be one of: [${flaw.allowed.join(', ')}], but was "${flaw.given}".`;
      return words('INVALID_DISPLAY_HINT', message);
    }
    case 'unique-type':
      return words('INVALID_UNIQUE_PROPERTY', `Properties of type ${flaw.type} cannot be unique.`);
    case 'unique-values-repeated': {
      const value = flaw.value === undefined ? 'same value' : `value "${flaw.value}"`;
      const message = `Property "${name}" cannot be unique: several records have the ${value}.`;
      return words('INVALID_UNIQUE_PROPERTY', message);
    }
    case 'formula-invalid':
      return words('INVALID_CALCULATION', `The formula of property "${name}" is not valid: ${flaw.reason}.`);
    case 'built-in':
      return words(
        'PROPERTY_INVALID',
        `Property "${name}" is defined by HubSpot and cannot be ${flaw.what}.`,
      );
    case 'type-closed': {
      const message = `Properties of ${flaw.typeName} can be neither created nor changed.`;
      return words('OBJECT_TYPE_READ_ONLY', message);
    }
    default:
      return flaw satisfies never;
  }
}

function words(code: string, message: string): FlawWords {
  return { code, message };
}
