import { describe, expect, test } from 'vitest';
import type { WriteCommand, WriteSet } from '../../src/actions/write-objects.ts';
import {
  openActingAccount,
  refusalOf,
  requireWrite,
  toArchive,
  toCreate,
  toUpdate,
  toUpsert,
  withEmail,
  withId,
} from './acting-account.ts';

const atomic = (...commands: readonly WriteCommand[]): WriteSet => ({ commands, isAtomic: true });
const loose = (...commands: readonly WriteCommand[]): WriteSet => ({ commands, isAtomic: false });
const kindsOf = (results: readonly Parameters<typeof refusalOf>[0][]) =>
  results.map((result) => refusalOf(result)?.kind ?? 'done');

async function withContact(email: string) {
  const acting = await openActingAccount();
  const [created] = await acting.run(toCreate({ email }));
  return { ...acting, id: Number(requireWrite(created).after.id) };
}

describe('an atomic set', () => {
  test('that is carried out whole is stored whole', async () => {
    const { runSets, id, find, list } = await withContact('a@b.com');
    const [results = []] = await runSets([atomic(toUpdate(withId(id), { firstname: 'x' }), toCreate({}))]);
    expect(kindsOf(results)).toEqual(['done', 'done']);
    expect((await find(id))?.properties['firstname']).toBe('x');
    expect(await list(false)).toHaveLength(2);
  });

  test.each([
    ['first', 0],
    ['in the middle', 1],
    ['last', 2],
  ])('leaves no trace when the command that stands %s is refused', async (_what, at) => {
    const { runSets, id, find, list, changesOf, holderOf } = await withContact('a@b.com');
    const before = await find(id);
    const commands = [
      toUpdate(withId(id), { email: 'moved@b.com', firstname: 'x' }),
      toCreate({ email: 'new@b.com' }),
    ];
    commands.splice(at, 0, toCreate({ seats: 'many' }));
    const [results = []] = await runSets([atomic(...commands)]);
    expect(kindsOf(results).filter((kind) => kind !== 'done')).toEqual(['invalid-properties']);
    expect(await find(id)).toEqual(before);
    expect(await list(false)).toEqual([before]);
    expect(await changesOf(id)).toHaveLength(1);
    expect([await holderOf('a@b.com'), await holderOf('moved@b.com'), await holderOf('new@b.com')]).toEqual([
      id,
      undefined,
      undefined,
    ]);
  });

  test('is stored in spite of records that are missing', async () => {
    const { runSets, id, find } = await withContact('a@b.com');
    const missing = [
      toUpdate(withId(999), { firstname: 'x' }),
      toUpdate(withEmail('nobody@b.com'), {}),
      toArchive(withId(998)),
    ];
    const [results = []] = await runSets([atomic(...missing, toUpdate(withId(id), { firstname: 'x' }))]);
    expect(kindsOf(results)).toEqual(['record-not-found', 'record-not-found', 'record-not-found', 'done']);
    expect((await find(id))?.properties['firstname']).toBe('x');
  });

  test('that comes to nothing harms neither the sets before it nor those behind it', async () => {
    const { runSets, id, find, historyOf, holderOf } = await withContact('a@b.com');
    const [before = [], undone = [], after = []] = await runSets([
      loose(toUpdate(withId(id), { firstname: 'Before', email: 'b@b.com' })),
      atomic(
        toUpdate(withId(id), { firstname: 'Undone', email: 'c@b.com' }),
        toArchive(withId(id)),
        toCreate({ email: 'b@b.com' }),
        toCreate({ seats: 'many' }),
      ),
      atomic(toUpdate(withEmail('b@b.com'), { lastname: 'After' }), toCreate({ email: 'c@b.com' })),
    ]);
    expect(kindsOf(before)).toEqual(['done']);
    expect(kindsOf(undone)).toEqual(['done', 'done', 'done', 'invalid-properties']);
    expect(kindsOf(after)).toEqual(['done', 'done']);
    expect((await find(id))?.properties).toMatchObject({
      firstname: 'Before',
      lastname: 'After',
      email: 'b@b.com',
    });
    expect(await historyOf(id, 'firstname')).toEqual(['Before']);
    expect(await holderOf('b@b.com')).toBe(id);
    expect(await holderOf('c@b.com')).toBe(requireWrite(after[1]).after.id);
  });

  test('may be empty', async () => {
    const { runSets } = await openActingAccount();
    expect(await runSets([atomic(), loose()])).toEqual([[], []]);
    expect(await runSets([])).toEqual([]);
  });
});

