import type { JsonClient } from './json-client.ts';
import { computedFrom, latestEmail, type Memory, type RememberedRecord, valuesOf } from './remembered.ts';

/** Compares what a server has with what its clients were told. */

export interface CrashFindings {
  /** Acknowledged writes that are not there. */
  lost: number;
  /** Records of which only a part of a write is there. */
  halfWritten: number;
  /** Everything that is wrong, lost and half-written included, one sentence each. */
  readonly faults: string[];
}

const CONTACTS = '/crm/v3/objects/contacts';
const TOGETHER = Object.keys(valuesOf(0));
const COMPUTED = Object.keys(computedFrom(0));
const QUERY = `propertiesWithHistory=${[...TOGETHER, ...COMPUTED, 'email'].join(',')}`;

interface WireRecord {
  readonly id: string;
  readonly archived: boolean;
  readonly properties: Readonly<Record<string, string | null>>;
  readonly propertiesWithHistory: Readonly<Record<string, readonly { readonly value: string }[]>>;
}

/** Checks one record; what was open about it, having been under way, is settled by what is found. */
export async function checkRecord(
  client: JsonClient,
  memory: Memory,
  record: RememberedRecord,
  findings: CrashFindings,
): Promise<void> {
  if (record.id === undefined && !(await settleCreation(client, memory, record, findings))) return;
  const found = await findRecord(client, record, findings);
  if (found === undefined) return memory.forget(record);
  settleArchiving(record, found, findings);
  const present = numbersIn(found);
  checkTogether(record, found, present, findings);
  checkHistory(record, present, findings);
  settleWrites(memory, record, present);
  checkEmails(record, found, present, findings);
  await checkLookups(client, record, findings);
  record.inFlight = 0;
  record.isHeld = false;
}

/** Whether a creation without an answer came to be; of several at once, none may without the others. */
async function settleCreation(
  client: JsonClient,
  memory: Memory,
  record: RememberedRecord,
  findings: CrashFindings,
): Promise<boolean> {
  const email = latestEmail(record);
  const { status, body } = await client.ask('GET', `${CONTACTS}/${email}?idProperty=email`);
  const { set } = record;
  if (set !== undefined) {
    set[status === 200 ? 'found' : 'missing'] += 1;
    if (set.found > 0 && set.missing > 0) {
      findings.halfWritten += 1;
      findings.faults.push(`of records created together ${email} is ${status === 200 ? '' : 'not '}there`);
    }
  }
  if (status === 200) record.id = (body as WireRecord).id;
  else memory.forget(record);
  return status === 200;
}

async function findRecord(
  client: JsonClient,
  record: RememberedRecord,
  findings: CrashFindings,
): Promise<WireRecord | undefined> {
  const path = `${CONTACTS}/${record.id}?${QUERY}`;
  const order = record.archiving === 'acknowledged' ? [true, false] : [false, true];
  const answers = [];
  for (const archived of order) answers.push(await client.ask('GET', `${path}&archived=${archived}`));
  const found = answers.filter(({ status }) => status === 200).map(({ body }) => body as WireRecord);
  if (found.length === 1) return found[0];
  const acknowledged = record.writes.filter((write) => write.acknowledgedAt !== undefined).length;
  findings.lost += acknowledged;
  const statuses = answers.map(({ status }) => status).join(', ');
  findings.faults.push(`record ${record.id} is ${found.length} times there: ${statuses}`);
  return undefined;
}

function settleArchiving(record: RememberedRecord, found: WireRecord, findings: CrashFindings): void {
  if (record.archiving === 'acknowledged' && !found.archived) {
    findings.lost += 1;
    findings.faults.push(`record ${record.id} was archived and is not any more`);
  }
  if (record.archiving === 'none' && found.archived) {
    findings.faults.push(`record ${record.id} is archived, and nobody asked for it`);
  }
  record.archiving = found.archived ? 'acknowledged' : 'none';
}

