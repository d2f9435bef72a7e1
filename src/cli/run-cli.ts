import { Command, CommanderError } from 'commander';
import { RELEASE } from '../release.ts';
import { addAccountCommand } from './account-command.ts';
import { addAppCommand } from './app-command.ts';
import { addCopyCommand } from './copy-command.ts';
import { addDoctorCommand } from './doctor-command.ts';
import { addServeCommand } from './serve-command.ts';
import { addTokenCommand } from './token-command.ts';

/** The command line: `axle serve`, and what manages accounts, apps, tokens and where data is kept. */
export async function runCli(args: readonly string[]): Promise<void> {
  const program = new Command('axle')
    .description('A CRM data server that speaks the HubSpot CRM API.')
    .version(RELEASE)
    .exitOverride();
  addServeCommand(program);
  addTokenCommand(program);
  addAppCommand(program);
  addAccountCommand(program);
  addCopyCommand(program);
  addDoctorCommand(program);
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode;
      return;
    }
    console.error(`axle: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
