import type { WriteBasis } from '../actions/working-set.ts';
import { decideWrites, type WriteCommand } from '../actions/write-objects.ts';
import type { AssociationTypes } from '../model/associations/association-types.ts';
import type { Caller } from '../model/caller.ts';
import { AccountDefinitions, NO_METADATA } from '../model/definitions.ts';
import { toObjectId } from '../model/ids.ts';
import { everyScope } from '../model/scopes.ts';
import type { DemoContent } from './baked-records.ts';
import { DEMO_ACCOUNT_ID, DEMO_APP_ID } from './demo-account.ts';
import { DEMO_METADATA } from './demo-metadata.ts';
import { demoRecords } from './demo-records.ts';
import { withRollups } from './demo-rollups.ts';

const DEMO_CALLER: Caller = {
  accountId: DEMO_ACCOUNT_ID,
  appId: DEMO_APP_ID,
  scopes: new Set(everyScope()),
};

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
