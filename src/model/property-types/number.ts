import { problem, type ReadValue, value } from './property-type.ts';

const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/;

/**
 * Digits with at most one decimal point; the text is kept as sent (`5000.00` stays so).
 * Seen: an exponent is refused as "not a valid number", and so are thousands separators and blanks.
 */
export const readNumber: ReadValue = (text) =>
  DECIMAL.test(text) ? value(text) : problem({ kind: 'not-a-number', value: text });
