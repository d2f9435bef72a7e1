import { expect } from 'vitest';
import type { MetadataCall } from './metadata-caller.ts';

/** Properties of contacts to try things with. */

export const CONTACT_PROPERTIES = '/crm/v3/properties/contacts';

let made = 0;

/** A definition with a name of its own. */
export function sample(more: object = {}) {
  made += 1;
  return {
    name: `sample_${made}`,
    label: `Sample ${made}`,
    type: 'string',
    fieldType: 'text',
    groupName: 'contactinformation',
    ...more,
  };
}

export const OPTIONS = [
  { label: 'One', value: '1' },
  { label: 'Two', value: '2', hidden: true, displayOrder: 5, description: 'second' },
];

export function propertyMaker(call: MetadataCall) {
  return {
    /** Makes a property and answers with its name. */
    async define(more: object = {}, path = CONTACT_PROPERTIES): Promise<string> {
      const sent = sample(more);
      expect((await call('POST', path, sent)).status).toBe(201);
      return sent.name;
    },
    /** Makes a contact and answers with its id. */
    async createContact(properties: object): Promise<string> {
      const { status, body } = await call('POST', '/crm/v3/objects/contacts', { properties });
      expect(status, JSON.stringify(body)).toBe(201);
      return body.id;
    },
    valuesOf: async (id: string, ...names: readonly string[]) =>
      (await call('GET', `/crm/v3/objects/contacts/${id}?properties=${names.join(',')}`)).body.properties,
  };
}
