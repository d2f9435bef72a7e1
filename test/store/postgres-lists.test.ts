import fc from 'fast-check';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { type ListMember, toBinaryList } from '../../src/store/postgres/binary-lists.ts';
import { newDatabase } from '../support/test-place.ts';

/** Texts that can be stored: well-formed and without the character zero. */
const texts = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', ''));
const numbers = fc.maxSafeInteger();
const bytes = fc.uint8Array().map((each) => Buffer.from(each));

const listsOf = <T extends ListMember>(members: fc.Arbitrary<T>) =>
  fc.array(fc.option(members, { freq: 3 }), { maxLength: 20 });

test('the database reads lists in binary form as they were, nulls and all', async () => {
  const { url, remove } = await newDatabase();
  const client = new pg.Client(url);
  await client.connect();
  onTestFinished(async () => {
    await client.end();
    await remove();
  });
  const readBack = async (type: string, list: readonly ListMember[]) => {
    const { rows } = await client.query(`SELECT $1::${type}[] AS list`, [toBinaryList(list) ?? list]);
    return rows[0].list;
  };
  await fc.assert(
    fc.asyncProperty(listsOf(texts), listsOf(numbers), listsOf(bytes), async (words, whole, raw) => {
      expect(await readBack('text', words)).toEqual(words);
      const digits = whole.map((number) => (number === null ? null : String(number)));
      expect(await readBack('bigint', whole)).toEqual(digits);
      expect(await readBack('bytea', raw)).toEqual(raw);
    }),
    { numRuns: 200 },
  );
});

test('a list of which nobody knows the type has no binary form', () => {
  expect(toBinaryList([])).toBeUndefined();
  expect(toBinaryList([null, null])).toBeUndefined();
});
