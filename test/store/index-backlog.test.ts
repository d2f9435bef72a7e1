import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toObjectId } from '../../src/model/ids.ts';
import type { IndexEntry } from '../../src/model/index-entries.ts';
import { IndexBacklog } from '../../src/store/sqlite/index-backlog.ts';
import { IndexRows } from '../../src/store/sqlite/index-rows.ts';
import { KnownCounts } from '../../src/store/sqlite/known-counts.ts';
import { ACCOUNT_MIGRATIONS } from '../../src/store/sqlite/migrations.ts';
import { openDatabase } from '../../src/store/sqlite/open-database.ts';

/** One process that has the file open. */
interface Opened {
  readonly database: DatabaseSync;
  readonly backlog: IndexBacklog;
}

const KEYS = 1;
const WORDS = 2;
const OBJECTS = 6;
const TEXTS = ['', 'ada', 'bela', 'cora'];

const command = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      object: fc.nat(OBJECTS - 1),
      text: fc.constantFrom(...TEXTS),
      /** Words are taken out by naming the record; some name the words too. */
      namesWords: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('enter' as const), limit: fc.nat(4) }) },
  fc.record({ kind: fc.constant('enter-all' as const) }),
);
/** Which process does it, and whether its transaction comes to nothing. */
const step = fc.record({
  by: fc.nat(1),
  isUndone: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
  command,
});

/** The text of each record; it stands in the index of keys and in that of words. */
type Texts = readonly string[];

const rowsOf = (database: DatabaseSync) => new IndexRows(database, new KnownCounts(database));

function open(path: string): Opened {
  const database = openDatabase(path, ACCOUNT_MIGRATIONS);
  return { database, backlog: new IndexBacklog(database, rowsOf(database)) };
}

function makeIndexes({ database }: Opened): void {
  const add = `INSERT INTO record_index (number, object_type, kind, property_name, next_id) VALUES (?, '0-1', ?, 'a', NULL)`;
  database.prepare(add).run(KEYS, 'values');
  database.prepare(add).run(WORDS, 'words');
  rowsOf(database).create(WORDS, 'words');
}

function entriesOf(object: number, text: string, words: string): readonly IndexEntry[] {
  const objectId = toObjectId(object + 1);
  if (text === '') return [];
  return [
    { index: KEYS, value: text, objectId },
    { index: WORDS, value: words, objectId },
  ];
}

function carryOut(
  { database, backlog }: Opened,
  texts: Texts,
  { command, isUndone }: typeof step extends fc.Arbitrary<infer Step> ? Step : never,
): Texts {
  database.exec('BEGIN IMMEDIATE');
  let after = texts;
  if (command.kind === 'write') {
    const { object, text, namesWords } = command;
    const before = texts[object] ?? '';
    backlog.append(entriesOf(object, before, namesWords ? before : ''), entriesOf(object, text, text));
    after = texts.with(object, text);
  } else if (command.kind === 'enter') backlog.enterPart(command.limit);
  else backlog.enterAll();
  database.exec(isUndone ? 'ROLLBACK' : 'COMMIT');
  backlog.endTransaction(!isUndone);
  return isUndone ? texts : after;
}

function indexed({ database }: Opened): readonly unknown[] {
  const keys = database.prepare('SELECT object_id AS id, value FROM property_index ORDER BY id').all();
  const words = TEXTS.slice(1).flatMap((text) =>
    database
      .prepare(`SELECT rowid AS id, ? AS value FROM word_index_${WORDS} WHERE words MATCH ?`)
      .all(text, text),
  );
  const inOrder = (rows: readonly Record<string, unknown>[]) =>
    rows.map(({ id, value }) => `${id} ${value}`).sort();
  return [inOrder(keys), inOrder(words)];
}

test('whoever enters it, in whatever parts, and whatever is undone, the indexes come to what was written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'axle-backlog-'));
  let count = 0;
  try {
    const property = fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
      count += 1;
      const path = join(folder, `${count}.db`);
      const first = open(path);
      makeIndexes(first);
      const processes = [first, open(path)];
      let texts: Texts = Array.from({ length: OBJECTS }, () => '');
      for (const each of steps) texts = carryOut(processes[each.by] ?? first, texts, each);
      carryOut(processes[1] ?? first, texts, { by: 1, isUndone: false, command: { kind: 'enter-all' } });
      const expected = texts.flatMap((text, object) => (text === '' ? [] : [`${object + 1} ${text}`]));
      for (const opened of processes) expect(indexed(opened)).toEqual([expected, expected]);
      expect(first.backlog.lastNumber()).toBe(0);
      for (const { database } of processes) database.close();
    });
    fc.assert(property, { numRuns: 60 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
