import { checkSettings, DEFAULT_SETTINGS } from '../../model/account-settings.ts';
import { findAccountId } from '../../model/ids.ts';
import { accept } from '../../model/result.ts';
import type { StoredAccount } from '../../store/store.ts';
import { FLAG, INTEGER, recordOf, TEXT } from '../body-fields.ts';
import { type AdminOperation, type OpenRequest, withBody } from '../operation.ts';
import { refuseWith } from './apps.ts';

const SHARED = {
  family: 'Administration',
  on: 'administration',
  path: '/_axle/accounts/{accountId}',
} as const;

export const readAccount: AdminOperation = {
  ...SHARED,
  method: 'GET',
  async run(request) {
    const account = await findAccount(request);
    return account === undefined ? unknown(request) : accept({ status: 200, body: toBody(account) });
  },
};

/** Changes how an account is served. */
export const updateAccount: AdminOperation = withBody({
  ...SHARED,
  method: 'PATCH',
  body: recordOf('AccountUpdate', [], {
    plan: TEXT,
    apiLimitIncreases: INTEGER,
    timeZone: TEXT,
    grantsWithoutPage: FLAG,
  }),
  async run(request) {
    const account = await findAccount(request);
    if (account === undefined) return unknown(request);
    const checked = checkSettings(request.body);
    if (!checked.ok) return refuseWith({ kind: 'app-invalid', ...checked.refusal });
    const settings = { ...account.settings, ...checked.value };
    await request.access.control.saveAccountSettings(account.id, settings);
    return accept({ status: 200, body: toBody({ ...account, settings }) });
  },
});

async function findAccount({ access, params }: OpenRequest): Promise<StoredAccount | undefined> {
  const id = findAccountId(params['accountId'] ?? '');
  return (await access.control.listAccounts()).find((account) => account.id === id);
}

function unknown({ params }: OpenRequest) {
  return refuseWith({ kind: 'account-not-found', id: params['accountId'] ?? '' });
}

function toBody({ id, name, settings }: StoredAccount): object {
  return { id: String(id), name, ...DEFAULT_SETTINGS, ...settings };
}
