import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { readAccountId } from './managed-store.ts';

interface CopyFlags {
  readonly from: string;
  readonly to: string;
  readonly account?: string;
}

/** `axle copy`: brings accounts from a folder or a database to another. */
export function addCopyCommand(program: Command): void {
  program
    .command('copy')
    .description(
      'Copy accounts with their tokens between folders and PostgreSQL databases. What was cut short goes on.',
    )
    .requiredOption('--from <place>', 'folder or postgres://user:password@host:port/database')
    .requiredOption('--to <place>', 'the same, of the other side; a folder is made when absent')
    .option('--account <id>', 'the account; all that there are when none is named')
    .action(copy);
}

async function copy({ from, to, account }: CopyFlags): Promise<void> {
  const accountId = account === undefined ? undefined : readAccountId(account);
  const [source, target] = [toPlace(from), toPlace(to)];
  if (source.folder !== undefined && !existsSync(join(source.folder, 'control.db'))) {
    throw new Error(`--from names ${from}, in which there is no data of Axle`);
  }
  if (JSON.stringify(source) === JSON.stringify(target))
    throw new Error('--from and --to name the same place');
  const { copyAccounts } = await import('../copy-accounts.ts');
  const { showProgress } = await import('./copy-progress.ts');
  const copied = await copyAccounts({ from: source, to: target, accountId, report: showProgress() });
  for (const { id, result } of copied) {
    switch (result.kind) {
      case 'copied':
        process.stdout.write(
          `account ${id}: ${result.rows} rows copied and compared, ${result.kept} of them by an earlier run\n`,
        );
        break;
      case 'same':
        process.stdout.write(`account ${id}: was there, the same\n`);
        break;
      case 'differs':
        process.exitCode = 1;
        process.stderr.write(
          `axle: account ${id} was not copied: there is another account ${id} (${result.difference} is not the same). ` +
            'Name a folder or a database with --to that has none of this number\n',
        );
        break;
      case 'app-taken':
        process.exitCode = 1;
        process.stderr.write(
          `axle: account ${id} was not copied: there is another app ${result.appId}. ` +
            'Name a folder or a database with --to that has none of this number, or remove the app there with "axle app remove"\n',
        );
        break;
      default:
        result satisfies never;
    }
  }
}

function toPlace(text: string): { readonly folder?: string; readonly databaseUrl?: string } {
  return /^\w+:\/\//.test(text) ? { databaseUrl: text } : { folder: resolve(text) };
}
