import { BATCH_SIZE, batchValues, newContact, plannedWrite, sentValues } from './contact-values.ts';

export type LoadKind = 'patch' | 'batch-update' | 'create' | 'get' | 'list';

/** How many records one request of a kind writes; one where it only reads, so that a page counts once. */
export function recordsPerRequest(kind: LoadKind): number {
  return kind === 'batch-update' ? BATCH_SIZE : 1;
}

/** What requests are made against. */
export interface LoadTarget {
  readonly port: number;
  readonly token: string;
  /** How many contacts there are, with ids that follow each other. */
  readonly records: number;
  readonly firstId: number;
}

const PAGE_LIMIT = 100;
const PATH = '/crm/objects/v3/contacts';

/**
 * Answers with a function that gives the bytes of request number `index`. Everything that can be put
 * together beforehand is: heads by record, bodies by version.
 */
export function requestMaker(kind: LoadKind, target: LoadTarget): (index: number) => string {
  switch (kind) {
    case 'patch':
      return patchMaker(target);
    case 'batch-update':
      return batchMaker(target);
    case 'create': {
      const head = headOf(target, `POST ${PATH}`);
      return (index) => head + bodyOf({ properties: newContact(index) });
    }
    case 'get':
      return readMaker(target, (id) => `GET ${PATH}/${id}`);
    case 'list':
      return readMaker(target, (id) => `GET ${PATH}?limit=${PAGE_LIMIT}&after=${id}`);
    default:
      return kind satisfies never;
  }
}

function patchMaker(target: LoadTarget): (index: number) => string {
  const heads = everyRecord(target, (id) => headOf(target, `PATCH ${PATH}/${id}`));
  const bodies: string[] = [];
  return (index) => {
    const { record, version } = plannedWrite(index, target.records);
    bodies[version] ??= bodyOf({ properties: sentValues(version) });
    return (heads[record] ?? '') + bodies[version];
  };
}

/** Request number `index` changes the records that a hundred single writes from `index` * 100 on would. */
function batchMaker(target: LoadTarget): (index: number) => string {
  const head = headOf(target, `POST ${PATH}/batch/update`);
  return (index) => {
    const inputs = Array.from({ length: BATCH_SIZE }, (_, place) => {
      const { record, version } = plannedWrite(index * BATCH_SIZE + place, target.records);
      return { id: String(target.firstId + record), properties: batchValues(version) };
    });
    return head + bodyOf({ inputs });
  };
}

function readMaker(target: LoadTarget, lineOf: (id: number) => string): (index: number) => string {
  const requests = everyRecord(target, (id) => `${headOf(target, lineOf(id))}\r\n`);
  return (index) => requests[plannedWrite(index, target.records).record] ?? '';
}

function everyRecord({ records, firstId }: LoadTarget, make: (id: number) => string): readonly string[] {
  return Array.from({ length: records }, (_, record) => make(firstId + record));
}

function headOf({ port, token }: LoadTarget, methodAndPath: string): string {
  return `${methodAndPath} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\n`;
}

/** The last two headers and the body; all of it is ASCII, so that characters are bytes. */
function bodyOf(content: object): string {
  const body = JSON.stringify(content);
  return `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}
