import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { type App, createApp } from '../app.ts';
import { AccountDefinitions, NO_METADATA } from '../model/definitions.ts';
import { type AccountId, findAccountId } from '../model/ids.ts';
import { everyScope } from '../model/scopes.ts';
import { systemWorld } from '../worlds.ts';
import { databaseUrlOption } from './database-url-option.ts';
import { type PropertyFlags, readPropertyFlags } from './property-flags.ts';

interface CreateFlags extends PropertyFlags {
  readonly account: string;
  readonly scope: readonly string[];
  readonly data: string;
  readonly databaseUrl?: string;
}

/** `axle token create`: makes a token, shows it once, and keeps only its hash. */
export function addTokenCommand(program: Command): void {
  const token = program.command('token').description('Access tokens.');
  token
    .command('create')
    .description('Make a token for an account, and the account when there is none. It is shown this once.')
    .requiredOption('--account <id>', 'the account it opens')
    .requiredOption('--scope <scope...>', 'what it may do; "all" for everything')
    .option(
      '--property <lists...>',
      'the only properties of a type to read and write: contacts:email,firstname',
    )
    .option('--read-property <lists...>', 'the only properties of a type to read')
    .option('--write-property <lists...>', 'the only properties of a type to write')
    .option('--data <folder>', 'where data is kept', process.env['AXLE_DATA'] ?? './axle-data')
    .addOption(databaseUrlOption())
    .action(async (flags: CreateFlags) => {
      process.stdout.write(`${await createToken(flags)}\n`);
    });
}

/** Every token made by hand belongs to an app of its own number, counted from the account's. */
const APP_ID_FACTOR = 1000;

async function createToken(created: CreateFlags): Promise<string> {
  const { account, scope, data, databaseUrl, ...flags } = created;
  const accountId = findAccountId(account);
  if (accountId === undefined) throw new Error(`--account takes a whole number above zero, not ${account}`);
  const scopes = scope.includes('all') ? everyScope() : scope;
  const known = new Set(everyScope());
  const unknown = scopes.filter((each) => !known.has(each));
  if (unknown.length > 0) throw new Error(`no such scope: ${unknown.join(', ')}`);
  const app = await createApp({ folder: data, databaseUrl, world: systemWorld(), observe: () => undefined });
  try {
    const accounts = await app.listAccounts();
    const isThere = accounts.some(({ id }) => id === accountId);
    const properties = readPropertyFlags(flags, await loadDefinitions(app, accountId, isThere));
    if (!isThere) {
      await app.createAccount({ id: accountId, name: `Account ${accountId}` });
    }
    const token = `pat-na1-${randomUUID()}`;
    const grant = { accountId, appId: accountId * APP_ID_FACTOR + 1, scopes };
    await app.issueToken(token, { ...grant, ...(properties !== undefined && { properties }) });
    return token;
  } finally {
    await app.close();
  }
}

/** The object types and properties of an account, which has those that all have before it is made. */
async function loadDefinitions(app: App, id: AccountId, isThere: boolean): Promise<AccountDefinitions> {
  if (!isThere) return new AccountDefinitions(id, NO_METADATA);
  const { store, definitions } = await app.accounts.open(id);
  return store.read((reader) => definitions.current(reader));
}
