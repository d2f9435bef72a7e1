import { MAX_VALUE_LENGTH, type PropertyDefinition, type PropertyTypeName } from '../properties.ts';
import { readBool } from './bool.ts';
import { readDate } from './date.ts';
import { readDatetime } from './datetime.ts';
import { emailListReader, emailReader } from './email.ts';
import { readEnumeration } from './enumeration.ts';
import { readJson } from './json.ts';
import { readNumber } from './number.ts';
import { readObjectCoordinates } from './object-coordinates.ts';
import { readPhoneNumber } from './phone-number.ts';
import { problem, type ReadValue, type ValueContext, type ValueReading } from './property-type.ts';
import { readString } from './string.ts';
import { isTopLevelDomain } from './top-level-domains.ts';

const READERS: Readonly<Record<PropertyTypeName, ReadValue>> = {
  bool: readBool,
  date: readDate,
  datetime: readDatetime,
  enumeration: readEnumeration,
  json: readJson,
  number: readNumber,
  object_coordinates: readObjectCoordinates,
  phone_number: readPhoneNumber,
  string: readString,
};

/** Properties that hold e-mail addresses, though their type is a plain text or an enumeration. */
const READERS_BY_NAME: Readonly<Record<string, ReadValue>> = {
  email: emailReader(isTopLevelDomain),
  hs_additional_emails: emailListReader(isTopLevelDomain),
};

/**
 * Reads a text that a client sent for a property: its stored form, or what is wrong with it.
 * Source: a value has at most 65,536 characters. Assumed: the wording and code with which a longer
 * value is refused.
 */
export function readValue(text: string, context: ValueContext): ValueReading {
  if (text.length > MAX_VALUE_LENGTH) {
    return problem({ kind: 'too-long', length: text.length, limit: MAX_VALUE_LENGTH });
  }
  return readerOf(context.property)(text, context);
}

function readerOf(property: PropertyDefinition): ReadValue {
  if (property.custom !== true && Object.hasOwn(READERS_BY_NAME, property.name)) {
    return READERS_BY_NAME[property.name] ?? READERS[property.type];
  }
  return READERS[property.type];
}
