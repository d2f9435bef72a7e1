import { describe, expect, test } from 'vitest';
import { expectRefusal, OBJECTS, type RecordBody, type Reply, recordOf, type Sent } from './api-caller.ts';
import { useAxle } from './running-axle.ts';

const axle = useAxle();

function send(type: string, primaryObjectId: unknown, objectIdToMerge: unknown): Promise<Reply> {
  return axle.api.send('POST', `${OBJECTS}/${type}/merge`, { body: { primaryObjectId, objectIdToMerge } });
}

async function merged(type: string, primary: Sent, other: Sent) {
  const a = await axle.api.create(type, primary);
  axle.nowMs += 1000;
  const b = await axle.api.create(type, other);
  axle.nowMs += 1000;
  const result: RecordBody = recordOf(await send(type, a.id, b.id), 200);
  return { a, b, result };
}

const address = (name: string) => `${name}-${axle.next()}@example.com`;

describe('two contacts that are merged', () => {
  test('become one under a new id, to which both old ids lead', async () => {
    const [first, second] = [address('a'), address('b')];
    const { a, b, result } = await merged(
      'contacts',
      { email: first, firstname: 'Ana', city: '' },
      { email: second, firstname: 'Bea', city: 'Porto', phone: '123' },
    );
    expect([a.id, b.id]).not.toContain(result.id);
    expect(result.properties).toMatchObject({ email: first, firstname: 'Ana' });
    const names = '?properties=firstname,city,phone,email,hs_additional_emails,hs_merged_object_ids';
    for (const id of [a.id, b.id, result.id]) {
      const { id: read, properties } = await axle.api.read('contacts', id, names);
      expect(read).toBe(result.id);
      expect(properties).toMatchObject({
        firstname: 'Ana',
        city: 'Porto',
        phone: '123',
        email: first,
        hs_additional_emails: second,
        hs_merged_object_ids: `${a.id};${b.id}`,
      });
    }
    const ids = (await axle.api.list('contacts', '?limit=100')).results.map(({ id }) => id);
    expect(ids).toContain(result.id);
    for (const id of [a.id, b.id]) expect(ids).not.toContain(id);
    expect((await axle.api.list('contacts', '?limit=100&archived=true')).results).toEqual([]);
  });

  test('are found by either address, which nobody else may take', async () => {
    const [first, second] = [address('c'), address('d')];
    const { result } = await merged('contacts', { email: first }, { email: second });
    for (const email of [first, second]) {
      expect((await axle.api.read('contacts', email, '?idProperty=email')).id).toBe(result.id);
      expect((await axle.api.post('contacts', { email })).status).toBe(409);
    }
  });

  test('are changed by an old id alone, and not in a batch', async () => {
    const { a, b, result } = await merged('contacts', { firstname: 'E' }, { firstname: 'F' });
    expect((await axle.api.update('contacts', b.id, { city: 'Faro' })).id).toBe(result.id);
    const inputs = [{ id: a.id, properties: { city: 'Lagos' } }];
    const batch = await axle.api.send('POST', `${OBJECTS}/contacts/batch/update`, { body: { inputs } });
    expect(batch.status).toBe(207);
    expect(await axle.api.valueOf('contacts', result.id, 'city')).toBe('Faro');
  });

  test('have one history, the newest first', async () => {
    const { result } = await merged(
      'contacts',
      { firstname: 'G', city: 'A' },
      { firstname: 'H', phone: '1' },
    );
    await axle.api.update('contacts', result.id, { firstname: 'I' });
    const { propertiesWithHistory } = await axle.api.read(
      'contacts',
      result.id,
      '?propertiesWithHistory=firstname,phone',
    );
    expect(propertiesWithHistory?.['firstname']?.map(({ value }) => value)).toEqual(['I', 'H', 'G']);
    expect(propertiesWithHistory?.['phone']?.map(({ value }) => value)).toEqual(['1', '1']);
  });

  test('are merged again, and every old id leads to the last', async () => {
    const { a, b, result } = await merged('contacts', { firstname: 'J' }, { firstname: 'K' });
    const third = await axle.api.create('contacts', { firstname: 'L' });
    const last: RecordBody = recordOf(await send('contacts', third.id, a.id), 200);
    for (const id of [a.id, b.id, result.id, third.id]) {
      expect((await axle.api.read('contacts', id)).id).toBe(last.id);
    }
    expect(await axle.api.valueOf('contacts', last.id, 'firstname')).toBe('L');
    expect(await axle.api.valueOf('contacts', last.id, 'hs_merged_object_ids')).toBe(
      [third.id, result.id, a.id, b.id].join(';'),
    );
  });

  test('are in the further stage, and as old as the older', async () => {
    const { a, result } = await merged(
      'contacts',
      { firstname: 'M', lifecyclestage: 'lead' },
      { firstname: 'N', lifecyclestage: 'customer' },
    );
    expect(result.createdAt).toBe(a.createdAt);
    expect(await axle.api.valueOf('contacts', result.id, 'lifecyclestage')).toBe('customer');
  });

  test('are found by a search under their new id only', async () => {
    const city = `City ${axle.next()}`;
    const find = async () => {
      const body = { filters: [{ propertyName: 'city', operator: 'EQ', value: city }] };
      const reply = await axle.api.send('POST', `${OBJECTS}/contacts/search`, { body });
      return (JSON.parse(reply.text) as { results: RecordBody[] }).results.map(({ id }) => id);
    };
    const a = await axle.api.create('contacts', { city });
    const b = await axle.api.create('contacts', { city });
    expect(await find()).toEqual([a.id, b.id]);
    const result: RecordBody = recordOf(await send('contacts', a.id, b.id), 200);
    expect(await find()).toEqual([result.id]);
  });
});

