import { existsSync, readdirSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Finding, judgeSchema, messageOf, type PlaceExamination, toSize } from '../finding.ts';
import { ACCOUNT_MIGRATIONS, CONTROL_MIGRATIONS, type Migrations } from './migrations.ts';
import { ARRIVING } from './sqlite-store.ts';

const MIB = 1024 * 1024;
/** With less than this on the disk a server soon cannot write; with less than the other it is time to look. */
const LEAST_FREE_BYTES = 64 * MIB;
const LITTLE_FREE_BYTES = 1024 * MIB;

/** Looks at the files of a folder without changing them. */
export function examineFolder(folder: string): PlaceExamination {
  const control = join(folder, 'control.db');
  if (!existsSync(control)) {
    const text = `there is no data of Axle in ${folder}: name the folder with --data`;
    return { findings: [{ level: 'wrong', subject: 'folder', text }], canGoOn: false };
  }
  const findings: Finding[] = [
    { level: 'ok', subject: 'store', text: `SQLite ${process.versions.sqlite}, ${folder}` },
    examineDisk(folder),
  ];
  const files = readdirSync(join(folder, 'accounts'), { encoding: 'utf8' });
  const isCurrent = [
    examineFile(control, 'control.db', { migrations: CONTROL_MIGRATIONS, findings }),
    ...files
      .filter((name) => name.endsWith('.db'))
      .map((name) =>
        examineFile(join(folder, 'accounts', name), name, { migrations: ACCOUNT_MIGRATIONS, findings }),
      ),
  ];
  findings.push(...examineEntries(control, files));
  return { findings, canGoOn: isCurrent.every(Boolean) };
}

function examineDisk(folder: string): Finding {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const level = free < LEAST_FREE_BYTES ? 'wrong' : free < LITTLE_FREE_BYTES ? 'warning' : 'ok';
  return { level, subject: 'disk', text: `${toSize(free)} free` };
}

/** Answers whether the file is whole and up to date. */
function examineFile(
  path: string,
  subject: string,
  { migrations, findings }: { readonly migrations: Migrations; readonly findings: Finding[] },
): boolean {
  try {
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
      findings.push(judgeSchema(subject, version, migrations.length));
      const said = database.prepare('PRAGMA integrity_check').all();
      const texts = said.map((row) => String(row['integrity_check']));
      const isWhole = texts.length === 1 && texts[0] === 'ok';
      const text = isWhole ? `whole, ${toSize(statSync(path).size)}` : `damaged: ${texts.join('; ')}`;
      findings.push({ level: isWhole ? 'ok' : 'wrong', subject, text });
      return isWhole && version === migrations.length;
    } finally {
      database.close();
    }
  } catch (error) {
    findings.push({ level: 'wrong', subject, text: `cannot be read: ${messageOf(error)}` });
    return false;
  }
}

/** Whether files and accounts belong together. */
function examineEntries(control: string, files: readonly string[]): readonly Finding[] {
  const wanted = listAccounts(control);
  if (wanted === undefined) return [];
  const missing = wanted.filter((name) => !files.includes(name));
  const unknown = files.filter((name) => name.endsWith('.db') && !wanted.includes(name));
  const arriving = files.filter((name) => name.endsWith(ARRIVING));
  return [
    ...missing.map((subject) => ({
      level: 'wrong' as const,
      subject,
      text: 'the file of the account is missing',
    })),
    ...unknown.map((subject) => ({
      level: 'warning' as const,
      subject,
      text: 'belongs to no account: what a process left behind that ended while it made one',
    })),
    ...arriving.map((subject) => ({
      level: 'warning' as const,
      subject,
      text: 'a copy that was cut short: "axle copy" goes on with it',
    })),
  ];
}

function listAccounts(control: string): readonly string[] | undefined {
  try {
    const database = new DatabaseSync(control, { readOnly: true });
    try {
      return database
        .prepare('SELECT id FROM account ORDER BY id')
        .all()
        .map((row) => `${row['id']}.db`);
    } finally {
      database.close();
    }
  } catch {
    return undefined;
  }
}
