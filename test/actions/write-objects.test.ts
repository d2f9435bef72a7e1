import { describe, expect, test } from 'vitest';
import { toObjectId, toObjectTypeId } from '../../src/model/ids.ts';
import {
  COMPANIES,
  openActingAccount,
  refusalOf,
  requireWrite,
  toArchive,
  toCreate,
  toUpdate,
  withEmail,
  withId,
} from './acting-account.ts';

/** Creates contacts, one for each e-mail address, and gives their ids. */
async function withContacts(...emails: readonly string[]) {
  const acting = await openActingAccount();
  const results = await acting.run(...emails.map((email) => toCreate({ email })));
  return { ...acting, ids: results.map((result) => Number(requireWrite(result).after.id)) };
}

describe('several commands', () => {
  test('gives each its own result, in the order given', async () => {
    const { run, ids, find } = await withContacts('a@b.com');
    const [a = 0] = ids;
    const results = await run(
      toUpdate(withId(a), { firstname: 'Ana' }),
      toCreate({ email: 'nobody' }),
      toUpdate(withId(999), { firstname: 'x' }),
      toCreate({ firstname: 'Maria' }),
      toArchive(withId(998)),
    );
    expect(results.map((result) => refusalOf(result)?.kind)).toEqual([
      undefined,
      'invalid-properties',
      'record-not-found',
      undefined,
      'record-not-found',
    ]);
    expect((await find(a))?.properties).toMatchObject({ firstname: 'Ana' });
    const created = requireWrite(results[3]).after;
    expect((await find(created.id))?.properties).toEqual(created.properties);
  });

  test('of none does nothing', async () => {
    const { run, list } = await openActingAccount();
    expect(await run()).toEqual([]);
    expect(await list(false)).toEqual([]);
  });

  test('gives new records ids that rise in the order of the commands', async () => {
    const { ids } = await withContacts(...Array.from({ length: 50 }, (_, index) => `${index}@b.com`));
    expect(new Set(ids).size).toBe(50);
    expect([...ids].sort((a, b) => a - b)).toEqual(ids);
  });

  test('may name several types, and an id counts within its type only', async () => {
    const { run, ids } = await withContacts('a@b.com');
    const [a = 0] = ids;
    const results = await run(
      toCreate({ name: 'Roasters' }, COMPANIES),
      toUpdate(withId(a), { name: 'x' }, COMPANIES),
    );
    expect(requireWrite(results[0]).after.typeId).toBe(COMPANIES);
    expect(refusalOf(results[1])).toEqual({ kind: 'record-not-found' });
  });

  test('with a type that the account does not have is thrown back whole', async () => {
    const { run, list } = await openActingAccount();
    const odd = toCreate({ firstname: 'x' }, toObjectTypeId('2-999'));
    await expect(run(toCreate({ firstname: 'Maria' }), odd)).rejects.toThrow('2-999');
    expect(await list(false)).toEqual([]);
  });

  test('takes an id and a time that are given', async () => {
    const { run, find } = await openActingAccount();
    await run({ ...toCreate({ firstname: 'Maria' }), kind: 'create', id: toObjectId(512), atMs: 5 } as never);
    expect(await find(512)).toMatchObject({ createdAtMs: 5, updatedAtMs: 5 });
  });

  test('gives all its changes one time', async () => {
    const { run, ids } = await withContacts('a@b.com', 'c@d.com');
    const results = await run(...ids.map((id) => toUpdate(withId(id), { firstname: 'x' })));
    expect(new Set(results.map((result) => requireWrite(result).after.updatedAtMs)).size).toBe(1);
  });
});

