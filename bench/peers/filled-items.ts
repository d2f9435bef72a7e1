import { filledContact } from '../filled-contacts.ts';
import { typedValues } from '../request-forms.ts';

/** The contacts of all measures, for servers to which they are no more than items with ids from one on. */
export function filledItems(records: number): readonly object[] {
  return Array.from({ length: records }, (_, index) => ({
    id: index + 1,
    ...typedValues(filledContact(index, records)),
  }));
}
