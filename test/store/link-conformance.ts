import { expect, test } from 'vitest';
import {
  type AssociationSpec,
  type AssociationType,
  AssociationTypes,
  type Link,
} from '../../src/model/associations/association-types.ts';
import { toObjectId, toObjectTypeId } from '../../src/model/ids.ts';
import type { AccountStore, LinkPage } from '../../src/store/store.ts';
import type { OpenAccount } from './opened-store.ts';
import { COMPANIES, CONTACTS, sampleChange, sampleRecord, toCreation, toUpdate } from './sample-records.ts';

const DEALS = toObjectTypeId('0-3');

/** A label with the number of a built-in type: categories count apart from each other. */
const SAME_NUMBER = {
  name: 'employer',
  fromTypeId: CONTACTS,
  toTypeId: COMPANIES,
  typeId: 1,
  label: 'Employer',
  inverseId: 2,
  inverseLabel: 'Employee',
};

const TYPES = new AssociationTypes({ ofOwnTypes: [], labels: [SAME_NUMBER], limits: [] });

function typeOf(typeId: number, category: AssociationSpec['category'] = 'HUBSPOT_DEFINED'): AssociationType {
  const type = TYPES.find({ category, typeId });
  if (type === undefined) throw new Error(`there is no type ${typeId}`);
  return type;
}

const PRIMARY = typeOf(1);
const EMPLOYER = typeOf(1, 'USER_DEFINED');
const DEFAULT = typeOf(279);

function linkOf(type: AssociationType, fromId: number, toId: number): Link {
  const { category, typeId, fromTypeId, toTypeId } = type;
  return { category, typeId, fromTypeId, toTypeId, fromId: toObjectId(fromId), toId: toObjectId(toId) };
}

/** Both directions. */
function bothOf(type: AssociationType, fromId: number, toId: number): readonly Link[] {
  return [linkOf(type, fromId, toId), linkOf(TYPES.inverseOf(type), toId, fromId)];
}

/** Contacts from 1 on, companies and deals from 11 on. */
async function fill(account: AccountStore, ...added: readonly (readonly Link[])[]): Promise<void> {
  await account.write(async (writer) => {
    for (const [typeId, ids] of [
      [CONTACTS, [1, 2]],
      [COMPANIES, [11, 12, 13]],
      [DEALS, [11, 12]],
    ] as const) {
      await writer.saveRecords(ids.map((id) => toCreation(sampleRecord(id, { typeId }))));
    }
    await writer.saveLinks({ added: added.flat(), removed: [], changes: [] });
  });
}

function pageOf(types: readonly AssociationType[], more: Partial<LinkPage> = {}): LinkPage {
  const ends = { fromTypeId: CONTACTS, fromId: toObjectId(1), toTypeId: COMPANIES };
  return { ...ends, types, after: undefined, limit: 10, ...more };
}

async function list(
  account: AccountStore,
  ...pages: readonly LinkPage[]
): Promise<readonly (readonly Link[])[]> {
  return account.read((reader) => reader.listLinks(pages));
}

const EVERY = [DEFAULT, EMPLOYER, PRIMARY];
const IN_ORDER = [
  linkOf(PRIMARY, 1, 12),
  linkOf(EMPLOYER, 1, 11),
  linkOf(EMPLOYER, 1, 13),
  linkOf(DEFAULT, 1, 11),
  linkOf(DEFAULT, 1, 12),
  linkOf(DEFAULT, 1, 13),
];

/** Contact 1 is associated as `IN_ORDER` says, and two others are there to be left out. */
const FULL: readonly (readonly Link[])[] = [
  ...IN_ORDER.toReversed().map((link) => bothOf(typeOf(link.typeId, link.category), link.fromId, link.toId)),
  bothOf(DEFAULT, 2, 11),
  bothOf(typeOf(4), 1, 11),
];

export function describeLinks(openAccount: OpenAccount): void {
  describePages(openAccount);
  describeFinding(openAccount);
  describeSaving(openAccount);
}

