import { describe, expect, test } from 'vitest';
import { expectRefusal, invalidProperties, OBJECTS, type RecordBody, type Reply } from './api-caller.ts';
import { batchOf } from './batch-body.ts';
import { STARTED_AT, useAxle } from './running-axle.ts';

const axle = useAxle();

function send(verb: string, inputs: readonly unknown[], more: object = {}, prefix = OBJECTS): Promise<Reply> {
  return axle.api.send('POST', `${prefix}/contacts/batch/${verb}`, { body: { inputs, ...more } });
}

const newEmail = () => `batch-${axle.next()}@example.com`;

async function createContacts(count: number): Promise<readonly RecordBody[]> {
  const inputs = Array.from({ length: count }, () => ({ properties: { email: newEmail() } }));
  const { results } = batchOf(await send('create', inputs), 201);
  return [...results].sort((a, b) => Number(a.id) - Number(b.id));
}

async function countContacts(): Promise<number> {
  let count = 0;
  for (let after: string | undefined = '0'; after !== undefined; ) {
    const page = await axle.api.list('contacts', `?limit=100&after=${after}`);
    count += page.results.length;
    after = page.paging?.next.after;
  }
  return count;
}

const TOO_MANY = {
  message:
    'The maximum number of inputs supported in a batch is 100. Please reduce the number of items and try again',
  category: 'VALIDATION_ERROR',
};

describe('every batch', () => {
  test('comes in an envelope of its own, keys in order, with times', async () => {
    const reply = await send('create', [{ properties: { email: newEmail() } }]);
    expect(Object.keys(batchOf(reply, 201))).toEqual(['completedAt', 'status', 'startedAt', 'results']);
    const { completedAt, startedAt, status } = batchOf(reply, 201);
    expect({ completedAt, startedAt, status }).toEqual({
      completedAt: STARTED_AT,
      startedAt: STARTED_AT,
      status: 'COMPLETE',
    });
  });

  test.each([
    ['create', { properties: {} }],
    ['read', { id: '1' }],
    ['update', { id: '1', properties: { city: 'x' } }],
    ['upsert', { id: 'a@b.com', idProperty: 'email', properties: {} }],
    ['archive', { id: '1' }],
  ])('%s takes a hundred inputs, and refuses one more', async (verb, input) => {
    const inputs = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        'id' in input ? { ...input, id: verb === 'upsert' ? newEmail() : String(900_000 + index) } : input,
      );
    expect((await send(verb, inputs(100))).status).toBeLessThan(300);
    expectRefusal(await send(verb, inputs(101)), 400, TOO_MANY);
  });

  test.each(['create', 'read', 'update', 'upsert'])('%s without inputs does nothing', async (verb) => {
    const reply = await axle.api.send('POST', `${OBJECTS}/contacts/batch/${verb}`, { body: {} });
    expect(batchOf(reply, verb === 'create' ? 201 : 200).results).toEqual([]);
  });

  test.each(['read', 'update', 'archive'])('%s refuses an id that comes twice', async (verb) => {
    const inputs = ['7', '8', '7'].map((id) => ({ id, properties: { city: 'x' } }));
    expectRefusal(await send(verb, inputs), 400, {
      message: 'Duplicate IDs found in batch input: [7]. IDs must be unique',
      context: { ids: ['7'] },
      category: 'VALIDATION_ERROR',
    });
  });

  test('names the place of an input that is no object', async () => {
    const body = '{"inputs":[{"id":"1"},\n ["2"]]}';
    expectRefusal(await axle.api.send('POST', `${OBJECTS}/contacts/batch/read`, { body }), 400, {
      message:
        'Invalid input JSON on line 2, column 2: Cannot deserialize value of type ' +
        '`com.hubspot.inbounddb.publicobject.core.v2.SimplePublicObjectId$Json` from Array value ' +
        '(token `JsonToken.START_ARRAY`)',
    });
  });
});

