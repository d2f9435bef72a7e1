import type { WriteBasis } from '../actions/working-set.ts';
import { decideWrites, type WriteCommand } from '../actions/write-objects.ts';
import type { App } from '../app.ts';
import type { AssociationTypes } from '../model/associations/association-types.ts';
import type { Caller } from '../model/caller.ts';
import { AccountDefinitions, NO_METADATA } from '../model/definitions.ts';
import { toAccountId, toObjectId } from '../model/ids.ts';
import { everyScope } from '../model/scopes.ts';
import type { AccountStore } from '../store/store.ts';
import { type DemoContent, findBakedContent } from './baked-records.ts';
import { DEMO_METADATA } from './demo-metadata.ts';
import { demoRecords } from './demo-records.ts';
import { withRollups } from './demo-rollups.ts';

export const DEMO_ACCOUNT_ID = toAccountId(4820);
export const DEMO_APP_ID = 482_001;
/** Printed on every start of a demo server and known to everybody: it opens the demo account only. */
export const DEMO_TOKEN = 'pat-na1-a71e0000-0000-4000-8000-000000004820';
/** As public as the token: it administers servers that hold the demo account only. */
export const DEMO_ADMIN_KEY = 'axle-demo-admin-key';

const DEMO_CALLER: Caller = {
  accountId: DEMO_ACCOUNT_ID,
  appId: DEMO_APP_ID,
  scopes: new Set(everyScope()),
};

/**
 * Makes the demo account: always the same properties, and on request always the same records. Another process on the
 * same store may be quicker, and have made it already.
 */
export async function seedDemoAccount(
  app: App,
  { withRecords }: { readonly withRecords: boolean },
): Promise<void> {
  const content = withRecords ? (findBakedContent() ?? (await workOutDemoContent())) : undefined;
  const fill = (account: AccountStore) =>
    account.write(async (writer) => {
      await writer.saveMetadata(DEMO_METADATA);
      if (content === undefined) return;
      await writer.saveRecords(content.saves);
      await writer.saveLinks(content.links);
    });
  try {
    await app.createAccount({ id: DEMO_ACCOUNT_ID, name: 'Demo account' }, fill);
  } catch (error) {
    const accounts = await app.listAccounts();
    if (!accounts.some(({ id }) => id === DEMO_ACCOUNT_ID)) throw error;
  }
}

/** What the store is given for the demo records, had clients sent them. */
export async function workOutDemoContent(): Promise<DemoContent> {
  const metadata = { ...NO_METADATA, ...DEMO_METADATA };
  const definitions = new AccountDefinitions(DEMO_ACCOUNT_ID, metadata);
  const set = { commands: demoCommands(definitions.associations), isAtomic: true };
  const decided = await decideWrites(EMPTY_ACCOUNT, [set], { definitions, nowMs: NEWEST_MS });
  for (const result of decided.results.flat()) {
    if (!result.ok) throw new Error(`the demo data is not valid: ${JSON.stringify(result.refusal)}`);
  }
  const { saves, links } = decided;
  return { saves: withRollups(saves, links.added, { definitions, nowMs: NEWEST_MS }), links };
}

/** An account that holds nothing yet. */
const EMPTY_ACCOUNT: WriteBasis = {
  findObjects: async () => [],
  findSurvivors: async () => new Map(),
  findHolders: async () => [],
  findBlocked: async () => [],
  findLinks: async () => [],
  findLinksFrom: async () => [],
  takeObjectIds: async () => toObjectId(1),
};

/** When the last records of the demo were associated. */
const NEWEST_MS = Date.UTC(2026, 9, 1);

function demoCommands(types: AssociationTypes): readonly WriteCommand[] {
  return demoRecords().map(({ typeId, id, createdAtMs, properties, links }) => ({
    kind: 'create',
    typeId,
    caller: DEMO_CALLER,
    rules: { lenientDates: false },
    sent: Object.entries(properties),
    id,
    atMs: createdAtMs,
    links: links(types),
  }));
}