/** The writes that a record's history holds, newest first, by their numbers. */
function numbersIn({ propertiesWithHistory }: WireRecord): readonly number[] {
  return (propertiesWithHistory['property_number'] ?? []).map(({ value }) => Number(value));
}

/** Every property that is written together has the same writes in its history, and shows the newest. */
function checkTogether(
  { id }: RememberedRecord,
  { properties, propertiesWithHistory }: WireRecord,
  present: readonly number[],
  findings: CrashFindings,
): void {
  const newest = present[0] ?? 0;
  const shown = { ...valuesOf(newest), ...computedFrom(newest) };
  for (const name of [...TOGETHER, ...COMPUTED]) {
    const history = (propertiesWithHistory[name] ?? []).map(({ value }) => value);
    const expected = present.map((number) => ({ ...valuesOf(number), ...computedFrom(number) })[name]);
    const isWhole = properties[name] === shown[name] && history.join('\n') === expected.join('\n');
    if (isWhole) continue;
    findings.halfWritten += 1;
    findings.faults.push(`record ${id} is half-written: ${name} is ${properties[name]} beside ${newest}`);
    return;
  }
}

function checkHistory(
  { id, writes }: RememberedRecord,
  present: readonly number[],
  findings: CrashFindings,
): void {
  const known = new Map(writes.map((write) => [write.number, write]));
  for (const write of writes) {
    if (write.acknowledgedAt === undefined || present.includes(write.number)) continue;
    findings.lost += 1;
    findings.faults.push(`record ${id} lost write ${write.number}, which was acknowledged`);
  }
  // Whatever is newer in the history must not have been acknowledged before the older was sent.
  let earliest = Number.POSITIVE_INFINITY;
  for (const number of present) {
    const write = known.get(number);
    if (write === undefined) findings.faults.push(`record ${id} has write ${number}, which was never sent`);
    else if (earliest < write.sentAt) findings.faults.push(`record ${id} has write ${number} out of order`);
    earliest = Math.min(earliest, write?.acknowledgedAt ?? Number.POSITIVE_INFINITY);
  }
}

/** A write without an answer either was carried out, and stays, or was not, and never will be. */
function settleWrites(memory: Memory, record: RememberedRecord, present: readonly number[]): void {
  const settled = record.writes.filter((write) => present.includes(write.number));
  for (const write of settled) write.acknowledgedAt ??= memory.tick();
  const place = new Map(present.map((number, index) => [number, -index]));
  settled.sort((a, b) => (place.get(a.number) ?? 0) - (place.get(b.number) ?? 0));
  record.writes.splice(0, record.writes.length, ...settled);
}

function checkEmails(
  { id, writes }: RememberedRecord,
  { properties, propertiesWithHistory }: WireRecord,
  present: readonly number[],
  findings: CrashFindings,
): void {
  const emails = new Map(writes.map((write) => [write.number, write.email]));
  const expected = present.map((number) => emails.get(number)).filter((email) => email !== undefined);
  const history = (propertiesWithHistory['email'] ?? []).map(({ value }) => value);
  if (properties['email'] === expected[0] && history.join('\n') === expected.join('\n')) return;
  findings.halfWritten += 1;
  findings.faults.push(`record ${id} had the addresses ${expected.join()}, but shows ${history.join()}`);
}

/** The address that a live record holds leads to it, and no other that it ever had. */
async function checkLookups(
  client: JsonClient,
  record: RememberedRecord,
  findings: CrashFindings,
): Promise<void> {
  const held = record.archiving === 'none' ? latestEmail(record) : undefined;
  const emails = new Set(record.writes.flatMap(({ email }) => (email === undefined ? [] : [email])));
  for (const email of emails) {
    const { status, body } = await client.ask('GET', `${CONTACTS}/${email}?idProperty=email`);
    const leadsHere = status === 200 && (body as WireRecord).id === record.id;
    if (leadsHere === (email === held)) continue;
    findings.faults.push(`${email} ${leadsHere ? 'still leads' : 'does not lead'} to record ${record.id}`);
  }
}
