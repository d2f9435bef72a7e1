import type { Random } from '../support/random.ts';

/** What a client knows of the records it wrote: what was acknowledged, and what it never got an answer for. */

/** One write of one record. Its number is written into several properties at once. */
export interface RememberedWrite {
  readonly number: number;
  /** The address that it sets as well, in the same request. */
  readonly email: string | undefined;
  /** Places in the order of all that the client did; without an answer the second is missing. */
  readonly sentAt: number;
  acknowledgedAt: number | undefined;
}

export interface RememberedRecord {
  /** Those created by the same request, this one too: all of them are there, or none. */
  readonly set: RecordSet | undefined;
  /** Absent as long as the creation has no answer. */
  id: string | undefined;
  readonly writes: RememberedWrite[];
  archiving: 'none' | 'sent' | 'acknowledged';
  /** Requests under way that name the record. */
  inFlight: number;
  /** One of them must be the only one. */
  isHeld: boolean;
}

/** How many records of a set were found so far without an answer, and how many were found missing. */
export interface RecordSet {
  found: number;
  missing: number;
}

/** The properties that one write sets together, each in a form that tells the number of the write. */
export function valuesOf(number: number): Readonly<Record<string, string>> {
  return {
    firstname: `v${number}`,
    lastname: `v${number}`,
    property_number: String(number),
    property_string: `${number} `.repeat(1 + (number % 97)).trimEnd(),
  };
}

/** What the server computes from these values. */
export function computedFrom(number: number): Readonly<Record<string, string>> {
  return { hs_full_name_or_email: `v${number} v${number}` };
}

/** How many of the records touched last are worked on more than the others. */
const RECENT_RECORDS = 60;
/** Further changes of a record that may be under way at the same time. */
const MAX_IN_FLIGHT = 3;

export class Memory {
  readonly records: RememberedRecord[] = [];
  /** Records that some request since the last check named. */
  readonly touched = new Set<RememberedRecord>();
  /** Addresses that are free again, as far as was acknowledged. */
  readonly freeEmails: string[] = [];
  /** Requests that were answered as done: creations, changes and archivings. */
  acknowledged = 0;
  #clock = 0;
  #lastNumber = 0;

  tick(): number {
    this.#clock += 1;
    return this.#clock;
  }

  nextNumber(): number {
    this.#lastNumber += 1;
    return this.#lastNumber;
  }

  startRecord(set?: RecordSet): RememberedRecord {
    const record: RememberedRecord = {
      set,
      id: undefined,
      writes: [],
      archiving: 'none',
      inFlight: 0,
      isHeld: false,
    };
    this.records.push(record);
    return record;
  }

  startWrite(record: RememberedRecord, number: number, email?: string): RememberedWrite {
    const write: RememberedWrite = { number, email, sentAt: this.tick(), acknowledgedAt: undefined };
    record.writes.push(write);
    return write;
  }

  /** A live record that another request may name as well; for one that must be alone, one that is idle. */
  pick(random: Random, alone: boolean): RememberedRecord | undefined {
    const from = random.chance(0.5) ? Math.max(0, this.records.length - RECENT_RECORDS) : 0;
    const record = this.records[random.between(from, this.records.length - 1)];
    if (record?.id === undefined || record.archiving !== 'none' || record.isHeld) return undefined;
    return record.inFlight <= (alone ? 0 : MAX_IN_FLIGHT - 1) ? record : undefined;
  }

  /** Those touched since the last time, and some of the others. */
  takeTouched(random: Random, further: number): readonly RememberedRecord[] {
    const chosen = new Set(this.touched);
    this.touched.clear();
    for (let left = this.records.length === 0 ? 0 : further; left > 0; left -= 1) {
      chosen.add(random.pick(this.records));
    }
    return [...chosen];
  }

  /** A record of which nothing came to be. */
  forget(record: RememberedRecord): void {
    const index = this.records.indexOf(record);
    if (index >= 0) this.records.splice(index, 1);
  }
}

/** The address that the record holds, as far as the client can know. */
export function latestEmail(record: RememberedRecord): string {
  return record.writes.findLast((write) => write.email !== undefined)?.email ?? '';
}
