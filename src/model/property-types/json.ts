import { problem, type ReadValue, value } from './property-type.ts';

/**
 * A JSON text, stored as sent.
 * Assumed: the real API offers this type to its own properties only; what is no JSON is refused.
 */
export const readJson: ReadValue = (text) => {
  try {
    JSON.parse(text);
    return value(text);
  } catch {
    return problem({ kind: 'not-json', value: text });
  }
};
