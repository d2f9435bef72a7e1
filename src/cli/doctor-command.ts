import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type StoreFlags, withStoreOptions } from './managed-store.ts';

interface DoctorFlags extends StoreFlags {
  readonly thorough?: true;
  readonly json?: true;
}

/** `axle doctor`: says what it found, and ends with 1 when something is wrong. */
export function addDoctorCommand(program: Command): void {
  const doctor = program
    .command('doctor')
    .description('Examine where data is kept, and the data. Ends with 1 when something is wrong.')
    .option('--thorough', 'compare every record with the indexes, and not some')
    .option('--json', 'say it as JSON');
  withStoreOptions(doctor).action(examine);
}

const MARKS = { ok: 'ok     ', warning: 'WARNING', wrong: 'WRONG  ' } as const;

async function examine({ data, databaseUrl, thorough, json }: DoctorFlags): Promise<void> {
  const { examinePlace } = await import('../examine-place.ts');
  const place = databaseUrl === undefined ? { folder: resolve(data) } : { databaseUrl };
  const findings = await examinePlace({ place, isThorough: thorough === true });
  const isWell = findings.every(({ level }) => level !== 'wrong');
  if (json) process.stdout.write(`${JSON.stringify({ isWell, findings }, null, 2)}\n`);
  else {
    for (const { level, subject, text } of findings)
      process.stdout.write(`${MARKS[level]} ${subject}: ${text}\n`);
  }
  if (!isWell) process.exitCode = 1;
}
