import { type Command, Option } from 'commander';
import { readAccountId, type StoreFlags, withApp, withStoreOptions } from './managed-store.ts';

interface SetFlags extends StoreFlags {
  readonly account: string;
  readonly grantWithoutPage: 'on' | 'off';
}

/** `axle account set`: changes settings of an account. A running server follows. */
export function addAccountCommand(program: Command): void {
  const set = program
    .command('account')
    .description('Accounts.')
    .command('set')
    .description('Change settings of an account.')
    .requiredOption('--account <id>', 'the account')
    .addOption(
      new Option('--grant-without-page <state>', 'authorize apps without asking anybody: for tests')
        .choices(['on', 'off'])
        .makeOptionMandatory(),
    );
  withStoreOptions(set).action(setAccount);
}

async function setAccount({ account, grantWithoutPage, ...place }: SetFlags): Promise<void> {
  const id = readAccountId(account);
  await withApp(place, (app) => app.changeSettings(id, { grantsWithoutPage: grantWithoutPage === 'on' }));
}