describe('a creation', () => {
  test('of two with a bad one creates none, and tells all that is wrong', async () => {
    const before = await countContacts();
    const inputs = [{ nosuch: '1' }, { email: newEmail() }, { email: 'nobody' }];
    expectRefusal(
      await send(
        'create',
        inputs.map((properties) => ({ properties })),
      ),
      400,
      invalidProperties([
        { name: 'nosuch', code: 'PROPERTY_DOESNT_EXIST', message: 'Property "nosuch" does not exist' },
        { name: 'email', code: 'INVALID_EMAIL', message: 'Email address nobody is invalid' },
      ]),
    );
    expect(await countContacts()).toBe(before);
  });

  test('with a trace id on every input creates what it can, and answers 207', async () => {
    const [taken = ''] = (await createContacts(1)).map(({ properties }) => properties['email'] ?? '');
    const [holder] =
      (await send('read', [{ id: taken }], { idProperty: 'email' })).text.match(/"id":"(\d+)"/) ?? [];
    const reply = await send('create', [
      { properties: { email: newEmail() }, objectWriteTraceId: 'good' },
      { properties: { email: taken }, objectWriteTraceId: 'taken' },
    ]);
    const { results, errors, numErrors } = batchOf(reply, 207);
    expect(results).toMatchObject([{ objectWriteTraceId: 'good' }]);
    const existing = /\d+/.exec(holder ?? '')?.[0] ?? '';
    expect({ errors, numErrors }).toEqual({
      errors: [
        {
          status: 'error',
          category: 'CONFLICT',
          message: `Contact already exists. Existing ID: ${existing}`,
          context: { objectWriteTraceId: ['taken'], existingId: [existing] },
        },
      ],
      numErrors: 1,
    });
  });

  test('of a taken address without trace ids is a conflict that names no record', async () => {
    const email = newEmail();
    const twice = [{ properties: { email } }, { properties: { email } }];
    const before = await countContacts();
    expectRefusal(await send('create', twice), 409, {
      message: 'Contact already exists',
      category: 'CONFLICT',
    });
    expect(await countContacts()).toBe(before);
  });

  test('does not answer in the order of the inputs', async () => {
    const emails = [newEmail(), newEmail(), newEmail()];
    const inputs = emails.map((email) => ({ properties: { email } }));
    const { results } = batchOf(await send('create', inputs), 201);
    const answered = results.map(({ properties }) => properties['email']);
    expect(answered).not.toEqual(emails);
    expect([...answered].sort()).toEqual([...emails].sort());
  });
});

describe('a change', () => {
  test('of many has one time, and reports all missing records in one error', async () => {
    const [a, b] = await createContacts(2);
    axle.nowMs += 1000;
    const inputs = [a?.id, '123456', b?.id, 'abc'].map((id) => ({ id, properties: { city: 'Porto' } }));
    const { results, errors, numErrors } = batchOf(await send('update', inputs), 207);
    axle.nowMs -= 1000;
    expect(results.map(({ id }) => id).sort()).toEqual([a?.id, b?.id]);
    expect(new Set(results.map(({ updatedAt }) => updatedAt)).size).toBe(1);
    expect({ errors, numErrors }).toEqual({
      errors: [
        {
          status: 'error',
          category: 'OBJECT_NOT_FOUND',
          message:
            'Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid.',
          context: { ids: ['123456', 'abc'] },
        },
      ],
      numErrors: 1,
    });
  });

  test('takes a property by which each input is looked for', async () => {
    const [contact] = await createContacts(1);
    const id = contact?.properties['email']?.toUpperCase();
    const { results } = batchOf(
      await send('update', [{ id, idProperty: 'email', properties: { city: 'Faro' } }]),
      200,
    );
    expect(results).toMatchObject([{ id: contact?.id, properties: { city: 'Faro' } }]);
  });

  test('of which one is bad changes none without trace ids, and the others with', async () => {
    const [a, b] = await createContacts(2);
    const inputs = [
      { id: a?.id, properties: { city: 'Lagos' } },
      { id: b?.id, properties: { nosuch: 'x' } },
    ];
    expect((await send('update', inputs)).status).toBe(400);
    expect(await axle.api.valueOf('contacts', a?.id ?? '', 'city')).toBeNull();
    const traced = inputs.map((input, index) => ({ ...input, objectWriteTraceId: String(index) }));
    const { results, errors } = batchOf(await send('update', traced), 207);
    expect(results).toMatchObject([{ id: a?.id, objectWriteTraceId: '0' }]);
    expect(errors).toMatchObject([{ category: 'VALIDATION_ERROR', context: { objectWriteTraceId: ['1'] } }]);
    expect(await axle.api.valueOf('contacts', a?.id ?? '', 'city')).toBe('Lagos');
  });
});