describe('one record in several commands', () => {
  test('each command sees what those before it did', async () => {
    const { run, ids, find, historyOf } = await withContacts('a@b.com');
    const [a = 0] = ids;
    await run(
      toUpdate(withId(a), { firstname: 'One', flavours: 'a' }),
      toUpdate(withId(a), { firstname: 'Two', flavours: ';b' }),
      toUpdate(withEmail('a@b.com'), { flavours: ';c' }),
    );
    expect((await find(a))?.properties).toMatchObject({ firstname: 'Two', flavours: 'a;b;c' });
    expect(await historyOf(a, 'firstname')).toEqual(['Two', 'One']);
    expect(await historyOf(a, 'flavours')).toEqual(['a;b;c', 'a;b', 'a']);
    expect(await historyOf(a, 'hs_full_name_or_email')).toEqual(['Two', 'One', 'a@b.com']);
  });

  test('a command that is refused between two others leaves no trace', async () => {
    const { run, ids, find, changesOf } = await withContacts('a@b.com');
    const [a = 0] = ids;
    const results = await run(
      toUpdate(withId(a), { firstname: 'One' }),
      toUpdate(withId(a), { firstname: 'Two', seats: 'many' }),
      toUpdate(withId(a), { lastname: 'Three' }),
    );
    expect(results.map(({ ok }) => ok)).toEqual([true, false, true]);
    expect((await find(a))?.properties).toMatchObject({ firstname: 'One', lastname: 'Three' });
    expect(await changesOf(a)).toHaveLength(3);
  });

  test('a command that changes nothing adds nothing to the log and does not move the time', async () => {
    const { run, ids, find, changesOf } = await withContacts('a@b.com');
    const [a = 0] = ids;
    const before = await find(a);
    const [result] = await run(toUpdate(withId(a), { email: 'A@B.com' }));
    expect(requireWrite(result).change).toBeUndefined();
    expect(await find(a)).toEqual(before);
    expect(await changesOf(a)).toHaveLength(1);
  });

  test('a record can be made, changed and archived in one set', async () => {
    const { run, find, changesOf, holderOf, list } = await openActingAccount();
    const results = await run(
      toCreate({ email: 'a@b.com' }),
      toUpdate(withEmail('a@b.com'), { firstname: 'Maria' }),
      toArchive(withEmail('a@b.com')),
      toUpdate(withEmail('a@b.com'), { firstname: 'Ana' }),
    );
    expect(results.map((result) => refusalOf(result)?.kind)).toEqual([
      undefined,
      undefined,
      undefined,
      'record-not-found',
    ]);
    const { id } = requireWrite(results[0]).after;
    expect(await find(id)).toMatchObject({ properties: { firstname: 'Maria' } });
    expect((await find(id))?.archivedAtMs).toBeDefined();
    expect((await changesOf(id)).map(({ kind }) => kind)).toEqual(['archived', 'changed', 'created']);
    expect(await holderOf('a@b.com')).toBeUndefined();
    expect(await list(false)).toEqual([]);
  });

  test('an archived record cannot be changed or archived again', async () => {
    const { run, ids, find } = await withContacts('a@b.com');
    const [a = 0] = ids;
    await run(toArchive(withId(a)));
    const archived = await find(a);
    const results = await run(toUpdate(withId(a), { firstname: 'x' }), toArchive(withId(a)));
    expect(results.map((result) => refusalOf(result)?.kind)).toEqual([
      'record-not-found',
      'record-not-found',
    ]);
    expect(await find(a)).toEqual(archived);
  });
});

