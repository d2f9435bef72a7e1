import { type WriteCommand, writeObjects } from '../actions/write-objects.ts';
import type { App } from '../app.ts';
import type { Caller } from '../model/caller.ts';
import { toAccountId } from '../model/ids.ts';
import { everyScope } from '../model/scopes.ts';
import { DEMO_METADATA } from './demo-metadata.ts';
import { demoRecords } from './demo-records.ts';

export const DEMO_ACCOUNT_ID = toAccountId(4820);
export const DEMO_APP_ID = 482_001;
/** Printed on every start of a demo server and known to everybody: it opens the demo account only. */
export const DEMO_TOKEN = 'pat-na1-a71e0000-0000-4000-8000-000000004820';

const DEMO_CALLER: Caller = {
  accountId: DEMO_ACCOUNT_ID,
  appId: DEMO_APP_ID,
  scopes: new Set(everyScope()),
};

/** Makes the demo account: always the same properties, and on request always the same records. */
export async function seedDemoAccount(
  app: App,
  { withRecords }: { readonly withRecords: boolean },
): Promise<void> {
  await app.createAccount({ id: DEMO_ACCOUNT_ID, name: 'Demo account' });
  await app.define(DEMO_ACCOUNT_ID, DEMO_METADATA);
  if (!withRecords) return;
  const account = await app.accounts.open(DEMO_ACCOUNT_ID);
  const [results = []] = await account.store.write(async (writer) => {
    const definitions = await account.definitions.current(writer);
    return writeObjects(writer, [{ commands: demoCommands(), isAtomic: true }], { definitions, nowMs: 0 });
  });
  for (const result of results) {
    if (!result.ok) throw new Error(`the demo data is not valid: ${JSON.stringify(result.refusal)}`);
  }
}

function demoCommands(): readonly WriteCommand[] {
  return demoRecords().map(({ typeId, id, createdAtMs, properties }) => ({
    kind: 'create',
    typeId,
    caller: DEMO_CALLER,
    rules: { lenientDates: false },
    sent: Object.entries(properties),
    id,
    atMs: createdAtMs,
  }));
}
