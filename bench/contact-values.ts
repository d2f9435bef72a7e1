/**
 * What the measures write: the seven properties of the published update example, in versions that differ
 * from one to the next in all seven, so that no write is one that changes nothing.
 */

const DAY_MS = 86_400_000;
const FIRST_DAY_MS = Date.parse('2019-10-31T00:00:00.000Z');
const DAYS = 3000;

const FLAVOURS = ['chocolate;strawberry', 'vanilla', 'vanilla;chocolate'];
const PLANS = ['choice_a', 'choice_b', 'choice_c'];

export type ExampleValues = Readonly<Record<string, string>>;

/** A version as a client sends it: the day as milliseconds, as in the published example. */
export function sentValues(version: number): ExampleValues {
  return { ...storedValues(version), property_date: String(dayMs(version)) };
}

/** A version as it is stored. */
export function storedValues(version: number): ExampleValues {
  return {
    property_checkbox: String(version % 2 === 0),
    property_date: new Date(dayMs(version)).toISOString().slice(0, 10),
    property_dropdown: PLANS[version % PLANS.length] ?? '',
    property_multiple_checkboxes: FLAVOURS[version % FLAVOURS.length] ?? '',
    property_number: String(version),
    property_radio: version % 2 === 0 ? 'option_1' : 'option_2',
    property_string: remarkOf(version),
  };
}

/** How many records a batch changes. */
export const BATCH_SIZE = 100;

/** What a batch sends and stores of a version: two of the properties. */
export function batchValues(version: number): ExampleValues {
  return { property_number: String(version), property_string: remarkOf(version) };
}

/** The rows that the properties of a batch have in the index. */
export function batchIndexedValues(version: number): readonly IndexedValue[] {
  return indexedForms(version, batchValues(version));
}

export const EXAMPLE_PROPERTY_NAMES: readonly string[] = Object.keys(storedValues(0));

/** The rows that a version has in the index, property by property. */
export function indexedValues(version: number): readonly IndexedValue[] {
  return indexedForms(version, storedValues(version));
}

type IndexedValue = readonly [name: string, value: string | number];

function indexedForms(version: number, stored: ExampleValues): readonly IndexedValue[] {
  return Object.entries(stored).flatMap(([name, value]): IndexedValue[] => {
    if (name === 'property_number') return [[name, version]];
    if (name === 'property_date') return [[name, dayMs(version)]];
    if (name === 'property_multiple_checkboxes') return value.split(';').map((flavour) => [name, flavour]);
    return [[name, value.toLowerCase()]];
  });
}

function remarkOf(version: number): string {
  return `Remark ${version}`;
}

function dayMs(version: number): number {
  return FIRST_DAY_MS + (version % DAYS) * DAY_MS;
}

/**
 * Going through the records by this step spreads neighbouring writes over the whole file. It is a prime
 * above any number of records that will be tried, so that a pass meets every record once.
 */
const STEP = 15_485_863;
/** How many versions lie between the records at any time, so that the index holds many different values. */
const SPREAD = 1000;

export interface PlannedWrite {
  /** Counted from zero. */
  readonly record: number;
  readonly version: number;
}

/** The write number `index` of a run: each pass over the records gives every one its next version. */
export function plannedWrite(index: number, records: number): PlannedWrite {
  const record = (index * STEP) % records;
  return { record, version: (record % SPREAD) + Math.floor(index / records) };
}

/** The contact number `index`, as a client sends it. */
export function newContact(index: number): Readonly<Record<string, string>> {
  return {
    email: `person.${index}@example.com`,
    firstname: `First${index % 100}`,
    lastname: `Last${index % 1000}`,
  };
}
