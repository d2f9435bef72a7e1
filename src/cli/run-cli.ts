import { Command, CommanderError } from 'commander';
import { RELEASE } from '../release.ts';
import { addServeCommand } from './serve-command.ts';
import { addTokenCommand } from './token-command.ts';

/** The command line: `axle serve`, `axle token create`. */
export async function runCli(args: readonly string[]): Promise<void> {
  const program = new Command('axle')
    .description('A CRM data server that speaks the HubSpot CRM API.')
    .version(RELEASE)
    .exitOverride();
  addServeCommand(program);
  addTokenCommand(program);
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
