/**
 * What the measures write: the seven properties of the published update example, which are in the index, and seven
 * of the same types that are not, in versions that differ from one to the next in all seven, so that no write is one
 * that changes nothing.
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

const INDEXED_PREFIX = 'property_';
const PLAIN_PREFIX = 'plain_';

/** A version as it is stored in the properties that are not in the index. */
export function plainValues(version: number): ExampleValues {
  return renamed(storedValues(version));
}

/** The same as a client sends it. */
export function sentPlainValues(version: number): ExampleValues {
  return renamed(sentValues(version));
}

/** The name of the property that is like one of the published example, and not in the index. */
export function toPlainName(name: string): string {
  return name.replace(INDEXED_PREFIX, PLAIN_PREFIX);
}

function renamed(values: ExampleValues): ExampleValues {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [toPlainName(name), value]));
}

/** How many records a batch changes. */
export const BATCH_SIZE = 100;

/** Batches have versions of their own, so that each of their values differs from that of any single write. */
const BATCH_VERSIONS = 1_000_000;

/** What a batch sends and stores of a version: two of the properties. */
export function batchValues(version: number): ExampleValues {
  const number = BATCH_VERSIONS + version;
  return { property_number: String(number), property_string: remarkOf(number) };
}

export const EXAMPLE_PROPERTY_NAMES: readonly string[] = Object.keys(storedValues(0));

/** The rows that values have in the index, property by property. */
export function indexedForms(
  stored: ExampleValues,
): readonly (readonly [name: string, value: string | number])[] {
  return Object.entries(stored).flatMap(([name, value]): (readonly [string, string | number])[] => {
    if (name === 'property_number') return [[name, Number(value)]];
    if (name === 'property_date') return [[name, Date.parse(value)]];
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
export const SPREAD = 1000;

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

/** What an upsert sets: two properties that are not in the index. */
export function upsertValues(version: number): ExampleValues {
  return renamed(batchValues(version));
}

/** The contact number `index` of a series, as a client sends it. No two series share an address. */
export function newContact(index: number, series = 'person'): ExampleValues {
  return {
    email: `${series}.${index}@example.com`,
    firstname: `First${index % 100}`,
    lastname: `Last${index % 1000}`,
  };
}
