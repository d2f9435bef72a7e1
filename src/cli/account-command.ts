import { type Command, Option } from 'commander';
import { MAX_API_LIMIT_INCREASES, PLANS } from '../model/account-settings.ts';
import { readAccountId, type StoreFlags, withApp, withStoreOptions } from './managed-store.ts';

interface SetFlags extends StoreFlags {
  readonly account: string;
  readonly plan?: string;
  readonly apiLimitIncreases?: string;
  readonly timeZone?: string;
  readonly grantWithoutPage?: 'on' | 'off';
}

/** `axle account set`: changes the settings that are named and leaves the others. A running server follows. */
export function addAccountCommand(program: Command): void {
  const set = program
    .command('account')
    .description('Accounts.')
    .command('set')
    .description(
      'Change settings of an account: its plan decides the rate limits, its time zone when days begin.',
    )
    .requiredOption('--account <id>', 'the account')
    .option('--plan <plan>', PLANS.join(', '))
    .option('--api-limit-increases <number>', `increases of the API limits, 0 to ${MAX_API_LIMIT_INCREASES}`)
    .option('--time-zone <name>', 'such as Europe/Berlin')
    .addOption(
      new Option('--grant-without-page <state>', 'authorize apps without asking anybody: for tests').choices([
        'on',
        'off',
      ]),
    );
  withStoreOptions(set).action(setAccount);
}

async function setAccount(flags: SetFlags): Promise<void> {
  const { account, plan, apiLimitIncreases, timeZone, grantWithoutPage } = flags;
  const id = readAccountId(account);
  const increases = apiLimitIncreases === undefined ? undefined : Number(apiLimitIncreases);
  const grantsWithoutPage = grantWithoutPage === undefined ? undefined : grantWithoutPage === 'on';
  await withApp(flags, (app) =>
    app.changeSettings(id, { plan, apiLimitIncreases: increases, timeZone, grantsWithoutPage }),
  );
}
