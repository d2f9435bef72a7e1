import { closeSync, cpSync, mkdtempSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { startAxle } from 'axle-crm';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { copyAccounts } from '../../src/copy-accounts.ts';
import { examinePlace } from '../../src/examine-place.ts';
import type { Finding } from '../../src/store/finding.ts';
import { makeBusy } from '../support/busy-account.ts';
import { startPostgres } from '../support/postgres-cluster.ts';
import { freshSeed, seededRandom } from '../support/random.ts';
import { createDatabase, dropDatabase } from '../support/test-database.ts';
import { newFolder, runAxle } from './axle-process.ts';

/** What all tests here have copies of. */
let folder: string;
let databaseUrl: string;

beforeAll(async () => {
  const seed = freshSeed();
  console.log(`seed ${seed}`);
  folder = mkdtempSync(join(tmpdir(), 'axle-doctor-'));
  const axle = await startAxle({ folder, demo: true });
  await makeBusy(axle.url, seededRandom(seed), 2);
  await axle.close();
  databaseUrl = await createDatabase(inject('postgresServer') ?? '');
  await copyAccounts({
    from: { folder },
    to: { databaseUrl },
    accountId: undefined,
    report: () => undefined,
  });
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await dropDatabase(databaseUrl);
});

function copyFolder(): string {
  const copy = newFolder();
  cpSync(folder, copy, { recursive: true });
  return copy;
}

async function copyDatabase(): Promise<string> {
  const url = await createDatabase(inject('postgresServer') ?? '', new URL(databaseUrl).pathname.slice(1));
  onTestFinished(() => dropDatabase(url));
  return url;
}

const accountFile = (place: string) => join(place, 'accounts', '4820.db');

function changeFile(path: string, statement: string): void {
  const database = new DatabaseSync(path);
  database.exec(statement);
  database.close();
}

async function changeDatabase(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

const wrongIn = (findings: readonly Finding[]) =>
  findings.filter(({ level, subject }) => level === 'wrong' && subject !== 'setting').map(({ text }) => text);

describe('a doctor', () => {
  test('finds nothing wrong in a folder whose server worked', async () => {
    for (const more of [[], ['--thorough']]) {
      const { code, stdout } = await runAxle(['doctor', '--data', folder, ...more]);
      expect([code, stdout]).toEqual([0, expect.not.stringMatching(/WRONG|WARNING(?! disk)/)]);
      expect(stdout).toMatch(/^ok {6}store: SQLite 3\.\d+\.\d+, /m);
      expect(stdout).toMatch(/^ok {6}4820\.db: whole, \d+ MiB$/m);
      expect(stdout).toMatch(/^ok {6}account 4820: the indexes agree with \d+ records/m);
    }
  });

  test('finds nothing wrong in a database, but tells of settings that lose data', async () => {
    const { code, stdout } = await runAxle(['doctor', '--json', '--thorough', '--database-url', databaseUrl]);
    const said = JSON.parse(stdout) as { readonly isWell: boolean; readonly findings: readonly Finding[] };
    expect([code, said.isWell, wrongIn(said.findings)]).toEqual([1, false, []]);
    const wrong = said.findings
      .filter(({ level }) => level === 'wrong')
      .map(({ text }) => text.split(':')[0]);
    expect(wrong).toEqual(['fsync = off', 'synchronous_commit = off', 'full_page_writes = off']);
    expect(stdout).toMatch(/encoding UTF8/);
    expect(stdout).toMatch(/max_connections = 300/);
    expect(stdout).toMatch(/"citus",\s*"text": "not installed"/);
  });

  test('finds nothing wrong in a database of which nothing can be lost', async () => {
    const cluster = await startPostgres({ durable: true });
    onTestFinished(() => cluster.stop());
    const env = { AXLE_DATABASE_URL: cluster.url };
    const empty = await runAxle(['doctor'], { env });
    expect([empty.code, empty.stdout]).toEqual([
      0,
      expect.stringMatching(/WARNING database: schema 0 of \d+/),
    ]);
    expect((await runAxle(['token', 'create', '--account', '7', '--scope', 'all'], { env })).code).toBe(0);
    const { code, stdout } = await runAxle(['doctor'], { env });
    expect([code, stdout]).toEqual([0, expect.stringContaining('account 7: 0 records can be read')]);
    expect(stdout).not.toMatch(/WRONG/);
  });
});

const CONTACT = `object_type = '0-1' AND archived_at_ms IS NULL`;

/** One damage each, and what is said of it. */
const DAMAGES: readonly (readonly [statement: string, said: RegExp])[] = [
  ['DELETE FROM change WHERE number = 3', /3(, is missing|, which is missing)/],
  [
    'DELETE FROM change WHERE number = (SELECT max(previous) FROM change)',
    /^change \d+ of record .* follows change \d+, which is missing;/,
  ],
  [
    'UPDATE object SET last_change = 99999999 WHERE id = 512',
    /newest change of record 0-1 512, 99999999, is missing/,
  ],
  [
    `DELETE FROM object WHERE id = (SELECT max(id) FROM object WHERE ${CONTACT})`,
    /is no part of its history/,
  ],
  [
    `DELETE FROM unique_value WHERE object_id = (SELECT max(object_id) FROM unique_value WHERE property_name = 'badge')
     AND property_name = 'badge'`,
    /^badge of record 0-1 \d+ is held by nobody$/,
  ],
  [
    `UPDATE unique_value SET object_id = 512
     WHERE object_id = (SELECT max(object_id) FROM unique_value WHERE property_name = 'badge') AND property_name = 'badge'`,
    /^badge of record 0-1 \d+ is held by record 512$/,
  ],
  [
    `UPDATE object SET properties = '{}', archived_at_ms = 5 WHERE id = (SELECT max(object_id) FROM unique_value)`,
    /values are held by records without them/,
  ],
  [
    `DELETE FROM association WHERE from_id = (SELECT max(from_id) FROM association)`,
    /^association of .* by type \d+ has no opposite/,
  ],
  [
    `UPDATE association SET association_type = 900000000 WHERE from_id = (SELECT max(from_id) FROM association)`,
    /by a type that the account does not have/,
  ],
  [
    `DELETE FROM property_index WHERE object_id = 512`,
    /the index of values of .* does not agree with record 0-1 512/,
  ],
  [
    `UPDATE object SET archived_at_ms = 1 WHERE id = 512`,
    /the index of values of .* has \d+ records, and \d+ belong to it/,
  ],
  [`UPDATE object SET properties = '{' WHERE id = 512`, /record 0-1 512: .*JSON/],
  [`UPDATE object SET object_type = '2-99' WHERE id = 512`, /record 2-99 512: .* no object type 2-99/],
  ['UPDATE merged_id SET survivor_id = 5', /was merged into 5, which is missing/],
  [`UPDATE definition SET body = '{' WHERE kind = 'property'`, /cannot be read: .*JSON/],
];

describe('what was damaged is told', () => {
  test.for(DAMAGES)('in a folder: %s', async ([statement, said]) => {
    const place = copyFolder();
    // In a file, a list of what a record has stands before its values.
    changeFile(accountFile(place), statement.replace("'{}'", `'[""]'`));
    const findings = await examinePlace({ place: { folder: place }, isThorough: true });
    expect(wrongIn(findings)).toContainEqual(expect.stringMatching(said));
  });

  test.for(DAMAGES)('in a database: %s', async ([statement, said]) => {
    const url = await copyDatabase();
    await changeDatabase(url, statement);
    const findings = await examinePlace({ place: { databaseUrl: url }, isThorough: true });
    expect(wrongIn(findings)).toContainEqual(expect.stringMatching(said));
  });

  test('where a file is', async () => {
    const place = copyFolder();
    const path = accountFile(place);
    const file = openSync(path, 'r+');
    for (let at = 8192; at < statSync(path).size; at += 16_384)
      writeSync(file, Buffer.alloc(600, 7), 0, 600, at);
    closeSync(file);
    const { code, stdout } = await runAxle(['doctor', '--data', place]);
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(/^WRONG {3}4820\.db: (damaged|cannot be read)/m),
    ]);
    expect(stdout).toContain('WARNING accounts: were not looked at');
  });

  test('where files are missing, left over, or of a later release', async () => {
    const place = copyFolder();
    renameSync(accountFile(place), join(place, 'accounts', '9.db'));
    cpSync(join(place, 'accounts', '9.db'), join(place, 'accounts', '7.db.arriving'));
    changeFile(join(place, 'accounts', '9.db'), 'PRAGMA user_version = 99');
    const { code, stdout } = await runAxle(['doctor', '--data', place]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^WRONG {3}4820\.db: the file of the account is missing$/m);
    expect(stdout).toMatch(/^WARNING 9\.db: belongs to no account/m);
    expect(stdout).toMatch(/^WRONG {3}9\.db: schema 99 of \d+: written by a later release/m);
    expect(stdout).toMatch(/^WARNING 7\.db\.arriving: a copy that was cut short/m);
  });

  test('where tables and indexes of a database are missing', async () => {
    const url = await copyDatabase();
    await changeDatabase(
      url,
      `DROP TABLE text_index; UPDATE pg_index SET indisvalid = FALSE WHERE indexrelid = 'audit_subject'::regclass`,
    );
    const { code, stdout } = await runAxle(['doctor', '--database-url', url]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^WRONG {3}tables: missing: text_index$/m);
    expect(stdout).toMatch(
      /^WRONG {3}tables: the index audit_subject is not valid: REINDEX INDEX audit_subject/m,
    );
  });

  test('where nothing is, and nothing is made there', async () => {
    const cwd = newFolder();
    const { code, stdout } = await runAxle(['doctor', '--data', join(cwd, 'none')], { cwd });
    expect([code, stdout]).toEqual([1, expect.stringMatching(/there is no data of Axle in .*none/)]);
    expect(() => statSync(join(cwd, 'none'))).toThrow();
    const away = await runAxle(['doctor', '--database-url', 'postgres://user:secret@127.0.0.1:1/crm']);
    expect([away.code, away.stdout]).toEqual([
      1,
      expect.stringMatching(/127\.0\.0\.1:1\/crm cannot be read/),
    ]);
    expect(away.stdout).not.toContain('secret');
  });
});
