import { RECORD_SCOPES } from '../model/caller.ts';
import { accept, refuse } from '../model/result.ts';
import type { AccountOperation } from './operation.ts';

const ENABLEMENT = '/crm/object-library/enablement';
const SHARED = {
  family: 'CRM/Object Library',
  on: 'account',
  method: 'GET',
  anyOf: [...RECORD_SCOPES],
} as const;

/** Source: services, courses, listings and appointments are switched on by whoever runs the account. */
const LIBRARY = ['0-162', '0-410', '0-420', '0-421'];

/** Which types of the library are switched on: here all of them are, from the start. */
export const listEnablement: AccountOperation = {
  ...SHARED,
  path: ENABLEMENT,
  async run() {
    const enabled = Object.fromEntries(LIBRARY.map((id) => [id, true]));
    return accept({ status: 200, body: { enablementByObjectTypeId: enabled } });
  },
};

export const readEnablement: AccountOperation = {
  ...SHARED,
  path: `${ENABLEMENT}/{objectTypeId}`,
  async run({ params }) {
    const { objectTypeId: given = '' } = params;
    if (!LIBRARY.includes(given)) return refuse({ kind: 'unknown-object-type-id', given });
    return accept({ status: 200, body: { enablement: true } });
  },
};
