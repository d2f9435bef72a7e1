import { mayKnow } from '../../model/property-access.ts';
import { accept } from '../../model/result.ts';
import type { TypeOperation } from '../operation.ts';
import { readFlag, readNames } from '../read-query.ts';
import { isOfSensitivity, readSensitivity } from './sensitivity.ts';
import { toWireProperty } from './wire-property.ts';

/**
 * Lists the properties of a type, archived ones on request and then no others. Source: never in pages, and of one
 * class of sensitivity. Assumed: `properties` names those that are wanted.
 */
export const listProperties: TypeOperation = {
  family: 'CRM/Properties',
  method: 'GET',
  path: '/crm/properties/{objectType}',
  on: 'definitions',
  access: 'read',
  refusesShortNames: true,
  async run({ definition, caller, query }) {
    const archived = readFlag(query, 'archived');
    if (!archived.ok) return archived;
    const sensitivity = readSensitivity(query);
    if (!sensitivity.ok) return sensitivity;
    const names = readNames(query, 'properties');
    const all = archived.value ? definition.archivedProperties : definition.properties;
    const results = [...all]
      .filter((property) => isOfSensitivity(property, sensitivity.value))
      .filter(({ name }) => mayKnow(caller, definition, name))
      .filter(({ name }) => names.length === 0 || names.includes(name))
      .map(toWireProperty);
    return accept({ status: 200, body: { results } });
  },
};
