import { searchObjects } from '../../actions/search-objects.ts';
import { searchWithLag } from '../../actions/search-with-lag.ts';
import { accept } from '../../model/result.ts';
import { withBody } from '../operation.ts';
import { parseSearch, SEARCH_BODY } from './search-body.ts';
import { toView, toWireRecord } from './wire.ts';

/**
 * Finds live records. Seen: `total` counts all that match, the cursor is the number of results to skip, and the last
 * page has no `paging`.
 */
export const searchObjectsOperation = withBody({
  family: 'CRM/Objects',
  method: 'POST',
  path: '/crm/objects/{objectType}/search',
  on: 'records',
  access: 'read',
  rateClass: 'search',
  body: SEARCH_BODY,
  async run(call) {
    const query = parseSearch(call);
    if (!query.ok) return query;
    const { definition, caller, account } = call;
    const found =
      call.searchLagMs > 0
        ? await searchWithLag(account, definition, query.value, call.nowMs() - call.searchLagMs)
        : await searchObjects(account, definition, query.value);
    const { properties = [] } = call.body;
    const names = properties.length === 0 ? definition.type.defaultProperties : properties;
    const view = toView({ definition, caller, names });
    const next = query.value.offset + found.records.length;
    return accept({
      status: 200,
      body: {
        total: found.total,
        results: found.records.map((record) => toWireRecord(view, record)),
        ...(next < found.total && found.records.length > 0 && { paging: { next: { after: String(next) } } }),
      },
    });
  },
});