describe('unique values', () => {
  test('of two new contacts with one address the second is refused and names the first', async () => {
    const { run, holderOf, list } = await openActingAccount();
    const results = await run(toCreate({ email: 'a@b.com' }), toCreate({ email: 'A@B.COM' }));
    const first = requireWrite(results[0]).after.id;
    expect(refusalOf(results[1])).toEqual({ kind: 'email-taken', existingId: first });
    expect(await holderOf('a@b.com')).toBe(first);
    expect(await list(false)).toHaveLength(1);
  });

  test('an address that is taken is a conflict for a new contact and a refused value for one that is there', async () => {
    const { run, ids } = await withContacts('a@b.com', 'c@d.com');
    const [a, c = 0] = ids;
    const results = await run(toCreate({ email: 'a@b.com' }), toUpdate(withId(c), { email: 'a@b.com' }));
    expect(refusalOf(results[0])).toEqual({ kind: 'email-taken', existingId: a });
    expect(refusalOf(results[1])).toEqual({
      kind: 'unique-value-taken',
      accountId: 11,
      typeName: 'CONTACT',
      propertyName: 'email',
      value: 'a@b.com',
      objectId: c,
      holderId: a,
    });
  });

  test('any other unique value that is taken is a refused value in both cases', async () => {
    const { run } = await openActingAccount();
    const results = await run(
      toCreate({ member_number: '7' }),
      toCreate({ member_number: '7' }),
      toCreate({}),
    );
    const [first, , third] = results;
    expect(refusalOf(results[1])).toMatchObject({
      kind: 'unique-value-taken',
      propertyName: 'member_number',
    });
    const { id } = requireWrite(third).after;
    const [update] = await run(toUpdate(withId(id), { member_number: '7' }));
    expect(refusalOf(update)).toMatchObject({
      kind: 'unique-value-taken',
      objectId: id,
      holderId: requireWrite(first).after.id,
    });
  });

  test('an address goes from one record to another when the first lets go before', async () => {
    const { run, ids, holderOf } = await withContacts('a@b.com', 'c@d.com');
    const [a = 0, c = 0] = ids;
    const results = await run(
      toUpdate(withId(a), { email: 'e@f.com' }),
      toUpdate(withId(c), { email: 'a@b.com' }),
    );
    expect(results.map(({ ok }) => ok)).toEqual([true, true]);
    expect([await holderOf('a@b.com'), await holderOf('c@d.com'), await holderOf('e@f.com')]).toEqual([
      c,
      undefined,
      a,
    ]);
  });

  test('it does not when the first lets go afterwards', async () => {
    const { run, ids, holderOf } = await withContacts('a@b.com', 'c@d.com');
    const [a = 0, c = 0] = ids;
    const results = await run(toUpdate(withId(c), { email: 'a@b.com' }), toUpdate(withId(a), { email: '' }));
    expect(results.map(({ ok }) => ok)).toEqual([false, true]);
    expect([await holderOf('a@b.com'), await holderOf('c@d.com')]).toEqual([undefined, c]);
  });

  test('an address wanders through several records in one set', async () => {
    const { run, ids, holderOf } = await withContacts('a@b.com', 'c@d.com', 'e@f.com');
    const [a = 0, c = 0, e = 0] = ids;
    await run(
      toUpdate(withId(a), { email: '' }),
      toUpdate(withId(c), { email: 'a@b.com' }),
      toUpdate(withId(c), { email: 'c@d.com' }),
      toUpdate(withId(e), { email: 'a@b.com' }),
      toUpdate(withEmail('a@b.com'), { firstname: 'Last' }),
    );
    expect([await holderOf('a@b.com'), await holderOf('c@d.com'), await holderOf('e@f.com')]).toEqual([
      e,
      c,
      undefined,
    ]);
  });

  test('an archived record lets go of its values, for the same set too', async () => {
    const { run, ids, holderOf } = await withContacts('a@b.com');
    const [a = 0] = ids;
    const results = await run(
      toCreate({ email: 'a@b.com' }),
      toArchive(withId(a)),
      toCreate({ email: 'a@b.com' }),
    );
    expect(results.map(({ ok }) => ok)).toEqual([false, true, true]);
    expect(await holderOf('a@b.com')).toBe(requireWrite(results[2]).after.id);
  });

  test('a command finds the record that holds the address at its turn', async () => {
    const { run, ids, find } = await withContacts('a@b.com', 'c@d.com');
    const [a = 0, c = 0] = ids;
    await run(
      toUpdate(withId(a), { email: 'x@y.com' }),
      toUpdate(withId(c), { email: 'a@b.com' }),
      toUpdate(withEmail('a@b.com'), { firstname: 'Found' }),
      toUpdate(withEmail('x@y.com'), { firstname: 'Moved' }),
    );
    expect((await find(c))?.properties['firstname']).toBe('Found');
    expect((await find(a))?.properties['firstname']).toBe('Moved');
  });

  test('further addresses are found and kept apart like the first', async () => {
    const { run, ids, holderOf } = await withContacts('a@b.com', 'c@d.com');
    const [a = 0, c = 0] = ids;
    const results = await run(
      toUpdate(withId(a), { hs_additional_emails: 'x@b.com;y@b.com' }),
      toCreate({ email: 'x@b.com' }),
      toUpdate(withId(c), { hs_additional_emails: 'a@b.com' }),
      toUpdate(withEmail('y@b.com'), { firstname: 'Maria' }),
      toUpdate(withId(a), { hs_additional_emails: 'y@b.com' }),
      toUpdate(withId(c), { email: 'x@b.com' }),
    );
    expect(results.map((result) => refusalOf(result)?.kind)).toEqual([
      undefined,
      'email-taken',
      'unique-value-taken',
      undefined,
      undefined,
      undefined,
    ]);
    expect([await holderOf('x@b.com'), await holderOf('y@b.com')]).toEqual([c, a]);
  });

  test('one contact may have an address both as its first and among the further ones', async () => {
    const { run, holderOf } = await openActingAccount();
    const [created] = await run(toCreate({ email: 'a@b.com', hs_additional_emails: 'a@b.com;c@d.com' }));
    const { id } = requireWrite(created).after;
    expect(await holderOf('a@b.com')).toBe(id);
    const [swapped] = await run(toUpdate(withId(id), { email: 'c@d.com' }));
    expect(swapped?.ok).toBe(true);
    const [dropped] = await run(toUpdate(withId(id), { hs_additional_emails: '' }));
    expect(dropped?.ok).toBe(true);
    expect([await holderOf('a@b.com'), await holderOf('c@d.com')]).toEqual([undefined, id]);
  });

  test('a value that is refused for another reason claims nothing', async () => {
    const { run, holderOf } = await openActingAccount();
    const results = await run(toCreate({ email: 'a@b.com', seats: 'many' }), toCreate({ email: 'a@b.com' }));
    expect(results.map(({ ok }) => ok)).toEqual([false, true]);
    expect(await holderOf('a@b.com')).toBe(requireWrite(results[1]).after.id);
  });

  test('values with odd characters are kept apart exactly', async () => {
    const { run, holderOf } = await openActingAccount();
    const values = [
      'a',
      'A',
      'a ',
      'a\u0000',
      'a\u0000b',
      '"',
      '\\',
      '%',
      'é',
      'e\u0301',
      '😀',
      'x'.repeat(65_536),
    ];
    for (const value of values) {
      const results = await run(toCreate({ member_number: value }), toCreate({ member_number: value }));
      expect(
        results.map(({ ok }) => ok),
        JSON.stringify(value).slice(0, 40),
      ).toEqual([true, false]);
      expect(await holderOf(value, 'member_number')).toBe(requireWrite(results[0]).after.id);
    }
  });
});
