import { type ReadValue, value } from './property-type.ts';

/** Seen: phone numbers are free text and read back unchanged; only derived properties hold the digits. */
export const readPhoneNumber: ReadValue = (text) => value(text);
