import {
  BATCH_SIZE,
  batchValues,
  newContact,
  plannedWrite,
  sentPlainValues,
  sentValues,
  upsertValues,
} from './contact-values.ts';
import { companyCount } from './filled-contacts.ts';
import { requireSearchKind } from './searches.ts';

export type LoadTask = SimpleTask | `search-${string}`;

/** What needs nothing else to be told. */
type SimpleTask =
  | 'patch-indexed'
  | 'patch-plain'
  | 'batch-update'
  | 'batch-create'
  | 'batch-upsert'
  | 'batch-read'
  | 'create'
  | 'get'
  | 'list'
  | 'links-small'
  | 'links-large'
  | 'links-inline'
  | 'links-read'
  | 'links-create';

/** Whether the task is a batch, of which a rate counts records and not requests. */
export function isBatch(task: LoadTask): boolean {
  return task.startsWith('batch-') || task === 'links-read' || task === 'links-create';
}

/** What requests are made against. */
export interface LoadTarget {
  readonly port: number;
  readonly token: string;
  /** How many contacts there are, with ids that follow each other. */
  readonly records: number;
  readonly firstId: number;
  /** Of the companies, whose ids follow each other too: the large one. */
  readonly firstCompanyId: number;
}

const PAGE_LIMIT = 100;
const OBJECTS = '/crm/objects/v3';
const CONTACTS = `${OBJECTS}/contacts`;
const LINKS = '/crm/v4/associations/contacts/companies/batch';
const DEFAULT_TYPE = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }];

/** Answers with a function that gives the bytes of request number `index`. */
export function requestMaker(task: LoadTask, target: LoadTarget): (index: number) => string {
  const { records, firstId, firstCompanyId } = target;
  const contactId = (index: number) => firstId + plannedWrite(index, records).record;
  const smallId = (index: number) =>
    firstCompanyId + smallCompany(plannedWrite(index, records).record, records);
  const get = (path: (index: number) => string) => (index: number) =>
    `${headOf(target, `GET ${path(index)}`)}\r\n`;
  switch (task) {
    case 'patch-indexed':
      return patchMaker(target, sentValues);
    case 'patch-plain':
      return patchMaker(target, sentPlainValues);
    case 'get':
      return get((index) => `${CONTACTS}/${contactId(index)}`);
    case 'list':
      return get((index) => `${CONTACTS}?limit=${PAGE_LIMIT}&after=${contactId(index)}`);
    case 'links-small':
      return get((index) => `/crm/v4/objects/companies/${smallId(index)}/associations/contacts`);
    case 'links-large':
      return get(() => `/crm/v4/objects/companies/${firstCompanyId}/associations/contacts`);
    case 'links-inline':
      return get((index) => `${CONTACTS}/${contactId(index)}?associations=companies`);
    default:
      return postMaker(task, target);
  }
}

function postMaker(task: LoadTask, target: LoadTarget): (index: number) => string {
  const { records } = target;
  const post = (path: string, content: (index: number) => object) => {
    const head = headOf(target, `POST ${path}`);
    return (index: number) => head + bodyOf(content(index));
  };
  const batch = (path: string, input: (index: number) => object) =>
    post(path, (index) => ({
      inputs: Array.from({ length: BATCH_SIZE }, (_, place) => input(index * BATCH_SIZE + place)),
    }));
  const idOf = (index: number) => String(target.firstId + plannedWrite(index, records).record);
  switch (task) {
    case 'create':
      return post(CONTACTS, (index) => ({ properties: newContact(index) }));
    case 'batch-create':
      return batch(`${CONTACTS}/batch/create`, (index) => ({ properties: newContact(index, 'batch') }));
    case 'batch-update':
      return batch(`${CONTACTS}/batch/update`, (index) => {
        const { version } = plannedWrite(index, records);
        return { id: idOf(index), properties: batchValues(version) };
      });
    case 'batch-upsert':
      return batch(`${CONTACTS}/batch/upsert`, (index) => toUpsert(index, records));
    case 'batch-read':
      return batch(`${CONTACTS}/batch/read`, (index) => ({ id: idOf(index) }));
    case 'links-read':
      return batch(`${LINKS}/read`, (index) => ({ id: idOf(index) }));
    case 'links-create':
      return batch(`${LINKS}/create`, (index) => {
        const { record, version } = plannedWrite(index, records);
        const company = smallCompany(record + version, records);
        const to = { id: String(target.firstCompanyId + company) };
        return { from: { id: idOf(index) }, to, types: DEFAULT_TYPE };
      });
    default: {
      const kind = requireSearchKind(task.replace('search-', ''));
      return post(`${CONTACTS}/search`, (index) => kind.body(index, target));
    }
  }
}

/** Every other one changes a contact that is there, and those between make new ones. */
function toUpsert(index: number, records: number): object {
  const { record, version } = plannedWrite(Math.floor(index / 2), records);
  const { email } = index % 2 === 0 ? newContact(record) : newContact(index, 'upsert');
  return { idProperty: 'email', id: email, properties: upsertValues(version) };
}

/** Any company but the large one. */
function smallCompany(number: number, records: number): number {
  return 1 + (number % (companyCount(records) - 1));
}

function patchMaker(target: LoadTarget, valuesOf: (version: number) => object): (index: number) => string {
  const bodies: string[] = [];
  return (index) => {
    const { record, version } = plannedWrite(index, target.records);
    bodies[version] ??= bodyOf({ properties: valuesOf(version) });
    return headOf(target, `PATCH ${CONTACTS}/${target.firstId + record}`) + bodies[version];
  };
}

function headOf({ port, token }: LoadTarget, methodAndPath: string): string {
  return `${methodAndPath} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\n`;
}

/** The last two headers and the body; all of it is ASCII, so that characters are bytes. */
function bodyOf(content: object): string {
  const body = JSON.stringify(content);
  return `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}
