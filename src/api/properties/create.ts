import { createProperties } from '../../actions/change-properties.ts';
import { accept, refuse } from '../../model/result.ts';
import { type TypeRequest, withBody } from '../operation.ts';
import { toChangeContext } from './defining.ts';
import { PROPERTY_CREATE_BODY, parseNewProperty } from './property-body.ts';
import { toWireProperty } from './wire-property.ts';

/** Makes a property. Seen: 201 with its address; an archived name is restored. */
export const createProperty = withBody({
  family: 'CRM/Properties',
  method: 'POST',
  path: '/crm/properties/{objectType}',
  on: 'definitions',
  access: 'write',
  refusesShortNames: true,
  body: PROPERTY_CREATE_BODY,
  async run(call) {
    const closed = refuseClosed(call, call.body.name);
    if (closed !== undefined) return closed;
    const sent = parseNewProperty(call.body, (field) => call.locate([field]).start);
    if (!sent.ok) return sent;
    const [made] = await createProperties(call.account, [sent.value], toChangeContext(call));
    if (made === undefined) throw new Error('a property was made without a result');
    if (!made.ok) return made;
    const location = `${call.origin}${call.path.replace(/\/$/, '')}/${made.value.name}`;
    return accept({ status: 201, body: toWireProperty(made.value), headers: { location } });
  },
});

/** Source: the definitions of feedback submissions can be neither made nor changed. */
export function refuseClosed({ definition }: TypeRequest, name: string) {
  const { name: typeName } = definition.type;
  if (typeName !== 'feedback_submissions') return undefined;
  return refuse({ kind: 'property-invalid', name, problem: { kind: 'type-closed', typeName } } as const);
}