describe('a set that is not atomic', () => {
  test('keeps what is carried out beside what is refused', async () => {
    const { runSets, list } = await openActingAccount();
    const [results = []] = await runSets([
      loose(toCreate({ seats: '1' }), toCreate({ seats: 'many' }), toCreate({})),
    ]);
    expect(kindsOf(results)).toEqual(['done', 'invalid-properties', 'done']);
    expect(await list(false)).toHaveLength(2);
  });
});

describe('an upsert', () => {
  test('changes the record that holds the value, and makes one that does when there is none', async () => {
    const { run, id, find, list } = await withContact('a@b.com');
    const results = await run(
      toUpsert(withEmail('a@b.com'), { firstname: 'There' }),
      toUpsert(withEmail('new@b.com'), { firstname: 'New' }),
      toUpsert(withEmail('new@b.com'), { lastname: 'Newer' }),
    );
    expect(results.map((result) => requireWrite(result).before === undefined)).toEqual([false, true, false]);
    expect((await find(id))?.properties).toMatchObject({ email: 'a@b.com', firstname: 'There' });
    const made = requireWrite(results[1]).after.id;
    expect((await find(made))?.properties).toMatchObject({
      email: 'new@b.com',
      firstname: 'New',
      lastname: 'Newer',
    });
    expect(await list(false)).toHaveLength(2);
  });

  test('finds a contact by a further address too, and leaves its first alone', async () => {
    const { run, id, find } = await withContact('a@b.com');
    await run(toUpdate(withId(id), { hs_additional_emails: 'x@b.com' }));
    await run(toUpsert(withEmail('x@b.com'), { firstname: 'Found' }));
    expect((await find(id))?.properties).toMatchObject({ email: 'a@b.com', firstname: 'Found' });
  });

  test('finds a record by any unique property, and keeps the value that is sent for it', async () => {
    const { run, find, holderOf } = await openActingAccount();
    const byNumber = (value: string) => ({
      kind: 'unique-value' as const,
      key: { ...withEmail(value).key, propertyName: 'member_number' },
    });
    const [made] = await run(toUpsert(byNumber('7'), { firstname: 'x' }));
    const { id } = requireWrite(made).after;
    await run(toUpsert(byNumber('7'), { member_number: '8' }));
    expect((await find(id))?.properties['member_number']).toBe('8');
    expect([await holderOf('7', 'member_number'), await holderOf('8', 'member_number')]).toEqual([
      undefined,
      id,
    ]);
  });

  test('makes a new record when the one that held the value is archived', async () => {
    const { run, id } = await withContact('a@b.com');
    const results = await run(toArchive(withId(id)), toUpsert(withEmail('a@b.com'), {}));
    expect(requireWrite(results[1]).after.id).not.toBe(id);
  });

  test('is refused like a creation or a change, and then leaves nothing', async () => {
    const { run, id, list, holderOf } = await withContact('a@b.com');
    await run(toUpdate(withId(id), { member_number: '7' }));
    const results = await run(
      toUpsert(withEmail('new@b.com'), { member_number: '7' }),
      toUpsert(withEmail('new@b.com'), { seats: 'many' }),
      toUpsert(withEmail('a@b.com'), { seats: 'many' }),
    );
    expect(kindsOf(results)).toEqual(['unique-value-taken', 'invalid-properties', 'invalid-properties']);
    expect(await list(false)).toHaveLength(1);
    expect(await holderOf('new@b.com')).toBeUndefined();
  });
});
