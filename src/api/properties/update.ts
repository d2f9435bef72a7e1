import { changeProperty } from '../../actions/change-properties.ts';
import { accept } from '../../model/result.ts';
import { withBody } from '../operation.ts';
import { refuseClosed } from './create.ts';
import { toChangeContext } from './defining.ts';
import { PROPERTY_UPDATE_BODY, parsePropertyChange } from './property-body.ts';
import { toWireProperty } from './wire-property.ts';

/** Changes a property; what is not sent stays. Values that records have are not looked at again. */
export const updateProperty = withBody({
  family: 'CRM/Properties',
  method: 'PATCH',
  path: '/crm/properties/{objectType}/{propertyName}',
  on: 'definitions',
  access: 'write',
  refusesShortNames: true,
  body: PROPERTY_UPDATE_BODY,
  async run(call) {
    const { propertyName: name = '' } = call.params;
    const closed = refuseClosed(call, name);
    if (closed !== undefined) return closed;
    const sent = parsePropertyChange(call.body, (field) => call.locate([field]).start);
    if (!sent.ok) return sent;
    const changed = await changeProperty(call.account, name, sent.value, toChangeContext(call));
    return changed.ok ? accept({ status: 200, body: toWireProperty(changed.value) }) : changed;
  },
});
