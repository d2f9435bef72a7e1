/** Whether the work that a server said to have done can be found in it. */
import {
  BATCH_SIZE,
  batchValues,
  type ExampleValues,
  newContact,
  plainValues,
  plannedWrite,
} from '../contact-values.ts';
import { filledContact } from '../filled-contacts.ts';
import { callServer } from '../http-call.ts';
import { REQUEST_FORMS } from '../request-forms.ts';
import type { Peer, PeerTask, StartedPeer } from './peer.ts';

export interface DoneWork {
  readonly peer: Peer;
  readonly started: StartedPeer;
  readonly task: PeerTask;
  readonly records: number;
  /** The number that follows that of the last write; counts creations where `task` is one. */
  readonly nextIndex: number;
}

const PAGE_LENGTH = 100;

/** Tells what is not as it has to be; undefined when all is. */
export async function findMissingWork(work: DoneWork): Promise<string | undefined> {
  const { peer, task } = work;
  if (!peer.keepsRecords) return undefined;
  switch (task) {
    case 'patch-plain':
      return findUnchanged(work, plainValues);
    case 'batch-update':
      return findUnchanged(work, batchValues);
    case 'create':
      return findUncreated(work);
    case 'get':
    case 'list':
      return findUnread(work);
    default:
      return task satisfies never;
  }
}

/** Reads the record of the last write, and those of some before it. */
async function findUnchanged(
  work: DoneWork,
  expected: (version: number) => ExampleValues,
): Promise<string | undefined> {
  const { peer, started, records, nextIndex } = work;
  const form = REQUEST_FORMS[peer.form];
  for (const back of [1, 2, BATCH_SIZE]) {
    const { record, version } = plannedWrite(nextIndex - back, records);
    const id = started.firstId + record;
    const values = expected(version);
    const [found] = await read(work, form.readProperties(id, Object.keys(values)));
    const missing = findDifference(found, values);
    if (missing !== undefined) return `contact ${id} was read back with another ${missing}`;
  }
  return undefined;
}

/** Looks for the contact that was created last, by its address. */
async function findUncreated(work: DoneWork): Promise<string | undefined> {
  const created = newContact(work.nextIndex - 1);
  const { email = '' } = created;
  const [found] = await read(work, REQUEST_FORMS[work.peer.form].readByEmail(email));
  const missing = findDifference(found, created);
  return missing === undefined ? undefined : `${email} was created and read back with another ${missing}`;
}

/** Asks for the first contact, or for the page that begins with it. */
async function findUnread(work: DoneWork): Promise<string | undefined> {
  const { peer, started, task, records } = work;
  const form = REQUEST_FORMS[peer.form];
  const path = task === 'get' ? form.read(started.firstId) : form.page(started.firstId);
  const { email = '', firstname = '', lastname = '' } = filledContact(0, records);
  const found = await read(work, path);
  const length = task === 'get' ? 1 : PAGE_LENGTH;
  if (found.length !== length) return `${found.length} contacts were read instead of ${length}`;
  const missing = findDifference(found[0], { email, firstname, lastname });
  return missing === undefined ? undefined : `the first contact was read with another ${missing}`;
}

type ReadValues = Readonly<Record<string, unknown>>;

/** The values of the contacts in an answer, whether they are in an envelope or not. */
async function read({ peer, started }: DoneWork, path: string): Promise<readonly ReadValues[]> {
  const { port } = started.server;
  const answer = JSON.parse(await callServer({ port, token: peer.token }, `GET ${path}`));
  const content = answer.results ?? answer.data ?? answer;
  const contacts: readonly ReadValues[] = Array.isArray(content) ? content : [content];
  return contacts.map((contact) => (contact['properties'] as ReadValues | undefined) ?? contact);
}

function findDifference(found: ReadValues | undefined, expected: ExampleValues): string | undefined {
  return Object.keys(expected).find((name) => String(found?.[name]) !== expected[name]);
}
