import { expect, test } from 'vitest';
import { toObjectId, toObjectTypeId } from '../../src/model/ids.ts';
import { CUSTOM_OBJECT_SCOPES, type ObjectType } from '../../src/model/object-types.ts';
import type { PropertyDefinition } from '../../src/model/properties.ts';
import type { AccountStore } from '../../src/store/store.ts';
import type { OpenAccount } from './opened-store.ts';
import { COMPANIES, CONTACTS, sampleRecord, toCreation, toUpdate } from './sample-records.ts';

const MACHINES = toObjectTypeId('2-77');

const MACHINE_TYPE: ObjectType = {
  id: MACHINES,
  name: 'machines',
  singular: 'machine',
  aliases: ['mächine "x"'],
  internalName: 'MACHINE',
  labels: { singular: 'Machine', plural: 'Machines' },
  requiredOnCreate: [['serial_number', 'model']],
  defaultProperties: ['hs_createdate'],
  createdProperties: ['hs_createdate'],
  modifiedProperty: 'hs_lastmodifieddate',
  scopes: CUSTOM_OBJECT_SCOPES,
  propertyGroup: 'machine_information',
  fullyQualifiedName: 'p11_machine',
};

const property = (name: string, label = name): PropertyDefinition => ({
  name,
  label,
  type: 'enumeration',
  fieldType: 'select',
  groupName: 'information',
  options: [{ value: 'a;"b"', label: 'Ä' }],
  hasUniqueValue: true,
  custom: true,
});

const pipeline = (id: string, label = id) => ({
  id,
  label,
  displayOrder: 0,
  stages: [{ id: `${id}-1`, label: 'One', displayOrder: 0, metadata: { isClosed: 'false' } }],
});

const load = (account: AccountStore) => account.read((reader) => reader.loadMetadata());

export function describeMetadata(openAccount: OpenAccount): void {
  describeDefinitions(openAccount);
  describeIndexes(openAccount);
}

function describeDefinitions(openAccount: OpenAccount): void {
  test('a new account has defined nothing', async () => {
    const { account } = await openAccount();
    const { version, ...rest } = await load(account);
    expect(rest).toEqual({ objectTypes: [], properties: [], pipelines: [], indexes: [] });
    expect(await account.read((reader) => reader.metadataVersion())).toBe(version);
  });

  test('definitions read back as they were saved, under their types', async () => {
    const { account } = await openAccount();
    const changes = {
      objectTypes: [MACHINE_TYPE],
      properties: [
        { typeId: CONTACTS, property: property('size') },
        { typeId: MACHINES, property: property('size', 'Of machines') },
        { typeId: MACHINES, property: property('model') },
      ],
      pipelines: [
        { typeId: MACHINES, pipeline: pipeline('repair') },
        { typeId: CONTACTS, pipeline: pipeline('repair', 'Of contacts') },
      ],
    };
    await account.write((writer) => writer.saveMetadata(changes));
    const { objectTypes, properties, pipelines } = await load(account);
    expect(objectTypes).toEqual([MACHINE_TYPE]);
    expect(properties).toHaveLength(3);
    expect(properties).toEqual(expect.arrayContaining(changes.properties));
    expect(pipelines).toHaveLength(2);
    expect(pipelines).toEqual(expect.arrayContaining(changes.pipelines));
  });

  test('a definition of the same name replaces the one before, and the others stay', async () => {
    const { account } = await openAccount();
    const both = [property('size'), property('model')].map((each) => ({ typeId: CONTACTS, property: each }));
    await account.write((writer) => writer.saveMetadata({ properties: both }));
    const larger = { typeId: CONTACTS, property: property('size', 'Larger') };
    await account.write((writer) => writer.saveMetadata({ properties: [larger] }));
    const { properties } = await load(account);
    expect(properties).toHaveLength(2);
    expect(properties).toEqual(expect.arrayContaining([larger, both[1]]));
  });

  test('the version grows with every change of metadata, and with nothing else', async () => {
    const { account } = await openAccount();
    const version = () => account.read((reader) => reader.metadataVersion());
    const versions = [await version()];
    const steps: readonly (() => Promise<unknown>)[] = [
      () => account.write((writer) => writer.saveMetadata({ objectTypes: [MACHINE_TYPE] })),
      () => account.write((writer) => writer.saveMetadata({ objectTypes: [MACHINE_TYPE] })),
      () => account.write((writer) => writer.registerIndex(CONTACTS, 'firstname')),
    ];
    for (const step of steps) {
      await step();
      versions.push(await version());
    }
    const [first = 0] = versions;
    expect(versions).toEqual([first, first + 1, first + 2, first + 3]);
    await account.write(async (writer) => {
      await writer.saveRecords([toCreation(sampleRecord(7))]);
      await writer.addIndexEntries([{ index: 1, value: 'x', objectId: toObjectId(7) }]);
      await writer.takeObjectIds(1);
    });
    expect(await version()).toBe(first + 3);
  });

  test('a write sees its own version and definitions before it is over', async () => {
    const { account } = await openAccount();
    await account.write(async (writer) => {
      const before = await writer.metadataVersion();
      await writer.saveMetadata({ objectTypes: [MACHINE_TYPE] });
      expect(await writer.metadataVersion()).toBeGreaterThan(before);
      expect((await writer.loadMetadata()).objectTypes).toEqual([MACHINE_TYPE]);
    });
  });
}

