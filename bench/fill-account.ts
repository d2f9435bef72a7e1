/**
 * Fills the demo account of a place with contacts, their companies, and all indexes that are measured, while no server
 * runs on it: its argument is a `FillJob` as JSON, its output a `FilledAccount`. What is stored is what the server would
 * have stored, decided by the model and kept through the store's port; only requests and their answers are left out.
 */
import { refreshRollups } from '../src/actions/refresh-rollups.ts';
import { createApp } from '../src/app.ts';
import { DEMO_ACCOUNT_ID } from '../src/demo/demo-account.ts';
import type { Link } from '../src/model/associations/association-types.ts';
import { compareKeys } from '../src/model/comparable-keys.ts';
import { toObjectId, toObjectTypeId } from '../src/model/ids.ts';
import {
  entriesOf,
  holdsWords,
  type IndexEntry,
  type IndexSubject,
  type PropertyIndex,
  toWordsSubject,
} from '../src/model/index-entries.ts';
import type { PropertyDefinition } from '../src/model/properties.ts';
import type { CrmRecord } from '../src/model/records.ts';
import type { OpenAccount } from '../src/store/accounts.ts';
import { systemWorld } from '../src/worlds.ts';
import { type BenchPlace, toStorePlace } from './bench-places.ts';
import { toContactSaves, toSave } from './contact-saves.ts';
import { BATCH_SIZE, EXAMPLE_PROPERTY_NAMES, toPlainName } from './contact-values.ts';
import { companyCount, contactsOf } from './filled-contacts.ts';

export interface FillJob {
  readonly place: BenchPlace;
  readonly records: number;
}

/** Ids follow each other. */
export interface FilledAccount {
  /** Of the contacts. */
  readonly firstId: number;
  /** Of the companies, the large one. */
  readonly firstCompanyId: number;
}

const CONTACTS = toObjectTypeId('0-1');
const COMPANIES = toObjectTypeId('0-2');
const PAGE = 5000;
/** Companies whose associations are entered together: as many contacts as in a page. */
const LINK_PAGE = 200;
const KEY_PAGE = 100_000;
const CONTACT_TO_COMPANY = 279;
const COMPANY_TO_CONTACT = 280;

/** The seven properties that are written, and what searches ask: filters, the usual order, and words. */
const INDEXED: readonly IndexSubject[] = [
  ...[...EXAMPLE_PROPERTY_NAMES, 'lastname', 'closedate', 'city', 'lifecyclestage', 'createdate'].map(
    (propertyName) => ({ kind: 'values', propertyName }) as const,
  ),
  { kind: 'words', propertyName: 'message' },
  toWordsSubject(undefined),
];

interface Filling extends FilledAccount {
  readonly account: OpenAccount;
  readonly records: number;
  readonly startMs: number;
}

async function fillAccount(account: OpenAccount, records: number): Promise<FilledAccount> {
  await prepareDefinitions(account);
  const [firstCompanyId, firstId] = await account.store.write(async (writer) => [
    await writer.takeObjectIds(companyCount(records)),
    await writer.takeObjectIds(records),
  ]);
  const filling = { account, records, firstId, firstCompanyId, startMs: Date.now() - records };
  await addCompanies(filling);
  const entries = await addContacts(filling);
  await addLinks(filling);
  for (const [number, ofIndex] of entries) {
    await fillIndex(filling, number, ofIndex);
    entries.delete(number);
  }
  return { firstId, firstCompanyId };
}

/** Seven properties like those of the published example, and indexes that are empty yet. */
async function prepareDefinitions({ store, definitions }: OpenAccount): Promise<void> {
  await store.write(async (writer) => {
    const contacts = (await definitions.current(writer)).requireType(CONTACTS);
    const properties = EXAMPLE_PROPERTY_NAMES.map((name) => {
      const model = contacts.findProperty(name);
      if (model === undefined) throw new Error(`the demo account has no ${name}`);
      const property: PropertyDefinition = { ...model, name: toPlainName(name) };
      return { typeId: CONTACTS, property };
    });
    await writer.saveMetadata({ properties });
    for (const subject of INDEXED) await writer.beginIndex(CONTACTS, subject);
  });
}

