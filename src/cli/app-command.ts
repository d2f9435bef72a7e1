import type { Command } from 'commander';
import type { App } from '../app.ts';
import { type ConnectedApp, describeApp } from '../model/apps.ts';
import { everyScope } from '../model/scopes.ts';
import { acceptOrThrow, type StoreFlags, withApp, withStoreOptions } from './managed-store.ts';

interface AppFlags extends StoreFlags {
  readonly name?: string;
  readonly redirectUri?: readonly string[];
  readonly scope?: readonly string[];
  readonly conditionalScope?: readonly string[];
  readonly optionalScope?: readonly string[];
}

/** `axle app`: apps, one JSON object a line. Private ones are made by `axle token create`. */
export function addAppCommand(program: Command): void {
  const app = program.command('app').description('Apps that people connect to their accounts.');
  withAppOptions(
    app.command('create').description('Make a public app. Its client secret is shown this once.'),
  ).action((flags: AppFlags) => print(flags, createPublicApp));
  withStoreOptions(app.command('list').description('Show all apps, private ones too.')).action(
    (flags: AppFlags) => print(flags, listApps),
  );
  withAppOptions(
    app.command('update <id>').description('Change what is named. What people granted stays granted.'),
  ).action((id: string, flags: AppFlags) => print(flags, (opened) => updateApp(opened, id, flags)));
  withStoreOptions(
    app
      .command('rotate <id>')
      .description('Give an app a new client secret or token, and take the old one back.'),
  ).action((id: string, flags: AppFlags) => print(flags, (opened) => rotateApp(opened, id)));
  withStoreOptions(
    app.command('remove <id>').description('Remove an app with all that it was granted.'),
  ).action((id: string, flags: AppFlags) => print(flags, (opened) => removeApp(opened, id)));
}

function withAppOptions(command: Command): Command {
  return withStoreOptions(
    command
      .option('--name <name>', 'what people are told it is called')
      .option('--redirect-uri <uri...>', 'where people may be sent back to')
      .option('--scope <scope...>', 'what it requires; "all" for everything')
      .option('--conditional-scope <scope...>', 'what it requires where it asks for it')
      .option('--optional-scope <scope...>', 'what it takes where it can be had'),
  );
}

async function listApps({ apps }: App): Promise<readonly object[]> {
  return (await apps.list()).map((app) => describeApp(app));
}

async function print(
  flags: AppFlags,
  body: (app: App, flags: AppFlags) => Promise<readonly object[]>,
): Promise<void> {
  const shown = await withApp(flags, (app) => body(app, flags));
  for (const each of shown) process.stdout.write(`${JSON.stringify(each)}\n`);
}

async function createPublicApp({ apps }: App, flags: AppFlags): Promise<readonly object[]> {
  const made = await apps.createPublic({
    name: flags.name ?? '',
    redirectUris: flags.redirectUri ?? [],
    scopes: {
      required: toScopes(flags.scope) ?? [],
      conditional: toScopes(flags.conditionalScope) ?? [],
      optional: toScopes(flags.optionalScope) ?? [],
    },
  });
  const { app, secret } = acceptOrThrow(made);
  return [{ ...describeApp(app), clientSecret: secret }];
}

async function updateApp({ apps }: App, id: string, flags: AppFlags): Promise<readonly object[]> {
  const app = acceptOrThrow(await apps.find(id));
  const { name = app.name } = flags;
  if (app.kind === 'private') {
    const scopes = toScopes(flags.scope) ?? app.scopes;
    return [describeApp(acceptOrThrow(await apps.changePrivate(app, { name, scopes })))];
  }
  const scopes = {
    required: toScopes(flags.scope) ?? app.scopes.required,
    conditional: toScopes(flags.conditionalScope) ?? app.scopes.conditional,
    optional: toScopes(flags.optionalScope) ?? app.scopes.optional,
  };
  const redirectUris = flags.redirectUri ?? app.redirectUris;
  return [describeApp(acceptOrThrow(await apps.changePublic(app, { name, redirectUris, scopes })))];
}

async function rotateApp({ apps }: App, id: string): Promise<readonly object[]> {
  const { app, secret } = await apps.rotate(acceptOrThrow(await apps.find(id)));
  return [{ ...describeApp(app), [secretNameOf(app)]: secret }];
}

function secretNameOf({ kind }: ConnectedApp): string {
  return kind === 'public' ? 'clientSecret' : 'accessToken';
}

async function removeApp({ apps }: App, id: string): Promise<readonly object[]> {
  await apps.remove(acceptOrThrow(await apps.find(id)));
  return [];
}

function toScopes(given: readonly string[] | undefined): readonly string[] | undefined {
  return given?.includes('all') === true ? everyScope() : given;
}
