import { startAxle } from 'axle-crm';
import { describe, expect, onTestFinished, test } from 'vitest';
import { newKeptPlace } from '../support/test-place.ts';
import { ApiCaller, OBJECTS, type RecordBody, recordOf } from './api-caller.ts';
import {
  associate,
  associatedWith,
  bodyOf,
  type End,
  make,
  pairPath,
  put,
  specs,
} from './associated-records.ts';
import { useAxle } from './running-axle.ts';

/** What becomes of associations when their records are archived, restored, merged and erased. */
const axle = useAxle();

const contact = async (): Promise<End> => ['contacts', await make(axle, 'contacts')];
const company = async (): Promise<End> => ['companies', await make(axle, 'companies')];
const deal = async (): Promise<End> => ['deals', await make(axle, 'deals')];

async function restore([type, id]: End): Promise<void> {
  const reply = await axle.api.send('POST', `/_axle/objects/${type}/${id}/restore`);
  expect(reply.status, reply.text).toBe(200);
}

async function merge(primary: End, other: End): Promise<End> {
  const body = { primaryObjectId: primary[1], objectIdToMerge: other[1] };
  const reply = await axle.api.send('POST', `${OBJECTS}/${primary[0]}/merge`, { body });
  const { id }: RecordBody = recordOf(reply, 200);
  return [primary[0], id];
}

describe('an archived record', () => {
  /** Everything that tells of the association of two records, from one of them. */
  async function shown(from: End, toType: string) {
    const { associations } = bodyOf<{ associations?: unknown }>(
      await axle.api.get(`${OBJECTS}/${from.join('/')}?associations=${toType}&archived=false`),
    );
    const path = `/crm/v4/associations/${from[0]}/${toType}/batch/read`;
    const batch = await axle.api.send('POST', path, { body: { inputs: [{ id: from[1] }] } });
    const named = await axle.api.get(`/crm/v3/objects/${from.join('/')}/associations/${toType}`);
    return {
      listed: Object.keys(await associatedWith(axle, from, toType)),
      inline: associations !== undefined,
      batch: batch.status,
      named: bodyOf<{ results: unknown[] }>(named).results.length,
    };
  }
  const nothing = { listed: [], inline: false, batch: 207, named: 0 };

  test('is shown from neither end, until it is restored', async () => {
    const [from, to] = [await contact(), await company()];
    await associate(axle, from, to, 1);
    await axle.api.archive(...to);
    expect(await shown(from, 'companies')).toEqual(nothing);
    expect(await shown(to, 'contacts')).toEqual(nothing);
    await restore(to);
    expect(await shown(from, 'companies')).toEqual({ listed: [to[1]], inline: true, batch: 200, named: 2 });
    expect(await shown(to, 'contacts')).toEqual({ listed: [from[1]], inline: true, batch: 200, named: 2 });
    expect(await associatedWith(axle, from, 'companies')).toEqual({ [to[1]]: [1, 279] });
  });

  test('leaves the others on their pages', async () => {
    const from = await contact();
    const deals = [await deal(), await deal(), await deal()];
    for (const each of deals) await associate(axle, from, each);
    await axle.api.archive(...(deals[1] ?? from));
    const ids = [deals[0]?.[1] ?? '', deals[2]?.[1] ?? ''];
    expect(Object.keys(await associatedWith(axle, from, 'deals'))).toEqual(ids);
    const limited = bodyOf<{ results: unknown[] }>(
      await axle.api.get(`/crm/v4/objects/contacts/${from[1]}/associations/deals?limit=2`),
    );
    expect(limited).not.toHaveProperty('paging');
    expect(limited.results).toHaveLength(2);
  });

  test('stays archived where its other end is restored', async () => {
    const [from, to] = [await contact(), await company()];
    await associate(axle, from, to);
    for (const end of [from, to]) await axle.api.archive(...end);
    await restore(from);
    expect(await associatedWith(axle, from, 'companies')).toEqual({});
    await restore(to);
    expect(await associatedWith(axle, from, 'companies')).toEqual({ [to[1]]: [279] });
  });

  test('that was primary gives way, and is not primary again once it is restored', async () => {
    const [from, old, next] = [await contact(), await company(), await company()];
    await associate(axle, from, old, 1);
    await axle.api.archive(...old);
    await associate(axle, from, next, 1);
    await restore(old);
    expect(await associatedWith(axle, from, 'companies')).toEqual({ [old[1]]: [279], [next[1]]: [1, 279] });
  });

  test('loses an association that is deleted meanwhile', async () => {
    const [from, to] = [await contact(), await company()];
    await associate(axle, from, to, 1);
    await axle.api.archive(...to);
    expect((await axle.api.send('DELETE', pairPath(from, to))).status).toBe(204);
    await restore(to);
    expect(await associatedWith(axle, from, 'companies')).toEqual({});
  });
});

