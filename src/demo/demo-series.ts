// The vocabulary of the demo's tables: rows become records by their index alone, so every run makes the same.
import type { ObjectTypeId } from '../model/ids.ts';

/** What a client would send; a property that is absent for one row only may stand as undefined. */
export type DemoProperties = Readonly<Record<string, string | undefined>>;

/** Records of one type whose ids follow one another. */
export interface DemoSeries {
  readonly typeId: ObjectTypeId;
  readonly firstId: number;
  readonly count: number;
  properties(index: number, createdAtMs: number): DemoProperties;
}

export const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** A Monday. */
const FIRST_WEEK_MS = Date.UTC(2025, 1, 3, 8);
/** Up to 1 October 2026. */
const WORKING_DAYS = 432;
const WORKING_DAYS_OF_WEEK = 5;
const DAYS_OF_WEEK = 7;
const WORKING_MINUTES_OF_DAY = 540;

/** When a record was made: on a working day during office hours, later than the one before it. */
export function createdAtMs({ firstId, count }: DemoSeries, index: number): number {
  const workingDay = Math.floor((index * WORKING_DAYS) / count);
  const week = Math.floor(workingDay / WORKING_DAYS_OF_WEEK);
  const day = week * DAYS_OF_WEEK + (workingDay % WORKING_DAYS_OF_WEEK);
  const minute = (firstId + index * 37) % WORKING_MINUTES_OF_DAY;
  return FIRST_WEEK_MS + day * DAY_MS + minute * MINUTE_MS + ((index * 7919) % MINUTE_MS);
}

/** The choices in turn, from the first again after the last. */
export function pick<T>(choices: readonly T[], index: number): T {
  const chosen = choices[index % choices.length];
  if (chosen === undefined) throw new Error('a demo table has no rows');
  return chosen;
}

export interface DemoOwner {
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly jobTitle: string;
}

/** The people of the demo's own company, Emberline, who sell roasting machines and beans. */
export const DEMO_OWNERS: readonly DemoOwner[] = [
  {
    id: '48200011',
    firstName: 'Noor',
    lastName: 'Haddad',
    email: 'noor.haddad@emberline.example.com',
    jobTitle: 'Account manager',
  },
  {
    id: '48200012',
    firstName: 'Tomas',
    lastName: 'Lindqvist',
    email: 'tomas.lindqvist@emberline.example.com',
    jobTitle: 'Machine specialist',
  },
  {
    id: '48200013',
    firstName: 'Grace',
    lastName: 'Achieng',
    email: 'grace.achieng@emberline.example.com',
    jobTitle: 'Customer success lead',
  },
];

export function demoOwner(index: number): DemoOwner {
  return pick(DEMO_OWNERS, index);
}

const UNOWNED_EVERY = 9;

/** Most records have an owner; one in nine has none, as in any CRM. */
export function findOwnerId(index: number): string | undefined {
  return index % UNOWNED_EVERY === UNOWNED_EVERY - 1 ? undefined : demoOwner(index).id;
}

/** A text as the body of an activity holds it. */
export function toHtml(text: string): string {
  return `<p>${text.replaceAll('&', '&amp;')}</p>`;
}

/** Letters without their accents, for addresses. */
export function toAscii(text: string): string {
  return text.normalize('NFD').replace(/[^\p{ASCII}]/gu, '');
}