describe('an upsert', () => {
  test('changes the one that is there and creates the other, and says which is new', async () => {
    const [contact] = await createContacts(1);
    const known = contact?.properties['email'] ?? '';
    const fresh = newEmail();
    const inputs = [known, fresh].map((id) => ({ id, idProperty: 'email', properties: { city: 'Braga' } }));
    const { results } = batchOf(await send('upsert', inputs), 200);
    expect(Object.fromEntries(results.map(({ id, ...rest }) => [id === contact?.id, rest.new]))).toEqual({
      true: false,
      false: true,
    });
    const created = results.find((result) => result.new === true);
    expect(created?.properties).toMatchObject({ email: fresh, city: 'Braga' });
  });

  test('by a property that is not unique is refused', async () => {
    expectRefusal(await send('upsert', [{ id: 'x', idProperty: 'city', properties: {} }]), 400, {
      message: 'Unable to perform update/upsert by non-unique 0-1 property city in portal ID 4820',
      category: 'VALIDATION_ERROR',
    });
  });
});

describe('a read', () => {
  test('shows the properties asked for, of those that are there', async () => {
    const [a, b] = await createContacts(2);
    const reply = await send('read', [{ id: a?.id }, { id: b?.id }, { id: 7 }], {
      properties: ['city', 'nosuch'],
    });
    const { results, errors } = batchOf(reply, 207);
    expect(results.map(({ id }) => id).sort()).toEqual([a?.id, b?.id]);
    expect(Object.keys(results[0]?.properties ?? {})).toEqual([
      'city',
      'createdate',
      'hs_object_id',
      'lastmodifieddate',
    ]);
    expect(errors?.[0]?.context).toEqual({ ids: ['7'] });
  });

  test('with histories takes fifty inputs, and refuses one more', async () => {
    const [contact] = await createContacts(1);
    const more = { propertiesWithHistory: ['email'] };
    const inputs = Array.from({ length: 49 }, (_, index) => ({ id: String(900_000 + index) }));
    const { results } = batchOf(await send('read', [{ id: contact?.id }, ...inputs], more), 207);
    expect(results[0]?.propertiesWithHistory?.['email']).toHaveLength(1);
    expectRefusal(await send('read', [{ id: contact?.id }, ...inputs, { id: '1' }], more), 400, {
      message:
        'The maximum number of inputs supported in a batch request for property histories is 50. ' +
        'Please reduce the number of items and try again',
      category: 'VALIDATION_ERROR',
    });
  });

  test('of archived records shows no live ones', async () => {
    const [a, b] = await createContacts(2);
    expect((await send('archive', [{ id: Number(a?.id) }, { id: '5' }, { id: 'abc' }])).status).toBe(204);
    const path = `${OBJECTS}/contacts/batch/read?archived=true`;
    const reply = await axle.api.send('POST', path, { body: { inputs: [{ id: a?.id }, { id: b?.id }] } });
    const { results, errors } = batchOf(reply, 207);
    expect(results).toMatchObject([{ id: a?.id, archived: true, archivedAt: STARTED_AT }]);
    expect(errors?.[0]?.context).toEqual({ ids: [b?.id] });
  });
});

test.each([
  ['/crm/v3/objects', 201, 207],
  ['/crm/objects/v3', 201, 207],
  ['/crm/objects/2025-09', 200, 200],
  ['/crm/objects/2026-03', 201, 207],
  ['/crm/objects/2026-09', 201, 200],
])('%s answers a creation with %i and partial success with %i', async (prefix, created, partial) => {
  const [contact] = await createContacts(1);
  const creation = await send('create', [{ properties: { email: newEmail() } }], {}, prefix);
  expect(batchOf(creation, created).results).toHaveLength(1);
  const read = await send('read', [{ id: contact?.id }, { id: '4' }], {}, prefix);
  expect(batchOf(read, partial)).toMatchObject({ results: [{ id: contact?.id }], numErrors: 1 });
});
