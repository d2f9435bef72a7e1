import { type WriteCommand, writeObjects } from '../actions/write-objects.ts';
import type { App } from '../app.ts';
import type { Caller } from '../model/caller.ts';
import { AccountDefinitions } from '../model/definitions.ts';
import { toAccountId } from '../model/ids.ts';
import { everyScope } from '../model/scopes.ts';
import type { AccountWriter } from '../store/store.ts';
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
  await app.createAccount({ id: DEMO_ACCOUNT_ID, name: 'Demo account' }, (account) =>
    account.write((writer) => fillAccount(writer, withRecords ? demoCommands() : [])),
  );
}

async function fillAccount(writer: AccountWriter, commands: readonly WriteCommand[]): Promise<void> {
  await writer.saveMetadata(DEMO_METADATA);
  const definitions = new AccountDefinitions(DEMO_ACCOUNT_ID, await writer.loadMetadata());
  const [results = []] = await writeObjects(writer, [{ commands, isAtomic: true }], {
    definitions,
    nowMs: 0,
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
