/** Searches among the filled contacts, told by numbers: each asks for other values than the one before. */
import {
  closeMs,
  companyCount,
  firstName,
  lastName,
  lifecycleStage,
  nameCount,
  SHARING,
} from './filled-contacts.ts';

/** What is searched among. */
export interface SearchedContacts {
  readonly records: number;
  readonly firstCompanyId: number;
}

export interface SearchKind {
  /** Ends the name of its measure. */
  readonly name: string;
  readonly label: string;
  /** The body of the request number `at`. */
  body(at: number, contacts: SearchedContacts): object;
  /** How many of the contacts it finds, where that follows from how they are made. */
  found?(records: number): number;
}

type Operand = Readonly<Record<string, string | readonly string[]>>;

const filter = (propertyName: string, operator: string, operand: Operand = {}) => ({
  propertyName,
  operator,
  ...operand,
});

/** Counted exactly, the newest ten first. */
const bodyOf = (...filters: readonly object[]) => ({
  filterGroups: [{ filters }],
  sorts: [{ propertyName: 'createdate', direction: 'DESCENDING' }],
  properties: ['email', 'lastname'],
  limit: 10,
});

/** Steps through all contacts, by a prime. */
const contactAt = (at: number, records: number) => (at * 7919) % records;
const hasName = (at: number, records: number) =>
  filter('lastname', 'EQ', { value: lastName(contactAt(at, records), records) });

const RANGE = 10;
const NAMES = [0, 1, 2];

export const SEARCH_KINDS: readonly SearchKind[] = [
  {
    name: 'eq',
    label: 'EQ',
    body: (at, { records }) => bodyOf(hasName(at, records)),
    found: () => SHARING,
  },
  {
    name: 'in',
    label: 'IN, three values',
    body: (at, { records }) => {
      const names = NAMES.map((more) => lastName(contactAt(at, records) + more, records));
      const values = names.map((name) => name.toLowerCase());
      return bodyOf(filter('lastname', 'IN', { values }));
    },
    found: () => SHARING * NAMES.length,
  },
  {
    name: 'between',
    label: 'BETWEEN',
    body: (at, { records }) => {
      const from = contactAt(at, records - RANGE);
      const [value, highValue] = [String(closeMs(from)), String(closeMs(from + RANGE - 1))];
      return bodyOf(filter('closedate', 'BETWEEN', { value, highValue }));
    },
    found: () => RANGE,
  },
  {
    name: 'token',
    label: 'CONTAINS_TOKEN',
    body: (at, { records }) => {
      const value = `Remark ${(at * 17) % nameCount(records)}`;
      return bodyOf(filter('message', 'CONTAINS_TOKEN', { value }));
    },
    found: () => SHARING,
  },
  {
    name: 'three',
    label: 'EQ and GT and HAS_PROPERTY',
    body: (at, { records }) =>
      bodyOf(
        hasName(at, records),
        filter('closedate', 'GT', { value: String(closeMs(records / 2)) }),
        filter('city', 'HAS_PROPERTY'),
      ),
  },
  {
    name: 'query',
    label: 'query, two words',
    body: (at, { records }) => {
      const index = contactAt(at, records);
      const query = `${firstName(index)} ${lastName(index, records)}`;
      return { query, properties: ['email'], limit: 10 };
    },
  },
  {
    name: 'half',
    label: 'EQ that half of them match',
    body: (at) => bodyOf(filter('lifecyclestage', 'EQ', { value: lifecycleStage(at) })),
    found: (records) => records / 2,
  },
  {
    name: 'company',
    label: 'by a company',
    body: (at, { records, firstCompanyId }) => {
      const company = 1 + (contactAt(at, records) % (companyCount(records) - 1));
      return bodyOf(filter('associations.company', 'EQ', { value: String(firstCompanyId + company) }));
    },
  },
];

/** Throws when there is none of the name. */
export function requireSearchKind(name: string): SearchKind {
  const kind = SEARCH_KINDS.find((each) => each.name === name);
  if (kind === undefined) throw new Error(`there is no search "${name}"`);
  return kind;
}
