import { findInstantMs } from '../../property-types/datetime.ts';
import { toWireTimestamp } from '../../timestamps.ts';
import { addExactly, findDecimalText } from '../calculated-number.ts';
import type { FarRecord, Summary, Told } from './rollup.ts';

/** A choice among the others, made from some of their properties. */
export interface Choice {
  readonly from: readonly string[];
  readonly is: (other: FarRecord) => boolean;
}

export const EVERY: Choice = { from: [], is: () => true };

export function having(name: string, ...values: readonly string[]): Choice {
  return { from: [name], is: ({ get }) => values.includes(get(name) ?? '') };
}

/** Those that do not have the value, or none at all. */
export function notHaving(name: string, value: string): Choice {
  return { from: [name], is: ({ get }) => get(name) !== value };
}

/** Those of the choice that are of these object types. */
export function ofTypes(typeIds: readonly string[], { from, is }: Choice = EVERY): Choice {
  return { from, is: (other) => typeIds.includes(other.typeId) && is(other) };
}

/** The value of the only one. */
export function onlyValueOf(name: string): Summary {
  return { from: [name], tell: ([other]) => other?.get(name) ?? '' };
}

/** The different values of all, one after the other. Assumed: in the order of the records. */
export function valuesOf(name: string): Summary {
  const tell = (others: readonly FarRecord[]) =>
    [...new Set(others.flatMap(({ get }) => get(name) || []))].join(';');
  return { from: [name], tell };
}

export function howMany({ from, is }: Choice): Summary {
  return { from, tell: (others) => String(others.filter(is).length) };
}

/** Absent where there is nothing to add up. */
export function sumOf(name: string, { from, is }: Choice = EVERY): Summary {
  const tell = (others: readonly FarRecord[]) => {
    const numbers = others.filter(is).flatMap(({ get }) => findDecimalText(get(name)) ?? []);
    return numbers.length === 0 ? '' : numbers.reduce(addExactly);
  };
  return { from: [name, ...from], tell };
}

/** The value of the one that has the latest instant. */
export function valueOfLatest(name: string, instant: string, { from, is }: Choice = EVERY): Summary {
  const tell = (others: readonly FarRecord[]) => {
    const timed = timesOf(others.filter(is), instant);
    const latest = timed.reduce((best, each) => (each.ms >= (best?.ms ?? each.ms) ? each : best), timed[0]);
    return latest?.other.get(name) ?? '';
  };
  return { from: [name, instant, ...from], tell };
}

export function latestOf(instant: string, choice: Choice = EVERY): Summary {
  return valueOfLatest(instant, instant, choice);
}

export function earliestOf(instant: string): Summary {
  const tell = (others: readonly FarRecord[]) =>
    toText(
      timesOf(others, instant).map(({ ms }) => ms),
      Math.min,
    );
  return { from: [instant], tell };
}

/**
 * The latest instant that has come. What is still to come counts once it has come and the record is told of again:
 * the property that tells of the next instant shows when that is due. Both have to be of the same association types,
 * so that they are told at the same time.
 */
export function latestPast(instant: string, next: string, { from, is }: Choice = EVERY): Summary {
  const past = (others: readonly FarRecord[], nowMs: number) =>
    timesOf(others.filter(is), instant).flatMap(({ ms }) => (ms <= nowMs ? ms : []));
  return {
    from: [instant, ...from],
    tell: (others, nowMs) => toText(past(others, nowMs), Math.max),
    add(told, others, nowMs) {
      if (hasCome(told, next, nowMs)) return undefined;
      return toText([...instantsIn(told.value), ...past(others, nowMs)], Math.max);
    },
    remove: (told, others, nowMs) =>
      hasCome(told, next, nowMs) ? undefined : unlessTold(told, past(others, nowMs)),
  };
}

/** The earliest instant that is still to come. */
export function earliestToCome(instant: string, { from, is }: Choice = EVERY): Summary {
  const toCome = (others: readonly FarRecord[], nowMs: number) =>
    timesOf(others.filter(is), instant).flatMap(({ ms }) => (ms > nowMs ? ms : []));
  return {
    from: [instant, ...from],
    tell: (others, nowMs) => toText(toCome(others, nowMs), Math.min),
    add(told, others, nowMs) {
      const [known] = instantsIn(told.value);
      if (known !== undefined && known <= nowMs) return undefined;
      return toText([...instantsIn(told.value), ...toCome(others, nowMs)], Math.min);
    },
    remove(told, others, nowMs) {
      const [known] = instantsIn(told.value);
      return known !== undefined && known <= nowMs ? undefined : unlessTold(told, toCome(others, nowMs));
    },
  };
}

function timesOf(others: readonly FarRecord[], instant: string) {
  return others.flatMap((other) => {
    const ms = findInstantMs(other.get(instant) ?? '');
    return ms === undefined ? [] : [{ other, ms }];
  });
}

function toText(instants: readonly number[], pick: (left: number, right: number) => number): string {
  return instants.length === 0 ? '' : toWireTimestamp(instants.reduce((left, right) => pick(left, right)));
}

function instantsIn(value: string): readonly number[] {
  const ms = findInstantMs(value);
  return ms === undefined ? [] : [ms];
}

function hasCome({ get }: Told, next: string, nowMs: number): boolean {
  return instantsIn(get(next) ?? '').some((ms) => ms <= nowMs);
}

/** What was told stays, unless it came from one of those that went. */
function unlessTold({ value }: Told, gone: readonly number[]): string | undefined {
  const [known] = instantsIn(value);
  return known !== undefined && gone.includes(known) ? undefined : value;
}
