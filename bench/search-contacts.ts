/** Contacts of forty properties, and searches among them, all told by numbers. */

/** Properties of contacts that take any text. */
const PLAIN_NAMES = [
  'address',
  'city',
  'company',
  'company_size',
  'country',
  'date_of_birth',
  'degree',
  'fax',
  'field_of_study',
  'gender',
  'graduation_date',
  'hs_facebookid',
  'hs_googleplusid',
  'hs_linkedin_url',
  'hs_linkedinid',
  'hs_state_code',
  'hs_twitterid',
  'hs_google_click_id',
  'hs_why_this_contact',
  'hs_sourced_contact_origin',
  'job_function',
  'jobtitle',
  'linkedinbio',
  'marital_status',
  'message',
  'military_status',
  'photo',
  'relationship_status',
  'salutation',
];

export type ContactValues = Readonly<Record<string, string>>;

/** How many contacts share each of these values: the number of contacts over the number of values. */
const LAST_NAMES = 50_000;
const NUMBERS = 100_000;
const REMARKS = 20_000;

/** The contact number `index`: eleven properties that are searched by, and others that fill it up. */
export function searchedContact(index: number): ContactValues {
  return {
    email: `person${index}@company${index % 5000}.example.com`,
    firstname: `First${index % 1000}`,
    lastname: `Last${(index * 7) % LAST_NAMES}`,
    phone: `+351 210 ${index}`,
    mobilephone: `+351 910 ${index}`,
    lifecyclestage: index % 2 === 0 ? 'lead' : 'customer',
    property_checkbox: String(index % 3 === 0),
    property_number: String((index * 13) % NUMBERS),
    property_string: `Remark ${(index * 11) % REMARKS} of person ${index}`,
    property_date: new Date(Date.UTC(2020, 0, 1 + (index % 2000))).toISOString().slice(0, 10),
    property_dropdown: `choice_${'abc'[index % 3]}`,
    ...Object.fromEntries(PLAIN_NAMES.map((name, at) => [name, `${name} ${(index * 7 + at) % 997}`])),
  };
}

export interface SearchKind {
  readonly name: string;
  /** The body of the request number `at`. */
  body(at: number): object;
  /** The same as a condition on the JSON of a record, with its values. */
  scan(at: number): { readonly where: string; readonly values: readonly (string | number)[] };
}

type Operand = Readonly<Record<string, string | readonly string[]>>;

const filter = (propertyName: string, operator: string, operand: Operand = {}) => ({
  propertyName,
  operator,
  ...operand,
});

const bodyOf = (...filters: readonly object[]) => ({
  filterGroups: [{ filters }],
  sorts: [{ propertyName: 'createdate', direction: 'DESCENDING' }],
  properties: ['email', 'lastname'],
  limit: 10,
});

const lastName = (at: number) => `last${(at * 37) % LAST_NAMES}`;

export const SEARCH_KINDS: readonly SearchKind[] = [
  {
    name: 'EQ',
    body: (at) => bodyOf(filter('lastname', 'EQ', { value: lastName(at) })),
    scan: (at) => ({ where: `lower(properties ->> 'lastname') = ?`, values: [lastName(at)] }),
  },
  {
    name: 'IN, three values',
    body: (at) => bodyOf(filter('lastname', 'IN', { values: [0, 1, 2].map((more) => lastName(at + more)) })),
    scan: (at) => ({
      where: `lower(properties ->> 'lastname') IN (?, ?, ?)`,
      values: [0, 1, 2].map((more) => lastName(at + more)),
    }),
  },
  {
    name: 'BETWEEN',
    body: (at) =>
      bodyOf(
        filter('property_number', 'BETWEEN', { value: String(at * 50), highValue: String(at * 50 + 9) }),
      ),
    scan: (at) => ({
      where: `CAST(properties ->> 'property_number' AS REAL) BETWEEN ? AND ?`,
      values: [at * 50, at * 50 + 9],
    }),
  },
  {
    name: 'CONTAINS_TOKEN',
    body: (at) => bodyOf(filter('property_string', 'CONTAINS_TOKEN', { value: `Remark ${at * 17}` })),
    scan: (at) => ({
      where: `' ' || lower(properties ->> 'property_string') || ' ' LIKE ?`,
      values: [`% remark ${at * 17} %`],
    }),
  },
  {
    name: 'EQ and GT and HAS_PROPERTY',
    body: (at) =>
      bodyOf(
        filter('lastname', 'EQ', { value: lastName(at) }),
        filter('property_number', 'GT', { value: '50000' }),
        filter('city', 'HAS_PROPERTY'),
      ),
    scan: (at) => ({
      where: `lower(properties ->> 'lastname') = ? AND CAST(properties ->> 'property_number' AS REAL) > 50000
        AND properties ->> 'city' <> ''`,
      values: [lastName(at)],
    }),
  },
  {
    name: 'query, two words',
    body: (at) => ({ query: `person${at * 31} first${(at * 31) % 1000}`, properties: ['email'], limit: 10 }),
    scan: (at) => ({
      where: `(properties ->> 'email' LIKE ? AND lower(properties ->> 'firstname') LIKE ?)`,
      values: [`person${at * 31}%`, `first${(at * 31) % 1000}%`],
    }),
  },
  {
    name: 'EQ that half of them match',
    body: (at) => bodyOf(filter('lifecyclestage', 'EQ', { value: at % 2 === 0 ? 'lead' : 'customer' })),
    scan: (at) => ({
      where: `properties ->> 'lifecyclestage' = ?`,
      values: [at % 2 === 0 ? 'lead' : 'customer'],
    }),
  },
];
