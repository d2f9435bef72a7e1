/** The contacts among which everything is measured, and the companies that they belong to, all told by numbers. */
import { type ExampleValues, newContact, plainValues, SPREAD, storedValues } from './contact-values.ts';

/** How many contacts share a last name, and a remark. */
export const SHARING = 20;
const CITIES = ['Lisbon', 'Porto', 'Faro', 'Braga'];
const FIRST_CLOSE_MS = Date.parse('2020-01-01T00:00:00.000Z');
const MINUTE_MS = 60_000;

/** The contact number `index` of so many, in stored form: 22 properties that somebody sent. */
export function filledContact(index: number, records: number): ExampleValues {
  const version = index % SPREAD;
  return {
    ...newContact(index),
    firstname: firstName(index),
    lastname: lastName(index, records),
    phone: `+351210${String(index).padStart(7, '0')}`,
    lifecyclestage: lifecycleStage(index),
    city: CITIES[index % CITIES.length] ?? '',
    closedate: new Date(closeMs(index)).toISOString().replace('.000Z', 'Z'),
    message: `Remark ${index % nameCount(records)} of person ${index}`,
    ...storedValues(version),
    ...plainValues(version),
  };
}

/** How many different last names and remarks there are. */
export function nameCount(records: number): number {
  return Math.max(1, Math.floor(records / SHARING));
}

export function firstName(index: number): string {
  return `First${index % 1000}`;
}

/** Neighbours have different names. */
export function lastName(index: number, records: number): string {
  return `Last${index % nameCount(records)}`;
}

/** One half has each. */
export function lifecycleStage(index: number): string {
  return index % 2 === 0 ? 'lead' : 'customer';
}

/** Every contact has a moment of its own, a minute after the one before. */
export function closeMs(index: number): number {
  return FIRST_CLOSE_MS + index * MINUTE_MS;
}

/** Of so many contacts, one belongs to the large company. */
const LARGE_SHARE = 10;
/** How many contacts each of the other companies has. */
export const SMALL_SIZE = 25;

function largeSize(records: number): number {
  return Math.ceil(records / LARGE_SHARE);
}

/** The large one included, which is number zero. */
export function companyCount(records: number): number {
  return 1 + Math.ceil((records - largeSize(records)) / SMALL_SIZE);
}

/** The contacts of a company, from one number to before another. */
export function contactsOf(company: number, records: number): readonly [from: number, to: number] {
  const large = largeSize(records);
  if (company === 0) return [0, large];
  const from = large + (company - 1) * SMALL_SIZE;
  return [from, Math.min(records, from + SMALL_SIZE)];
}
