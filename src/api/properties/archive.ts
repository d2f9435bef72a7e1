import { archiveProperty } from '../../actions/change-properties.ts';
import { accept } from '../../model/result.ts';
import type { TypeOperation } from '../operation.ts';
import { refuseClosed } from './create.ts';
import { toChangeContext } from './defining.ts';

/** Archives a property of the account's own. Seen: 404 for one that is archived already. */
export const archivePropertyOperation: TypeOperation = {
  family: 'CRM/Properties',
  method: 'DELETE',
  path: '/crm/properties/{objectType}/{propertyName}',
  on: 'definitions',
  access: 'write',
  refusesShortNames: true,
  async run(call) {
    const { propertyName: name = '' } = call.params;
    const closed = refuseClosed(call, name);
    if (closed !== undefined) return closed;
    const archived = await archiveProperty(call.account, name, toChangeContext(call));
    return archived.ok ? accept({ status: 204 }) : archived;
  },
};
