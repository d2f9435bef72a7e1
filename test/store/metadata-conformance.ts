import { expect, test } from 'vitest';
import type { AuditEntry } from '../../src/model/audit.ts';
import { NO_METADATA } from '../../src/model/definitions.ts';
import { type ObjectTypeId, toObjectId, toObjectTypeId } from '../../src/model/ids.ts';
import { CUSTOM_OBJECT_SCOPES, type ObjectType } from '../../src/model/object-types.ts';
import type { PropertyDefinition } from '../../src/model/properties.ts';
import type { AccountStore } from '../../src/store/store.ts';
import { makeIndex, toEntries } from './index-samples.ts';
import type { OpenAccount } from './opened-store.ts';
import { CONTACTS, sampleRecord, toCreation } from './sample-records.ts';

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
}

function describeDefinitions(openAccount: OpenAccount): void {
  test('a new account has defined nothing', async () => {
    const { account } = await openAccount();
    const metadata = await load(account);
    const { version } = metadata;
    expect(metadata).toEqual({ ...NO_METADATA, version });
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
      rules: [
        {
          typeId: CONTACTS,
          propertyName: 'size',
          rules: [{ ruleType: 'MIN_LENGTH' as const, ruleArguments: ['2'] }],
        },
      ],
      groups: [
        { typeId: CONTACTS, group: { name: 'own', label: 'Own', displayOrder: -1, archived: false } },
        { typeId: MACHINES, group: { name: 'own', label: 'Gone', displayOrder: 2, archived: true } },
      ],
    };
    await account.write((writer) => writer.saveMetadata(changes));
    const { objectTypes, properties, groups, rules, pipelines } = await load(account);
    expect(rules).toEqual(changes.rules);
    expect(groups).toEqual(expect.arrayContaining(changes.groups));
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
      () =>
        account.write((writer) => writer.beginIndex(CONTACTS, { kind: 'values', propertyName: 'firstname' })),
    ];
    for (const step of steps) {
      await step();
      versions.push(await version());
    }
    const [first = 0] = versions;
    expect(versions).toEqual([first, first + 1, first + 2, first + 3]);
    await account.write(async (writer) => {
      await writer.saveRecords([toCreation(sampleRecord(7))]);
      await writer.extendIndex(1, { entries: toEntries(1, [[7, 'x']]), nextId: toObjectId(8) });
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

  test('what was done to a definition is read newest first, and of no other', async () => {
    const { account } = await openAccount();
    const entry = (name: string, action: AuditEntry['action'], atMs: number): AuditEntry => ({
      typeId: CONTACTS,
      kind: 'pipeline',
      name,
      action,
      atMs,
      userId: action === 'CREATE' ? undefined : '7',
      body: { label: `L${atMs}` },
    });
    const audits = [entry('a', 'CREATE', 1), entry('b', 'CREATE', 2), entry('a', 'UPDATE', 3)];
    await account.write((writer) => writer.saveMetadata({ audits }));
    const list = (name: string, kind: AuditEntry['kind'] = 'pipeline') =>
      account.read((reader) => reader.listAudits({ typeId: CONTACTS, kind, name }));
    expect(await list('a')).toMatchObject([audits[2], audits[0]].map((each) => ({ ...each })));
    expect(await list('b')).toMatchObject([{ ...audits[1] }]);
    const page = {
      before: 99,
      limit: 2,
      kinds: ['pipeline'] as const,
      userId: undefined,
      fromMs: 0,
      toMs: 9,
    };
    const log = (more: object) => account.read((reader) => reader.readAuditLog({ ...page, ...more }));
    const newest = await log({});
    expect(newest.map(({ atMs }) => atMs)).toEqual([3, 2]);
    const times = async (more: object) => (await log(more)).map(({ atMs }) => atMs);
    expect(await times({ before: newest.at(-1)?.number })).toEqual([1]);
    expect(await times({ userId: '7' })).toEqual([3]);
    expect(await times({ fromMs: 2, toMs: 2 })).toEqual([2]);
    expect(await times({ kinds: ['user'] })).toEqual([]);
    expect(await list('a', 'stage')).toEqual([]);
  });

  test('a type that is purged leaves nothing, and others stay', async () => {
    const { account } = await openAccount();
    const properties = [MACHINES, CONTACTS].map((typeId) => ({ typeId, property: property('size') }));
    const machine = { ...sampleRecord(8), typeId: MACHINES };
    await account.write(async (writer) => {
      await writer.saveMetadata({ objectTypes: [MACHINE_TYPE], properties });
      await writer.saveRecords([toCreation(sampleRecord(7)), toCreation(machine)]);
      await makeIndex(writer, { propertyName: 'size' }, [[8, 'x']], MACHINES);
    });
    await account.write((writer) => writer.purgeType(MACHINES));
    const metadata = await load(account);
    expect(metadata).toMatchObject({ objectTypes: [], indexes: [] });
    expect(metadata.properties).toEqual([properties[1]]);
    const find = (typeId: ObjectTypeId, id: number) =>
      account.read((reader) => reader.findObjects(typeId, [toObjectId(id)]));
    expect(await find(MACHINES, 8)).toEqual([]);
    expect(await find(CONTACTS, 7)).toHaveLength(1);
  });

  test('numbers of types are given out once', async () => {
    const { account } = await openAccount();
    const first = await account.write((writer) => writer.takeTypeNumbers(3));
    expect(await account.write((writer) => writer.takeTypeNumbers(1))).toBe(first + 3);
  });
}
