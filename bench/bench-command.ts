import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the commands of this folder have in common: how they are asked, and where they leave what they found. */

const RESULTS = join(import.meta.dirname, 'results');

/** Runs a command with its options; ends with 2 and the usage when one of them is not understood. */
export async function runBenchCommand<Options>(command: {
  readonly usage: string;
  /** Throws with a sentence for the user. */
  read(args: string[]): Options;
  run(options: Options): Promise<void>;
}): Promise<void> {
  let options: Options;
  try {
    options = command.read(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n${command.usage}\n`);
    process.exitCode = 2;
    return;
  }
  await command.run(options);
}

/** Keeps what a whole run found, in place of what the last one did. */
export function keepResult(name: string, result: object): void {
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(join(RESULTS, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
}
