import type { Command } from 'commander';
import type { App } from '../app.ts';
import { checkPrivateApp } from '../model/define-app.ts';
import { AccountDefinitions, NO_METADATA } from '../model/definitions.ts';
import type { AccountId } from '../model/ids.ts';
import { everyScope } from '../model/scopes.ts';
import { acceptOrThrow, readAccountId, type StoreFlags, withApp, withStoreOptions } from './managed-store.ts';
import { type PropertyFlags, readPropertyFlags } from './property-flags.ts';

interface CreateFlags extends StoreFlags, PropertyFlags {
  readonly account: string;
  readonly scope: readonly string[];
  readonly name: string;
}

/** `axle token create`: makes a private app, shows its token once, and keeps only the hash. */
export function addTokenCommand(program: Command): void {
  const token = program.command('token').description('Access tokens.');
  const create = token
    .command('create')
    .description(
      'Make a private app of an account, and the account when there is none. Its token is shown this once.',
    )
    .requiredOption('--account <id>', 'the account it opens')
    .requiredOption('--scope <scope...>', 'what it may do; "all" for everything')
    .option('--name <name>', 'what the app is called', 'Made by axle token create')
    .option(
      '--property <lists...>',
      'the only properties of a type to read and write: contacts:email,firstname',
    )
    .option('--read-property <lists...>', 'the only properties of a type to read')
    .option('--write-property <lists...>', 'the only properties of a type to write');
  withStoreOptions(create).action(async (flags: CreateFlags) => {
    process.stdout.write(`${await createToken(flags)}\n`);
  });
}

async function createToken({ account, scope, name, ...flags }: CreateFlags): Promise<string> {
  const accountId = readAccountId(account);
  const scopes = scope.includes('all') ? everyScope() : scope;
  const draft = acceptOrThrow(checkPrivateApp({ name, scopes }));
  return withApp(flags, async (app) => {
    const accounts = await app.listAccounts();
    const isThere = accounts.some(({ id }) => id === accountId);
    const properties = readPropertyFlags(flags, await loadDefinitions(app, accountId, isThere));
    if (!isThere) {
      await app.createAccount({ id: accountId, name: `Account ${accountId}` });
    }
    return acceptOrThrow(await app.apps.createPrivate(accountId, draft, properties)).secret;
  });
}

/** The object types and properties of an account, which has those that all have before it is made. */
async function loadDefinitions(app: App, id: AccountId, isThere: boolean): Promise<AccountDefinitions> {
  if (!isThere) return new AccountDefinitions(id, NO_METADATA);
  const { store, definitions } = await app.accounts.open(id);
  return store.read((reader) => definitions.current(reader));
}
