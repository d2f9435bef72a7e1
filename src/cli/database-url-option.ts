import { Option } from 'commander';

/** The flag of every command that uses a store. What it says is read by the store: messages about flags repeat it. */
export function databaseUrlOption(): Option {
  return new Option(
    '--database-url <url>',
    'PostgreSQL database to keep data in, instead of a folder: postgres://user:password@host:port/database',
  ).env('AXLE_DATABASE_URL');
}
