import { expect } from 'vitest';
import { expectRefusal, type RefusalBody, type Reply } from './api-caller.ts';
import type { RunningAxle } from './running-axle.ts';

/** Records to associate, and calls that associate them. */

/** How a test names an association type: by its number, or by its number and category. */
export type Spec = number | readonly [typeId: number, category: string];

export function specs(...given: readonly Spec[]) {
  return given.map((each) => {
    const [associationTypeId, associationCategory] =
      typeof each === 'number' ? [each, 'HUBSPOT_DEFINED'] : each;
    return { associationCategory, associationTypeId };
  });
}

/** One input of a batch that associates. */
export function pairInput(from: unknown, to: unknown, ...types: readonly Spec[]) {
  return { from: { id: from }, to: { id: to }, types: specs(...types) };
}

/** Which records a record is associated with, each with the numbers of its types. */
export type Associated = Readonly<Record<string, readonly number[]>>;

interface ListBody {
  readonly results: readonly {
    readonly toObjectId: number;
    readonly associationTypes: readonly { readonly typeId: number }[];
  }[];
  readonly paging?: { readonly next: { readonly after: string; readonly link: string } };
}

const REQUIRED: Readonly<Record<string, string>> = {
  contacts: 'firstname',
  companies: 'name',
  deals: 'dealname',
  line_items: 'name',
};

export type AssociationCaller = Pick<RunningAxle, 'api'>;

export async function make(axle: AssociationCaller, type: string): Promise<string> {
  return (await axle.api.create(type, { [REQUIRED[type] ?? 'name']: 'Sample' })).id;
}

/** Makes many records at once; their ids in ascending order. */
export async function makeMany(
  axle: AssociationCaller,
  type: string,
  count: number,
): Promise<readonly string[]> {
  const ids: string[] = [];
  while (ids.length < count) {
    const inputs = Array.from({ length: Math.min(100, count - ids.length) }, () => ({
      properties: { [REQUIRED[type] ?? 'name']: 'Sample' },
    }));
    const reply = await axle.api.send('POST', `/crm/v3/objects/${type}/batch/create`, { body: { inputs } });
    expect(reply.status, reply.text).toBe(201);
    ids.push(...bodyOf<{ results: { id: string }[] }>(reply).results.map(({ id }) => id));
  }
  return ids.sort((left, right) => Number(left) - Number(right));
}

/** An object type and the id of a record of it, as a path has them. */
export type End = readonly [type: string, id: string];

export function pairPath([fromType, fromId]: End, [toType, toId]: End): string {
  return `/crm/v4/objects/${fromType}/${fromId}/associations/${toType}/${toId}`;
}

export function put(axle: AssociationCaller, from: End, to: End, body: unknown): Promise<Reply> {
  return axle.api.send('PUT', pairPath(from, to), { body });
}

/** Associates two records by these types and no others, or by the default type where none is given. */
export async function associate(axle: AssociationCaller, from: End, to: End, ...types: readonly Spec[]) {
  const byDefault = `/crm/v4/objects/${from.join('/')}/associations/default/${to.join('/')}`;
  const reply =
    types.length === 0 ? await axle.api.send('PUT', byDefault) : await put(axle, from, to, specs(...types));
  expect(reply.status, reply.text).toBe(types.length === 0 ? 200 : 201);
}

export async function listOf(axle: AssociationCaller, [type, id]: End, toType: string, query = '') {
  const reply = await axle.api.get(`/crm/v4/objects/${type}/${id}/associations/${toType}${query}`);
  expect(reply.status, reply.text).toBe(200);
  return bodyOf<ListBody>(reply);
}

export async function associatedWith(axle: AssociationCaller, end: End, toType: string): Promise<Associated> {
  const { results } = await listOf(axle, end, toType);
  return Object.fromEntries(
    results.map(({ toObjectId, associationTypes }) => [
      String(toObjectId),
      associationTypes.map(({ typeId }) => typeId),
    ]),
  );
}

export function bodyOf<Body>(reply: Reply): Body {
  return JSON.parse(reply.text) as Body;
}

/** A refusal whose body has only a message and a category of `VALIDATION_ERROR` beside what every refusal has. */
export function expectInvalid(reply: Reply, message: string, more: Partial<RefusalBody> = {}): void {
  expectRefusal(reply, 400, { message, ...more, category: 'VALIDATION_ERROR' });
}
