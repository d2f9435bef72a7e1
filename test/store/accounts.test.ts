import { describe, expect, onTestFinished, test } from 'vitest';
import { defineMetadata } from '../../src/actions/define-metadata.ts';
import { toAccountId, toObjectTypeId } from '../../src/model/ids.ts';
import type { PropertyDefinition } from '../../src/model/properties.ts';
import { Accounts } from '../../src/store/accounts.ts';
import { openTestStore } from '../support/test-place.ts';

const ELEVEN = toAccountId(11);
const CONTACTS = toObjectTypeId('0-1');

const property = (name: string): PropertyDefinition => ({
  name,
  label: name,
  type: 'string',
  fieldType: 'text',
  groupName: 'information',
  custom: true,
});

async function openAccounts() {
  const { store, close } = await openTestStore();
  onTestFinished(close);
  await store.createAccount({ id: ELEVEN, name: 'Eleven', createdAtMs: 1 });
  return { store, accounts: new Accounts(store) };
}

describe('opening', () => {
  test('gives the same account every time', async () => {
    const { accounts } = await openAccounts();
    const [one, two] = await Promise.all([accounts.open(ELEVEN), accounts.open(ELEVEN)]);
    expect(one).toBe(two);
    expect(await accounts.open(ELEVEN)).toBe(one);
    expect(one.id).toBe(ELEVEN);
  });

  test('an account that does not exist is tried again once it does', async () => {
    const { store, accounts } = await openAccounts();
    const other = toAccountId(22);
    await expect(accounts.open(other)).rejects.toThrow('22');
    await expect(accounts.open(other)).rejects.toThrow('22');
    await store.createAccount({ id: other, name: 'Other', createdAtMs: 1 });
    expect((await accounts.open(other)).id).toBe(other);
  });
});

describe('definitions', () => {
  test('are kept until the metadata changes, and then put together anew', async () => {
    const { accounts } = await openAccounts();
    const account = await accounts.open(ELEVEN);
    const current = () => account.store.read((reader) => account.definitions.current(reader));
    const before = await current();
    expect(await current()).toBe(before);
    expect(before.requireType(CONTACTS).findProperty('size')).toBeUndefined();
    await defineMetadata(accounts, ELEVEN, {
      properties: [{ typeId: CONTACTS, property: property('size') }],
    });
    const after = await current();
    expect(after).not.toBe(before);
    expect(after.requireType(CONTACTS).findProperty('size')).toEqual(property('size'));
    expect(after.version).toBeGreaterThan(before.version);
    expect(await current()).toBe(after);
  });

  test('of a transaction that comes to nothing do not outlive it', async () => {
    const { accounts } = await openAccounts();
    const account = await accounts.open(ELEVEN);
    const write = account.store.write(async (writer) => {
      await writer.saveMetadata({ properties: [{ typeId: CONTACTS, property: property('size') }] });
      const definitions = await account.definitions.current(writer);
      expect(definitions.requireType(CONTACTS).findProperty('size')).toBeDefined();
      throw new Error('on purpose');
    });
    await expect(write).rejects.toThrow('on purpose');
    await account.store.write((writer) =>
      writer.saveMetadata({ properties: [{ typeId: CONTACTS, property: property('colour') }] }),
    );
    const now = await account.store.read((reader) => account.definitions.current(reader));
    expect(now.requireType(CONTACTS).findProperty('size')).toBeUndefined();
    expect(now.requireType(CONTACTS).findProperty('colour')).toBeDefined();
  });
});