function describePages(openAccount: OpenAccount): void {
  test('associations are listed by their type and then by the far end, whatever the order of the types asked for', async () => {
    const { account } = await openAccount();
    await fill(account, ...FULL);
    expect(await list(account, pageOf(EVERY))).toEqual([IN_ORDER]);
    expect(await list(account, pageOf([EMPLOYER, DEFAULT]))).toEqual([IN_ORDER.slice(1)]);
    expect(await list(account, pageOf([]))).toEqual([[]]);
  });

  test('a page begins after what the one before ended with, wherever that was', async () => {
    const { account } = await openAccount();
    await fill(account, ...FULL);
    for (const limit of [1, 2, 3, 5, 6]) {
      const found: Link[] = [];
      let page: readonly Link[] = [];
      do {
        [page = []] = await list(account, pageOf(EVERY, { limit, after: found.at(-1) }));
        expect(page.length).toBeLessThanOrEqual(limit);
        found.push(...page);
      } while (page.length > 0 && found.length < 20);
      expect(found).toEqual(IN_ORDER);
    }
  });

  test('a page may begin after what is not there any more', async () => {
    const { account } = await openAccount();
    await fill(account, ...FULL);
    const after = { category: 'HUBSPOT_DEFINED', typeId: 279, toId: toObjectId(11) } as const;
    await account.write((writer) =>
      writer.saveLinks({ added: [], removed: bothOf(DEFAULT, 1, 11), changes: [] }),
    );
    expect(await list(account, pageOf(EVERY, { after }))).toEqual([IN_ORDER.slice(4)]);
    expect(await list(account, pageOf([PRIMARY], { after }))).toEqual([[]]);
  });

  test('several pages are read at once, each for itself', async () => {
    const { account } = await openAccount();
    await fill(account, ...FULL);
    const back = { fromTypeId: COMPANIES, fromId: toObjectId(11), toTypeId: CONTACTS };
    const pages = [
      pageOf(EVERY, { limit: 1 }),
      pageOf(EVERY, { fromId: toObjectId(99) }),
      pageOf([typeOf(280)], back),
      pageOf([typeOf(4)], { toTypeId: DEALS }),
    ];
    expect(await list(account, ...pages)).toEqual([
      IN_ORDER.slice(0, 1),
      [],
      [linkOf(typeOf(280), 11, 1), linkOf(typeOf(280), 11, 2)],
      [linkOf(typeOf(4), 1, 11)],
    ]);
  });

  test('archived records at the far end take no room on a page', async () => {
    const { account } = await openAccount();
    await fill(account, ...FULL);
    const setArchived = (archivedAtMs: number | undefined) =>
      account.write(async (writer) => {
        const [record] = await writer.findObjects(COMPANIES, [toObjectId(11)]);
        if (record !== undefined) await writer.saveRecords([toUpdate({ ...record, archivedAtMs })]);
      });
    await setArchived(5000);
    const live = IN_ORDER.filter(({ toId }) => toId !== 11);
    expect(await list(account, pageOf(EVERY), pageOf(EVERY, { limit: 3 }))).toEqual([live, live.slice(0, 3)]);
    await setArchived(undefined);
    expect(await list(account, pageOf(EVERY))).toEqual([IN_ORDER]);
  });
}

const sorted = (links: readonly Link[]) =>
  [...links].sort((left, right) => left.fromId - right.fromId || left.toId - right.toId);

function describeFinding(openAccount: OpenAccount): void {
  const ids = (...pairs: readonly (readonly [number, number])[]) =>
    pairs.map(([from, to]) => [toObjectId(from), toObjectId(to)] as const);

  test('associations between given records are found by the types asked for, archived records among them', async () => {
    const { account } = await openAccount();
    await fill(account, ...FULL);
    const archived = sampleRecord(12, { typeId: COMPANIES, archivedAtMs: 5000 });
    await account.write((writer) => writer.saveRecords([toUpdate(archived)]));
    await account.read(async (reader) => {
      const found = await reader.findLinks([DEFAULT, PRIMARY], ids([1, 12], [2, 11], [2, 13], [99, 11]));
      expect(found).toHaveLength(3);
      expect(found).toEqual(
        expect.arrayContaining([linkOf(DEFAULT, 1, 12), linkOf(PRIMARY, 1, 12), linkOf(DEFAULT, 2, 11)]),
      );
      expect(await reader.findLinks([EMPLOYER], ids([1, 12]))).toEqual([]);
      expect(await reader.findLinks([typeOf(280)], ids([11, 2]))).toEqual([linkOf(typeOf(280), 11, 2)]);
      expect(await reader.findLinks([DEFAULT], [])).toEqual([]);
      expect(await reader.findLinks([], ids([1, 12]))).toEqual([]);
    });
  });

  test('associations of one type are found that go out from given records', async () => {
    const { account } = await openAccount();
    await fill(account, ...FULL);
    await account.read(async (reader) => {
      const found = await reader.findLinksFrom(DEFAULT, [1, 2, 99].map(toObjectId));
      expect(sorted(found)).toEqual([...IN_ORDER.slice(3), linkOf(DEFAULT, 2, 11)]);
      expect(await reader.findLinksFrom(PRIMARY, [toObjectId(2)])).toEqual([]);
      expect(await reader.findLinksFrom(PRIMARY, [])).toEqual([]);
    });
  });

  test('everything that goes out from one record is found, towards every type', async () => {
    const { account } = await openAccount();
    await fill(account, ...FULL);
    await account.read(async (reader) => {
      const found = await reader.loadLinks(CONTACTS, toObjectId(1));
      expect(found).toHaveLength(7);
      expect(found).toEqual(expect.arrayContaining([...IN_ORDER, linkOf(typeOf(4), 1, 11)]));
      expect(await reader.loadLinks(DEALS, toObjectId(11))).toEqual([linkOf(typeOf(3), 11, 1)]);
      expect(await reader.loadLinks(DEALS, toObjectId(1))).toEqual([]);
    });
  });
}

