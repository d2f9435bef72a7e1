/** How each server wants the same work to be asked for. */
import {
  batchValues,
  type ExampleValues,
  newContact,
  plainValues,
  sentPlainValues,
  sentValues,
  storedValues,
} from './contact-values.ts';

export type RequestFormName = 'axle' | 'directus' | 'json-server';

/** A record, and the version of the values that it is to have. */
export interface VersionChange {
  readonly id: number;
  readonly version: number;
}

/** How seven properties of one contact are changed. */
export interface ChangeForm {
  path(id: number): string;
  body(version: number): object;
}

export interface RequestForm {
  /** The path and query by which one contact is read. */
  read(id: number): string;
  /** The same, for some of its properties. */
  readProperties(id: number, names: readonly string[]): string;
  /** The path and query by which a contact is found that has an address. */
  readByEmail(email: string): string;
  /** The path and query of a page of contacts, which begins with one of them. */
  page(fromId: number): string;
  readonly creation: { readonly call: string; body(index: number): object };
  /** By task. */
  readonly changes: Readonly<Record<'patch-indexed' | 'patch-plain', ChangeForm>>;
  /** Absent where many records cannot be changed by one request. */
  readonly batchUpdate:
    | { readonly call: string; body(changes: readonly VersionChange[]): object }
    | undefined;
}

const PAGE_LIMIT = 100;

export const AXLE_CONTACTS = '/crm/objects/v3/contacts';

const AXLE_FORM: RequestForm = {
  read: (id) => `${AXLE_CONTACTS}/${id}`,
  readProperties: (id, names) => `${AXLE_CONTACTS}/${id}?properties=${names.join()}`,
  readByEmail: (email) => `${AXLE_CONTACTS}/${encodeURIComponent(email)}?idProperty=email`,
  page: (fromId) => `${AXLE_CONTACTS}?limit=${PAGE_LIMIT}&after=${fromId}`,
  creation: { call: `POST ${AXLE_CONTACTS}`, body: (index) => ({ properties: newContact(index) }) },
  changes: { 'patch-indexed': axleChange(sentValues), 'patch-plain': axleChange(sentPlainValues) },
  batchUpdate: {
    call: `POST ${AXLE_CONTACTS}/batch/update`,
    body: (changes) => ({
      inputs: changes.map(({ id, version }) => ({ id: String(id), properties: batchValues(version) })),
    }),
  },
};

function axleChange(valuesOf: (version: number) => ExampleValues): ChangeForm {
  return {
    path: (id) => `${AXLE_CONTACTS}/${id}`,
    body: (version) => ({ properties: valuesOf(version) }),
  };
}

const ITEMS = '/items/contacts';
/** What Axle answers of a contact when nothing else is asked for. */
const USUAL_FIELDS = directusFields(['email', 'firstname', 'lastname']);

const DIRECTUS_FORM: RequestForm = {
  read: (id) => `${ITEMS}/${id}?${USUAL_FIELDS}`,
  readProperties: (id, names) => `${ITEMS}/${id}?${directusFields(names)}`,
  readByEmail: (email) => `${ITEMS}?filter%5Bemail%5D%5B_eq%5D=${encodeURIComponent(email)}&${USUAL_FIELDS}`,
  page: (fromId) => `${ITEMS}?limit=${PAGE_LIMIT}&sort=id&filter%5Bid%5D%5B_gte%5D=${fromId}&${USUAL_FIELDS}`,
  creation: { call: `POST ${ITEMS}?${USUAL_FIELDS}`, body: newContact },
  changes: { 'patch-indexed': directusChange(storedValues), 'patch-plain': directusChange(plainValues) },
  batchUpdate: {
    call: `PATCH ${ITEMS}?${directusFields(Object.keys(batchValues(0)))}`,
    body: (changes) => changes.map(({ id, version }) => ({ id, ...typedValues(batchValues(version)) })),
  },
};

/** It answers with what was changed, as Axle does, and not with all of the contact. */
function directusChange(valuesOf: (version: number) => ExampleValues): ChangeForm {
  const fields = directusFields(Object.keys(valuesOf(0)));
  return {
    path: (id) => `${ITEMS}/${id}?${fields}`,
    body: (version) => typedValues(valuesOf(version)),
  };
}

function directusFields(names: readonly string[]): string {
  return `fields=${['id', ...names, 'date_created', 'date_updated'].join()}`;
}

const JSON_CONTACTS = '/contacts';

const JSON_SERVER_FORM: RequestForm = {
  read: (id) => `${JSON_CONTACTS}/${id}`,
  readProperties: (id) => `${JSON_CONTACTS}/${id}`,
  readByEmail: (email) => `${JSON_CONTACTS}?email=${encodeURIComponent(email)}`,
  // Its ids are counted from one, places in its list from zero.
  page: (fromId) => `${JSON_CONTACTS}?_start=${fromId - 1}&_limit=${PAGE_LIMIT}`,
  creation: { call: `POST ${JSON_CONTACTS}`, body: newContact },
  changes: { 'patch-indexed': jsonServerChange(storedValues), 'patch-plain': jsonServerChange(plainValues) },
  batchUpdate: undefined,
};

function jsonServerChange(valuesOf: (version: number) => ExampleValues): ChangeForm {
  return {
    path: (id) => `${JSON_CONTACTS}/${id}`,
    body: (version) => typedValues(valuesOf(version)),
  };
}

export const REQUEST_FORMS: Readonly<Record<RequestFormName, RequestForm>> = {
  axle: AXLE_FORM,
  directus: DIRECTUS_FORM,
  'json-server': JSON_SERVER_FORM,
};

/** Values in the types that JSON has for them. */
export function typedValues(values: ExampleValues): Readonly<Record<string, string | number | boolean>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (name.endsWith('_checkbox')) return [name, value === 'true'];
      if (name.endsWith('_number')) return [name, Number(value)];
      return [name, value];
    }),
  );
}
