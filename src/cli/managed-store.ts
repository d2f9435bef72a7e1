import { type Command, Option } from 'commander';
import { type App, createApp } from '../app.ts';
import { type AccountId, findAccountId } from '../model/ids.ts';
import type { AppRefusal } from '../model/oauth-refusal.ts';
import type { Result } from '../model/result.ts';
import { systemWorld } from '../worlds.ts';
import { databaseUrlOption } from './database-url-option.ts';

/** What the commands share that work on the data of a server, whether it runs or not. */

export interface StoreFlags {
  readonly data: string;
  readonly databaseUrl?: string;
}

export function withStoreOptions(command: Command): Command {
  return command
    .addOption(new Option('--data <folder>', 'where data is kept').env('AXLE_DATA').default('./axle-data'))
    .addOption(databaseUrlOption());
}

export async function withApp<T>(
  { data, databaseUrl }: StoreFlags,
  body: (app: App) => Promise<T>,
): Promise<T> {
  const app = await createApp({ folder: data, databaseUrl, world: systemWorld(), observe: () => undefined });
  try {
    return await body(app);
  } finally {
    await app.close();
  }
}

export function readAccountId(text: string): AccountId {
  const accountId = findAccountId(text);
  if (accountId === undefined) throw new Error(`an account is a whole number above zero, not ${text}`);
  return accountId;
}

/** What was accepted; on a command line a refusal ends the command. */
export function acceptOrThrow<T>(result: Result<T, AppRefusal>): T {
  if (result.ok) return result.value;
  const { refusal } = result;
  switch (refusal.kind) {
    case 'app-invalid':
      throw new Error(`${refusal.field}: ${refusal.problem}`);
    case 'app-not-found':
      throw new Error(`there is no app ${refusal.id}`);
    case 'account-not-found':
      throw new Error(`there is no account ${refusal.id}`);
    default:
      throw new Error(refusal.kind);
  }
}