async function addCompanies({ account, records, firstCompanyId, startMs }: Filling): Promise<void> {
  for (const [from, to] of pagesOf(companyCount(records), PAGE)) {
    await account.store.write(async (writer) => {
      const definition = (await account.definitions.current(writer)).requireType(COMPANIES);
      const saves = numbersFrom(from, to).map((index) =>
        toSave(definition, toObjectId(firstCompanyId + index), { name: `Company ${index}` }, startMs),
      );
      await writer.saveRecords(saves);
    });
  }
}

type IndexEntries = { readonly isWords: boolean; readonly entries: IndexEntry[] };

/** Answers with what the contacts have in each index, which is entered when all of it is known: sorted, that is quick. */
async function addContacts({ account, records, firstId, startMs }: Filling) {
  const all = new Map<number, IndexEntries>();
  for (const [from, to] of pagesOf(records, PAGE)) {
    await account.store.write(async (writer) => {
      const definition = (await account.definitions.current(writer)).requireType(CONTACTS);
      const saves = pagesOf(to - from, BATCH_SIZE).flatMap(([first, end]) => {
        const [fromIndex, toIndex] = [from + first, from + end];
        const nowMs = startMs + fromIndex;
        return toContactSaves(definition, { firstId, records, fromIndex, toIndex, nowMs });
      });
      await writer.saveRecords(saves);
      const entriesIn = (record: CrmRecord, index: PropertyIndex) => entriesOf(definition, record, index);
      for (const index of definition.indexes) {
        const known = all.get(index.number) ?? { isWords: holdsWords(index.kind), entries: [] };
        for (const { record } of saves) known.entries.push(...entriesIn(record, index));
        all.set(index.number, known);
      }
    });
  }
  return all;
}

async function addLinks({ account, records, firstId, firstCompanyId, startMs }: Filling): Promise<void> {
  for (const [from, to] of pagesOf(companyCount(records), LINK_PAGE)) {
    const added = numbersFrom(from, to).flatMap((company) =>
      numbersFrom(...contactsOf(company, records)).flatMap((contact) =>
        linksBetween(firstId + contact, firstCompanyId + company),
      ),
    );
    await account.store.write(async (writer) => {
      const definitions = await account.definitions.current(writer);
      await writer.saveLinks({ added, removed: [], changes: [] });
      await refreshRollups(writer, { definitions, nowMs: startMs }, { added });
    });
  }
}

/** Keys go in sorted, and words in the order of their records. Until the last of them the index is not ready. */
async function fillIndex(
  { account, firstId, records }: Filling,
  number: number,
  { isWords, entries }: IndexEntries,
): Promise<void> {
  if (!isWords) entries.sort((left, right) => compareKeys(left.value, right.value));
  for (const [from, to] of pagesOf(entries.length, isWords ? PAGE : KEY_PAGE)) {
    await account.store.write(async (writer) => {
      const nextId = to === entries.length ? undefined : toObjectId(firstId + records);
      await writer.extendIndex(number, { entries: entries.slice(from, to), nextId });
    });
  }
}

/** Both directions of the association by the type that has no label. */
function linksBetween(contact: number, company: number): readonly Link[] {
  const ends = [
    [CONTACTS, contact, COMPANIES, company, CONTACT_TO_COMPANY],
    [COMPANIES, company, CONTACTS, contact, COMPANY_TO_CONTACT],
  ] as const;
  return ends.map(([fromTypeId, fromId, toTypeId, toId, typeId]) => ({
    category: 'HUBSPOT_DEFINED',
    typeId,
    fromTypeId,
    fromId: toObjectId(fromId),
    toTypeId,
    toId: toObjectId(toId),
  }));
}

function pagesOf(count: number, size: number): readonly (readonly [from: number, to: number])[] {
  return Array.from({ length: Math.ceil(count / size) }, (_, page) => [
    page * size,
    Math.min(count, (page + 1) * size),
  ]);
}

function numbersFrom(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, at) => from + at);
}

if (import.meta.main) {
  const { place, records } = JSON.parse(process.argv[2] ?? '{}') as FillJob;
  const app = await createApp({ ...toStorePlace(place), world: systemWorld(), observe: () => undefined });
  try {
    const account = await app.accounts.open(DEMO_ACCOUNT_ID);
    process.stdout.write(JSON.stringify(await fillAccount(account, records)));
  } finally {
    await app.close();
  }
}