describe('records that are merged', () => {
  test('bring what either was associated with, once each and with all labels', async () => {
    const [a, b] = [await contact(), await contact()];
    const [both, one, two] = [await company(), await company(), await company()];
    await associate(axle, a, both, 279);
    await associate(axle, b, both, 931);
    await associate(axle, a, one, 279);
    await associate(axle, b, two, 279);
    const result = await merge(a, b);
    const there = { [both[1]]: [279, 931], [one[1]]: [279], [two[1]]: [279] };
    expect(await associatedWith(axle, result, 'companies')).toEqual(there);
    expect(await associatedWith(axle, both, 'contacts')).toEqual({ [result[1]]: [280, 930] });
    expect(await associatedWith(axle, two, 'contacts')).toEqual({ [result[1]]: [280] });
  });

  test('keep the primary record of the primary one; the other loses that label only', async () => {
    const [a, b, mine, theirs] = [await contact(), await contact(), await company(), await company()];
    await associate(axle, a, mine, 1);
    await associate(axle, b, theirs, 1, 931);
    const result = await merge(a, b);
    expect(await associatedWith(axle, result, 'companies')).toEqual({
      [mine[1]]: [1, 279],
      [theirs[1]]: [279, 931],
    });
    expect(await associatedWith(axle, theirs, 'contacts')).toEqual({ [result[1]]: [280, 930] });
  });

  test('take over the primary record of the other where the primary one has none', async () => {
    const [a, b, theirs] = [await contact(), await contact(), await company()];
    await associate(axle, b, theirs, 1);
    const result = await merge(a, b);
    expect(await associatedWith(axle, result, 'companies')).toEqual({ [theirs[1]]: [1, 279] });
  });

  test('stay primary for those whose primary record they were', async () => {
    const [a, b, first, second] = [await company(), await company(), await contact(), await contact()];
    await associate(axle, first, a, 1);
    await associate(axle, second, b, 1);
    await associate(axle, second, a, 279);
    const result = await merge(a, b);
    expect(await associatedWith(axle, first, 'companies')).toEqual({ [result[1]]: [1, 279] });
    expect(await associatedWith(axle, second, 'companies')).toEqual({ [result[1]]: [1, 279] });
  });

  test('are not associated with themselves', async () => {
    const [a, b, other] = [await company(), await company(), await company()];
    await associate(axle, a, b, 13);
    await associate(axle, b, other, 450);
    const result = await merge(a, b);
    expect(await associatedWith(axle, result, 'companies')).toEqual({ [other[1]]: [450] });
    expect(await associatedWith(axle, other, 'companies')).toEqual({ [result[1]]: [450] });
  });

  test('are read and written by their old ids', async () => {
    const [a, b, first, second] = [await contact(), await contact(), await company(), await company()];
    await associate(axle, a, first, 1);
    const result = await merge(a, b);
    for (const old of [a, b]) {
      expect(await associatedWith(axle, old, 'companies')).toEqual({ [first[1]]: [1, 279] });
    }
    const made = await put(axle, b, second, specs(1));
    expect(bodyOf(made)).toMatchObject({ fromObjectId: Number(result[1]), toObjectId: Number(second[1]) });
    await associate(axle, second, a, 930);
    expect(await associatedWith(axle, result, 'companies')).toEqual({
      [first[1]]: [279],
      [second[1]]: [279, 931],
    });
    expect((await axle.api.send('DELETE', pairPath(first, b))).status).toBe(204);
    expect(await associatedWith(axle, result, 'companies')).toEqual({ [second[1]]: [279, 931] });
    const { id } = recordOf(
      await axle.api.send('POST', `${OBJECTS}/deals`, {
        body: { properties: { dealname: 'x' }, associations: [{ to: { id: a[1] }, types: specs(3) }] },
      }),
      201,
    );
    expect(await associatedWith(axle, ['deals', id], 'contacts')).toEqual({ [result[1]]: [3] });
  });

  test('bring what is archived too', async () => {
    const [a, b, hidden] = [await contact(), await contact(), await deal()];
    await associate(axle, b, hidden, 4);
    await axle.api.archive(...hidden);
    const result = await merge(a, b);
    expect(await associatedWith(axle, result, 'deals')).toEqual({});
    await restore(hidden);
    expect(await associatedWith(axle, result, 'deals')).toEqual({ [hidden[1]]: [4] });
  });
});

test('an erased record leaves no association behind, in the store neither', async () => {
  const place = await newKeptPlace();
  const server = await startAxle(place.options);
  onTestFinished(async () => {
    await server.close();
    await place.remove();
  });
  const own = { api: new ApiCaller(server.url, server.token) };
  const countRows = () => place.countRows('association', server.accountId);
  const erased: End = ['contacts', await make(own, 'contacts')];
  const kept: End = ['contacts', await make(own, 'contacts')];
  const [to, hidden]: readonly [End, End] = [
    ['companies', await make(own, 'companies')],
    ['deals', await make(own, 'deals')],
  ];
  await associate(own, erased, to, 1);
  await associate(own, erased, kept);
  await associate(own, erased, hidden);
  await associate(own, kept, to);
  await own.api.archive(...hidden);
  expect(await countRows()).toBe(10);
  const reply = await own.api.send('POST', `${OBJECTS}/contacts/gdpr-delete`, {
    body: { objectId: erased[1] },
  });
  expect(reply.status).toBe(204);
  expect(await countRows()).toBe(2);
  expect(await associatedWith(own, to, 'contacts')).toEqual({ [kept[1]]: [280] });
  expect(await associatedWith(own, kept, 'contacts')).toEqual({});
});