function describeIndexes(openAccount: OpenAccount): void {
  const find = async (
    account: AccountStore,
    index: number,
    value: string | number,
    fromId = 1,
    limit = 100,
  ) => account.search((reader) => reader.findIndexed({ index, value, fromId: toObjectId(fromId), limit }));

  const register = (account: AccountStore, name = 'firstname') =>
    account.write((writer) => writer.registerIndex(CONTACTS, name));

  test('every indexed property has a number of its own, told in the metadata', async () => {
    const { account } = await openAccount();
    const indexes = [
      { number: await register(account, 'firstname'), typeId: CONTACTS, propertyName: 'firstname' },
      { number: await register(account, 'lastname'), typeId: CONTACTS, propertyName: 'lastname' },
      {
        number: await account.write((writer) => writer.registerIndex(COMPANIES, 'firstname')),
        typeId: COMPANIES,
        propertyName: 'firstname',
      },
    ];
    expect(new Set(indexes.map(({ number }) => number)).size).toBe(3);
    expect((await load(account)).indexes).toEqual(expect.arrayContaining(indexes));
    expect((await load(account)).indexes).toHaveLength(3);
  });

  test('records are found by value in ascending order of id, from an id on, up to the limit', async () => {
    const { account } = await openAccount();
    const index = await register(account);
    const other = await register(account, 'lastname');
    const ids = [30, 4, 100, 20_000_000_001].map(toObjectId);
    await account.write(async (writer) => {
      await writer.addIndexEntries(ids.map((objectId) => ({ index, value: 'x', objectId })));
      await writer.addIndexEntries([
        { index, value: 'y', objectId: toObjectId(5) },
        { index: other, value: 'x', objectId: toObjectId(6) },
      ]);
    });
    expect(await find(account, index, 'x')).toEqual([4, 30, 100, 20_000_000_001]);
    expect(await find(account, index, 'x', 30, 2)).toEqual([30, 100]);
    expect(await find(account, index, 'x', 31)).toEqual([100, 20_000_000_001]);
    expect(await find(account, index, 'z')).toEqual([]);
    expect(await find(account, other, 'x')).toEqual([6]);
    expect(await find(account, 999, 'x')).toEqual([]);
  });

  test('records are found by a range of numbers, both ends included, and texts are in none', async () => {
    const { account } = await openAccount();
    const index = await register(account);
    const other = await register(account, 'lastname');
    const values = [3, -7, 1.5, 3, 2 ** 53, '2', 'x'];
    await account.write(async (writer) => {
      const entries = values.map((value, at) => ({ index, value, objectId: toObjectId(at + 1) }));
      await writer.addIndexEntries([...entries, { index: other, value: 2, objectId: toObjectId(9) }]);
    });
    const within = (from: number, to: number, limit = 10) =>
      account.search((reader) => reader.findIndexedNumbers({ index, from, to, limit }));
    expect(await within(1.5, 3)).toEqual([3, 1, 4]);
    expect(await within(1.6, 2.9)).toEqual([]);
    expect(await within(3, 1.5)).toEqual([]);
    expect(await within(Number.NEGATIVE_INFINITY, 1.5)).toEqual([2, 3]);
    expect(await within(3, Number.POSITIVE_INFINITY)).toEqual([1, 4, 5]);
    expect(await within(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 3)).toEqual([2, 3, 1]);
  });

  test('numbers and texts are values of their own, compared exactly', async () => {
    const { account } = await openAccount();
    const index = await register(account);
    const values = [
      1,
      '1',
      1.5,
      '1.5',
      0.1,
      -7,
      2 ** 53,
      1e300,
      'a',
      'A',
      'ä',
      'a ',
      'zero \u0000 inside',
      '😀',
      '',
    ];
    const entries = values.map((value, at) => ({ index, value, objectId: toObjectId(at + 1) }));
    await account.write((writer) => writer.addIndexEntries(entries));
    for (const { value, objectId } of entries) {
      expect(await find(account, index, value), JSON.stringify(value)).toEqual([objectId]);
    }
    for (const value of [2, '01', 0.1 + Number.EPSILON, 'zero ', '%']) {
      expect(await find(account, index, value), JSON.stringify(value)).toEqual([]);
    }
  });

  test('a save adds and removes the rows that it names, and no others', async () => {
    const { account } = await openAccount();
    const index = await register(account);
    const entry = (value: string, id: number) => ({ index, value, objectId: toObjectId(id) });
    await account.write((writer) =>
      writer.saveRecords([
        toCreation(sampleRecord(7), { addedEntries: [entry('x', 7), entry('y', 7)] }),
        toCreation(sampleRecord(8), { addedEntries: [entry('x', 8)] }),
      ]),
    );
    await account.write(async (writer) => {
      const [record] = await writer.findObjects(CONTACTS, [toObjectId(7)]);
      if (record === undefined) throw new Error('the record is not there');
      const update = { removedEntries: [entry('x', 7)], addedEntries: [entry('z', 7)] };
      await writer.saveRecords([toUpdate(record, update)]);
    });
    expect(await find(account, index, 'x')).toEqual([8]);
    expect(await find(account, index, 'y')).toEqual([7]);
    expect(await find(account, index, 'z')).toEqual([7]);
  });
}
