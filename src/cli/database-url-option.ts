import { InvalidArgumentError, Option } from 'commander';

/** The flag of every command that uses a store. */
export function databaseUrlOption(): Option {
  return new Option(
    '--database-url <url>',
    'PostgreSQL database to keep data in, instead of a folder: postgres://user:password@host:port/database',
  )
    .env('AXLE_DATABASE_URL')
    .argParser(readDatabaseUrl);
}

/** What was given is not repeated: a password may be in it. */
function readDatabaseUrl(text: string): string {
  const isUrl = URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol);
  if (!isUrl) throw new InvalidArgumentError('It begins with postgres:// and names a host and a database.');
  return text;
}
