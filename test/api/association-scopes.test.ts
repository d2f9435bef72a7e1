import { beforeAll, describe, expect, test } from 'vitest';
import { type ApiCaller, OBJECTS, recordOf } from './api-caller.ts';
import {
  associate,
  associatedWith,
  type End,
  make,
  pairInput,
  pairPath,
  specs,
} from './associated-records.ts';
import { useAccount } from './running-account.ts';

/** Both ends of an association have to be open to the caller: reading it takes the one scope, changing it the other. */
const account = useAccount();
const V4 = '/crm/v4/associations';
const V3 = '/crm/v3/associations';

let from: End;
let to: End;
beforeAll(async () => {
  [from, to] = [
    ['contacts', await make(account, 'contacts')],
    ['companies', await make(account, 'companies')],
  ];
  await associate(account, from, to, 1);
});

type Call = readonly [method: string, path: string, body?: unknown];

/** Each call once in either direction. */
function calls(build: (near: End, far: End) => readonly Call[]): readonly Call[] {
  return [...build(from, to), ...build(to, from)];
}

const reads = () =>
  calls(([near, nearId], [far]) => [
    ['GET', `/crm/v4/objects/${near}/${nearId}/associations/${far}`],
    ['GET', `/crm/objects/2026-03/${near}/${nearId}/associations/${far}`],
    ['GET', `${OBJECTS}/${near}/${nearId}/associations/${far}`],
    ['POST', `${V4}/${near}/${far}/batch/read`, { inputs: [{ id: nearId }] }],
    ['POST', `${V3}/${near}/${far}/batch/read`, { inputs: [{ id: nearId }] }],
    ['GET', `${V3}/${near}/${far}/types`],
    ['GET', `${OBJECTS}/${near}/${nearId}?associations=${far}`],
    ['GET', `${OBJECTS}/${near}?associations=${far}`],
  ]);

const writes = () =>
  calls(([near, nearId], [far, farId]) => {
    const pair = { from: { id: nearId }, to: { id: farId } };
    const label = near === 'contacts' ? 1 : 2;
    const name = near === 'contacts' ? 'contact_to_company' : 'company_to_contact';
    const required = near === 'contacts' ? 'firstname' : 'name';
    const associations = [{ to: { id: farId }, types: specs(label) }];
    const create = { properties: { [required]: 'x' }, associations };
    return [
      ['PUT', pairPath([near, nearId], [far, farId]), specs(label)],
      ['PUT', `/crm/v4/objects/${near}/${nearId}/associations/default/${far}/${farId}`],
      ['POST', `${V4}/${near}/${far}/batch/create`, { inputs: [pairInput(nearId, farId, label)] }],
      ['POST', `${V4}/${near}/${far}/batch/associate/default`, { inputs: [pair] }],
      ['POST', `${V4}/${near}/${far}/batch/labels/archive`, { inputs: [pairInput(nearId, farId, label)] }],
      ['POST', `${V4}/${near}/${far}/batch/archive`, { inputs: [{ from: pair.from, to: [pair.to] }] }],
      ['POST', `${V3}/${near}/${far}/batch/create`, { inputs: [{ ...pair, type: name }] }],
      ['POST', `${V3}/${near}/${far}/batch/archive`, { inputs: [{ ...pair, type: name }] }],
      ['PUT', `${OBJECTS}/${near}/${nearId}/associations/${far}/${farId}/${name}`],
      ['DELETE', `${OBJECTS}/${near}/${nearId}/associations/${far}/${farId}/${name}`],
      ['DELETE', pairPath([near, nearId], [far, farId])],
      ['POST', `${OBJECTS}/${near}`, create],
      ['POST', `${OBJECTS}/${near}/batch/create`, { inputs: [create] }],
    ];
  });

async function statusesOf(caller: ApiCaller, sent: readonly Call[]): Promise<readonly string[]> {
  const statuses: string[] = [];
  for (const [method, path, body] of sent) {
    const reply = await caller.send(method, path, { body });
    const refused = reply.status === 403 && reply.text.includes('"category":"MISSING_SCOPES"');
    const what = refused ? 'refused' : reply.status < 300 ? 'done' : `${reply.status} ${reply.text}`;
    statuses.push(`${method} ${path}: ${what}`);
  }
  return statuses;
}

const outcome = (sent: readonly Call[], what: string) =>
  sent.map(([method, path]) => `${method} ${path}: ${what}`);

const scope = (type: string, access: string) => `crm.objects.${type}.${access}`;

describe('a caller that may read and write', () => {
  test.each([['contacts'], ['companies']])(
    '%s only neither reads nor changes an association',
    async (type) => {
      const caller = await account.callerWith(scope(type, 'read'), scope(type, 'write'));
      for (const sent of [reads(), writes()]) {
        expect(await statusesOf(caller, sent)).toEqual(outcome(sent, 'refused'));
      }
      expect(await associatedWith(account, from, 'companies')).toEqual({ [to[1]]: [1, 279] });
    },
  );
});

test('both ends read takes both read scopes, which change nothing', async () => {
  const caller = await account.callerWith(scope('contacts', 'read'), scope('companies', 'read'));
  expect(await statusesOf(caller, reads())).toEqual(outcome(reads(), 'done'));
  expect(await statusesOf(caller, writes())).toEqual(outcome(writes(), 'refused'));
  expect(await associatedWith(account, from, 'companies')).toEqual({ [to[1]]: [1, 279] });
});

test.each([
  ['contacts', 'companies'],
  ['companies', 'contacts'],
])('writing %s and only reading %s changes no association', async (written, readOnly) => {
  const scopes = [scope(written, 'write'), scope(written, 'read'), scope(readOnly, 'read')];
  const caller = await account.callerWith(...scopes);
  expect(await statusesOf(caller, writes())).toEqual(outcome(writes(), 'refused'));
  expect(await associatedWith(account, from, 'companies')).toEqual({ [to[1]]: [1, 279] });
});

test('both write scopes change associations and do not read them', async () => {
  const caller = await account.callerWith(scope('contacts', 'write'), scope('companies', 'write'));
  expect(await statusesOf(caller, reads())).toEqual(outcome(reads(), 'refused'));
  expect(await statusesOf(caller, writes())).toEqual(outcome(writes(), 'done'));
});

test('a record that is created without associations takes no scope of another type', async () => {
  const caller = await account.callerWith(scope('contacts', 'write'));
  const body = { properties: { firstname: 'x' }, associations: [] };
  recordOf(await caller.send('POST', `${OBJECTS}/contacts`, { body }), 201);
});

test('an association of another account is not there', async () => {
  const elsewhere = await account.callerElsewhere();
  const reply = await elsewhere.get(`/crm/v4/objects/contacts/${from[1]}/associations/companies`);
  expect([reply.status, reply.text]).toEqual([200, '{"results":[]}']);
  const put = await elsewhere.send('PUT', pairPath(from, to), { body: specs(1) });
  expect(put.status).toBe(400);
});
