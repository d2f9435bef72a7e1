import { type ReadValue, value } from './property-type.ts';

/** Texts of every field type (single line, several lines, HTML, file ids) are stored as they were sent. */
export const readString: ReadValue = (text) => value(text);
