import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PropertyValues } from '../../src/model/records.ts';
import { ACCOUNT_MIGRATIONS } from '../../src/store/sqlite/migrations.ts';
import { openDatabase } from '../../src/store/sqlite/open-database.ts';
import { PackedProperties } from '../../src/store/sqlite/packed-properties.ts';
import { toRuns } from '../../src/store/sqlite/packed-shape.ts';
import { Statements } from '../../src/store/sqlite/statements.ts';

/** One process that has the file open. */
interface Opened {
  readonly database: DatabaseSync;
  readonly packed: PackedProperties;
}

const NAMES = ['a', 'b', 'c', 'd', 'e', '7', '__proto__', 'constructor', 'with space', 'ünïcode', '"'];
/** Enough for a function to be compiled. */
const READINGS = 60;

const values = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...NAMES), fc.string({ unit: 'grapheme' })), {
    selector: ([name]) => name,
  })
  .map((pairs): PropertyValues => Object.fromEntries(pairs));
const step = fc.record({
  by: fc.nat(1),
  isUndone: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
  records: fc.array(values, { maxLength: 4 }),
});

function open(path: string): Opened {
  const database = openDatabase(path, ACCOUNT_MIGRATIONS);
  return { database, packed: new PackedProperties(new Statements(database)) };
}

/** Packs records in one transaction, and reads them within it. */
function carryOut({ database, packed }: Opened, records: readonly PropertyValues[], isUndone: boolean) {
  database.exec('BEGIN IMMEDIATE');
  const texts = records.map((record) => packed.pack(record));
  expect(texts.map((text) => packed.unpack(text))).toEqual(records);
  database.exec(isUndone ? 'ROLLBACK' : 'COMMIT');
  packed.endTransaction(!isUndone);
  return isUndone ? [] : texts;
}

function withFolder(body: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'axle-packed-'));
  try {
    body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('whoever packed it and whatever was undone, each reads what was packed, its members in their order', () => {
  withFolder((folder) => {
    let runs = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const path = join(folder, `${++runs}.db`);
        const processes = [open(path), open(path)] as const;
        const kept: (readonly [text: string, record: PropertyValues])[] = [];
        for (const { by, isUndone, records } of steps) {
          const texts = carryOut(processes[by === 0 ? 0 : 1], records, isUndone);
          for (const [at, text] of texts.entries()) kept.push([text, records[at] ?? {}]);
        }
        for (const { packed, database } of processes) {
          for (const [text, record] of kept) {
            expect(JSON.stringify(packed.unpack(text))).toBe(JSON.stringify(record));
          }
          database.close();
        }
      }),
      { numRuns: 60 },
    );
  });
});

test('a form of record that is met often reads as it did at first, names that objects have by nature too', () => {
  withFolder((folder) => {
    const { database, packed } = open(join(folder, 'one.db'));
    const records: readonly PropertyValues[] = [
      Object.fromEntries(NAMES.map((name) => [name, `of ${name}`])),
      { '"': 'quoted', constructor: 'x', b: '' },
      {},
    ];
    const texts = records.map((record) => packed.pack(record));
    for (let reading = 0; reading < READINGS; reading += 1) {
      const read = texts.map((text) => packed.unpack(text));
      expect(read.map((each) => Object.entries(each))).toEqual(records.map((each) => Object.entries(each)));
      expect(read.map((each) => Object.getPrototypeOf(each))).toEqual(records.map(() => Object.prototype));
    }
    database.close();
  });
});

test('numbers that follow each other are one run', () => {
  const numbers = [[], [4], [1, 2, 3, 7, 5, 6, 2]];
  expect(numbers.map(toRuns)).toEqual(['', '4', '1-3,7,5-6,2']);
});

test.for([
  ['what is no JSON', '{', /JSON/],
  ['what is no list', '{"a":"1"}', /no list/],
  ['a list without what it has', '[["1"],"1"]', /no list/],
  ['properties that the file does not know', '["99","1"]', /no property has the number 99/],
  ['fewer values than properties', '["1-2","1"]', /1 values for 2 properties/],
] as const)('%s is refused', ([, text, said]) => {
  withFolder((folder) => {
    const { database, packed } = open(join(folder, 'one.db'));
    packed.pack({ a: '1', b: '2' });
    expect(() => packed.unpack(text)).toThrow(said);
    database.close();
  });
});
