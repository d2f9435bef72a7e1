import type { App } from '../app.ts';
import { toAccountId } from '../model/ids.ts';
import type { AccountStore } from '../store/store.ts';
import { type DemoPart, findBakedParts } from './baked-records.ts';
import { DEMO_METADATA } from './demo-metadata.ts';

export const DEMO_ACCOUNT_ID = toAccountId(4820);
export const DEMO_APP_ID = 482_001;
/** Printed on every start of a demo server and known to everybody: it opens the demo account only. */
export const DEMO_TOKEN = 'pat-na1-a71e0000-0000-4000-8000-000000004820';
/** As public as the token: it administers servers that hold the demo account only. */
export const DEMO_ADMIN_KEY = 'axle-demo-admin-key';

/**
 * Makes the demo account: always the same properties, and on request always the same records. Another process on the
 * same store may be quicker, and have made it already.
 */
export async function seedDemoAccount(
  app: App,
  { withRecords }: { readonly withRecords: boolean },
): Promise<void> {
  const parts = withRecords ? (findBakedParts() ?? (await workOutParts())) : [];
  const fill = (account: AccountStore) =>
    account.write(async (writer) => {
      await writer.saveMetadata(DEMO_METADATA);
      for (const { saves, links } of parts) {
        await writer.saveRecords(saves);
        if (links !== undefined) await writer.saveLinks(links);
      }
    });
  try {
    await app.createAccount({ id: DEMO_ACCOUNT_ID, name: 'Demo account' }, fill);
  } catch (error) {
    const accounts = await app.listAccounts();
    if (!accounts.some(({ id }) => id === DEMO_ACCOUNT_ID)) throw error;
  }
}

/** Loads what works out the records: nothing else needs it. */
async function workOutParts(): Promise<readonly DemoPart[]> {
  const { workOutDemoContent } = await import('./demo-content.ts');
  return [await workOutDemoContent()];
}
