import { problem, type ReadValue, value } from './property-type.ts';

/**
 * `true` or `false`, stored in lower case.
 * Assumed: letter case is not looked at, since clients written in Python send `True`.
 */
export const readBool: ReadValue = (text) => {
  const lower = text.toLowerCase();
  if (lower === 'true' || lower === 'false') return value(lower);
  return problem({ kind: 'not-an-option', value: text, options: ['true', 'false'] });
};
