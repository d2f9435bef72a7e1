import { problem, type ReadValue, value } from './property-type.ts';

const COORDINATES = /^\d+-\d+-\d+$/;

/**
 * The type id and id of a record, `0-46-478016441536`.
 * Assumed: what is no pair of type id and record id is refused.
 */
export const readObjectCoordinates: ReadValue = (text) =>
  COORDINATES.test(text) ? value(text) : problem({ kind: 'not-coordinates', value: text });
