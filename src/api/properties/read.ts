import { mayKnow } from '../../model/property-access.ts';
import { accept, refuse } from '../../model/result.ts';
import type { TypeOperation } from '../operation.ts';
import { readFlag } from '../read-query.ts';
import { isOfSensitivity, readSensitivity } from './sensitivity.ts';
import { toWireProperty } from './wire-property.ts';

/** Reads one property. Seen: one that is archived, or of another class of sensitivity, has to be asked for as such. */
export const readProperty: TypeOperation = {
  family: 'CRM/Properties',
  method: 'GET',
  path: '/crm/properties/{objectType}/{propertyName}',
  on: 'definitions',
  access: 'read',
  refusesShortNames: true,
  async run({ definition, caller, query, params }) {
    const { propertyName: name = '' } = params;
    const archived = readFlag(query, 'archived');
    if (!archived.ok) return archived;
    const sensitivity = readSensitivity(query);
    if (!sensitivity.ok) return sensitivity;
    const property = archived.value
      ? (definition.findArchivedProperty(name) ?? definition.findProperty(name))
      : definition.findProperty(name);
    const isKnown = property !== undefined && mayKnow(caller, definition, name);
    if (!isKnown || !isOfSensitivity(property, sensitivity.value)) {
      return refuse({ kind: 'property-not-found', name });
    }
    return accept({ status: 200, body: toWireProperty(property) });
  },
};
