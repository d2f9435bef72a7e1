import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../support/random.ts';
import { type Address, type RawAnswer, RawConnection, Unanswered } from '../support/raw-connection.ts';
import { toRequest } from './json-client.ts';
import { latestEmail, type Memory, type RememberedRecord, valuesOf } from './remembered.ts';

/** Writes over several connections until the server is gone or it is told to stop, and remembers what was acknowledged. */
export interface CrashLoad {
  /** Answers that said that the server's database is away. */
  readonly unavailable: number;
  /** Begins nothing more. */
  stop(): void;
  /** Says that the server may be gone from now on. */
  expectEnd(): void;
  /** Resolves once every connection has ended. Rejects when the server answered otherwise than it should. */
  finished(): Promise<void>;
}

export interface CrashLoadParts {
  readonly address: Address;
  readonly token: string;
  readonly memory: Memory;
  readonly random: Random;
  /** Whether the server may answer that its database is away: then it is not known whether a write was carried out. */
  readonly mayBeUnavailable?: boolean;
}

/** The server said that its database is away. */
class Unavailable extends Error {}

const UNAVAILABLE_PAUSE_MS = 20;
const CONNECTIONS = 12;
const CONTACTS = '/crm/v3/objects/contacts';

export function startLoad(parts: CrashLoadParts): CrashLoad {
  const state = { endExpected: false, isStopped: false, unavailable: 0 };
  const lanes = Array.from({ length: CONNECTIONS }, () => runLane(parts, state));
  return {
    expectEnd: () => {
      state.endExpected = true;
    },
    stop: () => {
      state.isStopped = true;
    },
    get unavailable() {
      return state.unavailable;
    },
    finished: async () => void (await Promise.all(lanes)),
  };
}

interface LoadState {
  readonly endExpected: boolean;
  readonly isStopped: boolean;
  unavailable: number;
}

async function runLane(parts: CrashLoadParts, state: LoadState): Promise<void> {
  const connection = new RawConnection(parts.address);
  const lane = { ...parts, connection };
  try {
    while (!state.isStopped) await trySomething(lane, state);
  } catch (error) {
    if (!(error instanceof Unanswered) || !state.endExpected) throw error;
  } finally {
    connection.destroy();
  }
}

interface Lane extends CrashLoadParts {
  readonly connection: RawConnection;
}

/** What was under way when the database went away stays open until its record is checked. */
async function trySomething(lane: Lane, state: LoadState): Promise<void> {
  try {
    await doSomething(lane);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    state.unavailable += 1;
    await sleep(UNAVAILABLE_PAUSE_MS);
  }
}

async function doSomething(lane: Lane): Promise<void> {
  const { random, memory } = lane;
  const roll = random.next();
  if (roll < 0.05) return createTogether(lane);
  if (roll < 0.25 || memory.records.length === 0) return create(lane);
  const alone = roll > 0.8;
  const record = memory.pick(random, alone);
  if (record === undefined) return create(lane);
  record.inFlight += 1;
  record.isHeld = alone;
  memory.touched.add(record);
  if (!alone) await change(lane, record, undefined);
  else if (roll < 0.9) await changeEmail(lane, record);
  else if (roll < 0.96) await archive(lane, record);
  else await claimTaken(lane, record);
  record.inFlight -= 1;
  record.isHeld = false;
}

async function create(lane: Lane): Promise<void> {
  const { memory } = lane;
  const number = memory.nextNumber();
  const email = newEmail(lane, number);
  const record = memory.startRecord();
  memory.touched.add(record);
  const write = memory.startWrite(record, number, email);
  record.inFlight += 1;
  const answer = await send(lane, 201, 'POST', CONTACTS, { properties: { ...valuesOf(number), email } });
  record.inFlight -= 1;
  write.acknowledgedAt = memory.tick();
  record.id = String((JSON.parse(answer.body.toString()) as { readonly id: unknown }).id);
}