test.each([
  ['companies', { name: 'A', domain: 'a.example.com' }, { name: 'B', city: 'Porto' }],
  ['deals', { dealname: 'A' }, { dealname: 'B', amount: '7' }],
  [
    'tickets',
    { subject: 'A', hs_pipeline_stage: '1' },
    { subject: 'B', hs_pipeline_stage: '2', content: 'x' },
  ],
  ['2-48200001', { serial_number: 'M-1' }, { serial_number: 'M-2', operating_hours: '5' }],
])('%s are merged too', async (type, primary: Sent, other: Sent) => {
  const { a, result } = await merged(type, primary, other);
  const names = Object.keys({ ...other, ...primary });
  const { id, properties } = await axle.api.read(type, a.id, `?properties=${names.join(',')}`);
  expect(id).toBe(result.id);
  expect(properties).toMatchObject({ ...other, ...primary });
});

describe('a merge is refused', () => {
  test('with itself, also by an old id', async () => {
    const { a, result } = await merged('contacts', { firstname: 'O' }, { firstname: 'P' });
    const itself = { message: 'Cannot merge a contact with itself', category: 'VALIDATION_ERROR' };
    expectRefusal(await send('contacts', result.id, result.id), 400, itself);
    expectRefusal(await send('contacts', result.id, a.id), 400, itself);
  });

  test('with a record that is not there, and changes nothing', async () => {
    const contact = await axle.api.create('contacts', { firstname: 'Q' });
    const gone = await axle.api.create('contacts', { firstname: 'R' });
    await axle.api.archive('contacts', gone.id);
    for (const id of ['7', gone.id]) expect((await send('contacts', contact.id, id)).status).toBe(404);
    expect((await axle.api.read('contacts', contact.id)).id).toBe(contact.id);
  });

  test('for a type that knows none', async () => {
    expect((await send('notes', 1, 2)).status).toBe(404);
    const notes = [
      await axle.api.create('notes', { hs_timestamp: '1' }),
      await axle.api.create('notes', { hs_timestamp: '2' }),
    ];
    expect((await send('notes', notes[0]?.id, notes[1]?.id)).status).toBe(400);
  });

  test('without both ids', async () => {
    expectRefusal(await axle.api.send('POST', `${OBJECTS}/contacts/merge`, { body: '{}' }), 400, {
      message:
        'Invalid input JSON on line 1, column 2. Some required fields were not set: [primaryObjectId, objectIdToMerge]',
      category: 'VALIDATION_ERROR',
    });
  });
});
