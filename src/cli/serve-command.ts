import { type Command, InvalidArgumentError, Option } from 'commander';
import { findDurationMs, findPort, type LogForm } from '../config.ts';
import { DEMO_TOKEN } from '../demo/demo-account.ts';
import { isAdminKey, MIN_ADMIN_KEY_LENGTH } from '../model/admin-key-form.ts';
import { databaseUrlOption } from './database-url-option.ts';
import { leaveProcesses, mayRunProcesses, runProcesses } from './run-processes.ts';
import { runServer } from './run-server.ts';

interface ServeFlags {
  readonly port: number;
  readonly host: string;
  readonly data: string;
  readonly databaseUrl?: string;
  readonly memory?: true;
  readonly token: string;
  readonly adminKey?: string;
  readonly demo?: true;
  readonly log: LogForm;
  readonly searchLag: number;
  readonly rateLimits?: true;
  readonly processes: number;
}

/** `axle serve`: every flag has a twin in the environment; the flag wins. */
export function addServeCommand(program: Command): void {
  program
    .command('serve', { isDefault: true })
    .description('Start the server.')
    .addOption(
      new Option('--port <number>', 'port to listen on; 0 picks a free one')
        .env('AXLE_PORT')
        .default(4820)
        .argParser(readPort),
    )
    .addOption(new Option('--host <address>', 'address to listen on').env('AXLE_HOST').default('127.0.0.1'))
    .addOption(new Option('--data <folder>', 'where data is kept').env('AXLE_DATA').default('./axle-data'))
    .addOption(databaseUrlOption())
    .addOption(new Option('--memory', 'keep everything in memory, and nothing after the end'))
    .addOption(
      new Option('--token <token>', "the demo account's access token").env('AXLE_TOKEN').default(DEMO_TOKEN),
    )
    .addOption(
      new Option('--admin-key <key>', 'what opens the administration, at least 16 characters')
        .env('AXLE_ADMIN_KEY')
        .argParser(readAdminKey),
    )
    .addOption(
      new Option('--demo', 'make the demo account in a new store on any address, not only a loopback one'),
    )
    .addOption(
      new Option('--log <form>', 'how requests are logged')
        .env('AXLE_LOG')
        .choices(['json', 'pretty', 'silent'])
        .default('json'),
    )
    .addOption(
      new Option(
        '--search-lag <duration>',
        'let searches lag behind writes, as those of HubSpot do: 3s, 500ms',
      )
        .env('AXLE_SEARCH_LAG')
        .default(0, '0')
        .argParser(readDuration),
    )
    .addOption(
      new Option(
        '--rate-limits',
        'refuse requests beyond the limits of their app and account, as HubSpot does',
      ),
    )
    .addOption(
      new Option('--processes <number>', 'how many processes answer requests, on the same port and data')
        .env('AXLE_PROCESSES')
        .default(1)
        .argParser(readProcesses),
    )
    .action(serve);
}

async function serve(flags: ServeFlags, command: Command): Promise<void> {
  const { processes, memory = false } = flags;
  if (processes > 1 && memory) {
    command.error('error: with --memory there is one process: another would see nothing of what it keeps');
  }
  if (processes > 1 && mayRunProcesses()) return runProcesses(processes);
  try {
    await runServer({
      host: flags.host,
      port: flags.port,
      folder: memory ? undefined : flags.data,
      databaseUrl: memory ? undefined : flags.databaseUrl,
      token: flags.token,
      adminKey: flags.adminKey,
      demo: flags.demo ?? false,
      log: flags.log,
      searchLagMs: flags.searchLag,
      rateLimits: flags.rateLimits ?? false,
    });
  } catch (error) {
    leaveProcesses();
    throw error;
  }
}

function readPort(text: string): number {
  const port = findPort(text);
  if (port === undefined) throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
  return port;
}

const MAX_PROCESSES = 64;

function readProcesses(text: string): number {
  const count = Number(text);
  if (!/^\d{1,2}$/.test(text) || count < 1 || count > MAX_PROCESSES)
    throw new InvalidArgumentError(`It is a whole number from 1 to ${MAX_PROCESSES}.`);
  return count;
}

function readAdminKey(text: string): string {
  if (!isAdminKey(text))
    throw new InvalidArgumentError(
      `An admin key has at least ${MIN_ADMIN_KEY_LENGTH} characters and no blanks.`,
    );
  return text;
}

function readDuration(text: string): number {
  const durationMs = findDurationMs(text);
  if (durationMs === undefined)
    throw new InvalidArgumentError('A duration is a whole number with ms, s or m.');
  return durationMs;
}