/** Several records by one request, which does all of it or nothing. */
async function createTogether(lane: Lane): Promise<void> {
  const { memory, random } = lane;
  const set = { found: 0, missing: 0 };
  const started = Array.from({ length: random.between(2, 6) }, () => {
    const number = memory.nextNumber();
    const record = memory.startRecord(set);
    memory.touched.add(record);
    record.inFlight += 1;
    return { record, write: memory.startWrite(record, number, newEmail(lane, number)) };
  });
  const inputs = started.map(({ write: { number, email } }) => ({
    properties: { ...valuesOf(number), email },
  }));
  const { body } = await send(lane, 201, 'POST', `${CONTACTS}/batch/create`, { inputs });
  const { results } = JSON.parse(body.toString()) as { readonly results: readonly CreatedRecord[] };
  memory.acknowledged += results.length - 1;
  const ids = new Map(results.map(({ id, properties }) => [properties.email, id]));
  for (const { record, write } of started) {
    const id = ids.get(write.email ?? '');
    if (id === undefined) throw new Error(`a batch was created without ${write.email}: ${body}`);
    record.id = id;
    record.inFlight -= 1;
    write.acknowledgedAt = memory.tick();
  }
}

interface CreatedRecord {
  readonly id: string;
  readonly properties: { readonly email: string };
}

/** Mostly one that nobody had; now and then one that was given up by another record. */
function newEmail({ memory, random }: Lane, number: number): string {
  const freed = random.chance(0.2) ? memory.freeEmails.pop() : undefined;
  return freed ?? `crash-${number}@example.com`;
}

async function change(lane: Lane, record: RememberedRecord, email: string | undefined): Promise<void> {
  const { memory } = lane;
  const number = memory.nextNumber();
  const write = memory.startWrite(record, number, email);
  const properties = { ...valuesOf(number), ...(email !== undefined && { email }) };
  await send(lane, 200, 'PATCH', `${CONTACTS}/${record.id}`, { properties });
  write.acknowledgedAt = memory.tick();
}

async function changeEmail(lane: Lane, record: RememberedRecord): Promise<void> {
  const { memory, random } = lane;
  const before = latestEmail(record);
  const freed = random.chance(0.2) ? memory.freeEmails.pop() : undefined;
  await change(lane, record, freed ?? `crash-c${memory.nextNumber()}@example.com`);
  memory.freeEmails.push(before);
}

async function archive(lane: Lane, record: RememberedRecord): Promise<void> {
  record.archiving = 'sent';
  await send(lane, 204, 'DELETE', `${CONTACTS}/${record.id}`);
  record.archiving = 'acknowledged';
  lane.memory.freeEmails.push(latestEmail(record));
}

/** One more record with an address that is held: it has to be refused, and the holder named. */
async function claimTaken(lane: Lane, record: RememberedRecord): Promise<void> {
  const properties = { email: latestEmail(record), firstname: 'Nobody' };
  const { body } = await send(lane, 409, 'POST', CONTACTS, { properties });
  if (!body.includes(`Existing ID: ${record.id}`)) {
    throw new Error(`the holder of ${properties.email} is ${record.id}, but the server said: ${body}`);
  }
}

async function send(
  { connection, token, memory, mayBeUnavailable = false }: Lane,
  expected: number,
  ...request: [method: string, target: string, body?: unknown]
): Promise<RawAnswer> {
  const answer = await connection.ask(toRequest(token, ...request));
  if (answer.status === expected) {
    if (expected < 300) memory.acknowledged += 1;
    return answer;
  }
  if (answer.status === 503 && mayBeUnavailable) {
    if (/^retry-after: \d+\r?$/im.test(answer.head)) throw new Unavailable();
    throw new Error(`a 503 does not say when to try again: ${answer.head}`);
  }
  const what = `${request[0]} ${request[1]} ${JSON.stringify(request[2])}`;
  throw new Error(`${what} answered ${answer.status} instead of ${expected}: ${answer.body}`);
}