function describeSaving(openAccount: OpenAccount): void {
  test('what is removed is gone, and adding what is there changes nothing', async () => {
    const { account } = await openAccount();
    await fill(account, ...FULL);
    await account.write((writer) =>
      writer.saveLinks({ added: bothOf(PRIMARY, 1, 12), removed: bothOf(EMPLOYER, 1, 11), changes: [] }),
    );
    expect(await list(account, pageOf(EVERY))).toEqual([[IN_ORDER[0], ...IN_ORDER.slice(2)]]);
  });

  test('changes of associations are in the history of their record, newest first, and later ones follow them', async () => {
    const { account } = await openAccount();
    await fill(account);
    const record = sampleRecord(1);
    const changed = ({ toTypeId, toId, category, typeId }: Link) => ({ toTypeId, toId, category, typeId });
    const links = [changed(linkOf(PRIMARY, 1, 12)), changed(linkOf(DEFAULT, 1, 12))];
    const gone = links.slice(0, 1);
    await account.write(async (writer) => {
      const added = [...bothOf(PRIMARY, 1, 12), ...bothOf(DEFAULT, 1, 12)];
      const changes = [
        { ...sampleChange(record, 'dissociated', 2000), links: gone },
        { ...sampleChange(record, 'associated', 2000), links },
      ];
      await writer.saveLinks({ added, removed: [], changes });
    });
    const [current] = await account.read((reader) => reader.findObjects(CONTACTS, [toObjectId(1)]));
    if (current === undefined) throw new Error('the record is not there');
    const later = sampleChange(record, 'changed', 3000, { city: 'Porto' });
    await account.write((writer) => writer.saveRecords([toUpdate(current, { changes: [later] })]));
    const [saved] = await account.read((reader) => reader.findObjects(CONTACTS, [toObjectId(1)]));
    if (saved === undefined) throw new Error('the record is not there');
    const history = (await account.read((reader) => reader.loadChanges([saved]))).get(saved.id) ?? [];
    expect(history.map(({ kind }) => kind)).toEqual(['changed', 'associated', 'dissociated', 'created']);
    expect(history.map((change) => change.links)).toEqual([undefined, links, gone, undefined]);
    expect(history[1]).toMatchObject({ typeId: CONTACTS, objectId: 1, atMs: 2000, sent: {}, calculated: {} });
    expect(saved.updatedAtMs).toBe(1000);
  });

  test('a type is dropped in its one direction, for all records, and no other type is', async () => {
    const { account } = await openAccount();
    await fill(account, ...FULL, bothOf(EMPLOYER, 2, 12));
    await account.write((writer) => writer.dropLinks(EMPLOYER));
    await account.read(async (reader) => {
      expect(await reader.findLinksFrom(EMPLOYER, [1, 2].map(toObjectId))).toEqual([]);
      expect(await reader.findLinksFrom(PRIMARY, [toObjectId(1)])).toEqual([linkOf(PRIMARY, 1, 12)]);
      const back = await reader.findLinksFrom(typeOf(2, 'USER_DEFINED'), [11, 12, 13].map(toObjectId));
      expect(sorted(back).map(({ fromId, toId }) => [fromId, toId])).toEqual([
        [11, 1],
        [12, 2],
        [13, 1],
      ]);
    });
  });

  test('an object type that is purged takes its associations along, from both ends', async () => {
    const { account } = await openAccount();
    await fill(account, ...FULL);
    await account.write((writer) => writer.purgeType(COMPANIES));
    await account.read(async (reader) => {
      expect(await reader.loadLinks(CONTACTS, toObjectId(1))).toEqual([linkOf(typeOf(4), 1, 11)]);
      for (const id of [11, 12, 13]) expect(await reader.loadLinks(COMPANIES, toObjectId(id))).toEqual([]);
      expect(await reader.loadLinks(DEALS, toObjectId(11))).toHaveLength(1);
    });
  });

  test('nothing remains of associations that were saved in a write that throws', async () => {
    const { account } = await openAccount();
    await fill(account, ...FULL);
    const write = account.write(async (writer) => {
      await writer.saveLinks({
        added: bothOf(PRIMARY, 2, 11),
        removed: FULL.flat(),
        changes: [sampleChange(sampleRecord(1), 'dissociated', 2000)],
      });
      await writer.dropLinks(DEFAULT);
      throw new Error('on purpose');
    });
    await expect(write).rejects.toThrow('on purpose');
    expect(await list(account, pageOf(EVERY))).toEqual([IN_ORDER]);
    expect(await list(account, pageOf([PRIMARY], { fromId: toObjectId(2) }))).toEqual([[]]);
  });
}
