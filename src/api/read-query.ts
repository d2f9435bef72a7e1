import type { Refusal } from '../model/refusal.ts';
import { accept, type Result, refuse } from '../model/result.ts';

/** The query of a URL: a parameter that is given several times is a list. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The last value that a parameter was given, which is what counts where one is expected. */
export function lastOf(query: Query, name: string): string | undefined {
  if (!Object.hasOwn(query, name)) return undefined;
  const value = query[name];
  return typeof value === 'string' ? value : value?.at(-1);
}

/** Names given as one list with commas, as several parameters, or both. */
export function readNames(query: Query, name: string): readonly string[] {
  if (!Object.hasOwn(query, name)) return [];
  const value = query[name] ?? [];
  const lists = typeof value === 'string' ? [value] : value;
  const names = lists.flatMap((list) => list.split(',')).map((each) => each.trim());
  return [...new Set(names.filter((each) => each !== ''))];
}

/** `true` or `false` in any letter case; absent or empty means false. */
export function readFlag(query: Query, name: string): Result<boolean, Refusal> {
  const text = (lastOf(query, name) ?? '').trim().toLowerCase();
  if (text === '' || text === 'false') return accept(false);
  if (text === 'true') return accept(true);
  return refuse({ kind: 'unreadable-query-parameter', name });
}

const WHOLE_NUMBER = /^[+-]?\d{1,15}$/;

/** A whole number; absent when it is not given or empty. */
export function readWholeNumber(query: Query, name: string): Result<number | undefined, Refusal> {
  const text = (lastOf(query, name) ?? '').trim();
  if (text === '') return accept(undefined);
  if (!WHOLE_NUMBER.test(text)) return refuse({ kind: 'unreadable-query-parameter', name });
  return accept(Number(text));
}
