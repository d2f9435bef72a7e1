import { BATCH_SIZE, newContact, plannedWrite, upsertValues } from './contact-values.ts';
import { companyCount } from './filled-contacts.ts';
import {
  AXLE_CONTACTS,
  type ChangeForm,
  REQUEST_FORMS,
  type RequestForm,
  type RequestFormName,
} from './request-forms.ts';
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
  /** How the server wants to be asked; as Axle does, without it. */
  readonly form?: RequestFormName;
}

const LINKS = '/crm/v4/associations/contacts/companies/batch';
const DEFAULT_TYPE = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }];

/** Answers with a function that gives the bytes of request number `index`. */
export function requestMaker(task: LoadTask, target: LoadTarget): (index: number) => string {
  const form = REQUEST_FORMS[target.form ?? 'axle'];
  const contactId = (index: number) => target.firstId + plannedWrite(index, target.records).record;
  switch (task) {
    case 'patch-indexed':
    case 'patch-plain':
      return patchMaker(target, form.changes[task]);
    case 'batch-update':
      return batchUpdateMaker(target, form);
    case 'create': {
      const head = headOf(target, form.creation.call);
      return (index) => head + bodyOf(form.creation.body(index));
    }
    case 'get':
      return getMaker(target, (index) => form.read(contactId(index)));
    case 'list':
      return getMaker(target, (index) => form.page(contactId(index)));
    default:
      if (form !== REQUEST_FORMS.axle) throw new Error(`${target.form} is not asked for ${task}`);
      return axleMaker(task, target);
  }
}

/** What only Axle is asked for. */
function axleMaker(task: LoadTask, target: LoadTarget): (index: number) => string {
  const { records, firstId, firstCompanyId } = target;
  const contactId = (index: number) => firstId + plannedWrite(index, records).record;
  const smallId = (index: number) =>
    firstCompanyId + smallCompany(plannedWrite(index, records).record, records);
  const get = (path: (index: number) => string) => getMaker(target, path);
  switch (task) {
    case 'links-small':
      return get((index) => `/crm/v4/objects/companies/${smallId(index)}/associations/contacts`);
    case 'links-large':
      return get(() => `/crm/v4/objects/companies/${firstCompanyId}/associations/contacts`);
    case 'links-inline':
      return get((index) => `${AXLE_CONTACTS}/${contactId(index)}?associations=companies`);
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
    case 'batch-create':
      return batch(`${AXLE_CONTACTS}/batch/create`, (index) => ({ properties: newContact(index, 'batch') }));
    case 'batch-upsert':
      return batch(`${AXLE_CONTACTS}/batch/upsert`, (index) => toUpsert(index, records));
    case 'batch-read':
      return batch(`${AXLE_CONTACTS}/batch/read`, (index) => ({ id: idOf(index) }));
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
      return post(`${AXLE_CONTACTS}/search`, (index) => kind.body(index, target));
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

function getMaker(target: LoadTarget, path: (index: number) => string): (index: number) => string {
  return (index) => `${headOf(target, `GET ${path(index)}`)}\r\n`;
}

function batchUpdateMaker(target: LoadTarget, { batchUpdate }: RequestForm): (index: number) => string {
  if (batchUpdate === undefined) throw new Error(`${target.form} has no batches`);
  const head = headOf(target, batchUpdate.call);
  return (index) => {
    const changes = Array.from({ length: BATCH_SIZE }, (_, place) => {
      const { record, version } = plannedWrite(index * BATCH_SIZE + place, target.records);
      return { id: target.firstId + record, version };
    });
    return head + bodyOf(batchUpdate.body(changes));
  };
}

function patchMaker(target: LoadTarget, { path, body }: ChangeForm): (index: number) => string {
  const bodies: string[] = [];
  return (index) => {
    const { record, version } = plannedWrite(index, target.records);
    bodies[version] ??= bodyOf(body(version));
    return headOf(target, `PATCH ${path(target.firstId + record)}`) + bodies[version];
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
