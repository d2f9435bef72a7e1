import { describe, expect, test } from 'vitest';
import { toObjectTypeId } from '../../src/model/ids.ts';
import { expectRefusal, invalidProperties, OBJECTS, recordOf } from './api-caller.ts';
import { expectRefused, metadataCaller } from './metadata-caller.ts';
import { useAccount } from './running-account.ts';

/** Tokens that are limited to some properties of an object type: what the lists leave out is not there. */
const account = useAccount({
  properties: [
    {
      typeId: toObjectTypeId('0-1'),
      property: {
        name: 'badge',
        label: 'Badge',
        type: 'string',
        fieldType: 'text',
        groupName: 'contactinformation',
        custom: true,
        hasUniqueValue: true,
      },
    },
  ],
});

const limitedTo = (read: readonly string[] | undefined, write?: readonly string[]) =>
  account.callerLimitedTo({ '0-1': { ...(read && { read }), ...(write && { write }) } });

const CONTACTS = `${OBJECTS}/contacts`;
const DEFINITIONS = '/crm/v3/properties/contacts';
let made = 0;

async function makeContact() {
  made += 1;
  const values = { firstname: `Ada${made}`, lastname: `Hidden${made}`, email: `a${made}@hidden.example` };
  return { ...values, id: (await account.api.create('contacts', { ...values, badge: `B-${made}` })).id };
}

describe('reading', () => {
  test('shows what is on the list, and identity and times, in every form', async () => {
    const { id, firstname, lastname } = await makeContact();
    const caller = await limitedTo(['firstname']);
    const query = 'properties=firstname,lastname&propertiesWithHistory=lastname,firstname';
    const read = recordOf(await caller.get(`${CONTACTS}/${id}?${query}`));
    expect(Object.keys(read.properties)).toEqual([
      'createdate',
      'firstname',
      'hs_object_id',
      'lastmodifieddate',
    ]);
    expect(Object.keys(read.propertiesWithHistory ?? {})).toEqual(['firstname']);
    const replies = [
      await caller.get(`${CONTACTS}/${id}`),
      await caller.get(`${CONTACTS}?limit=100&properties=firstname,lastname`),
      await caller.patch('contacts', id, { firstname }),
      await caller.send('POST', `${CONTACTS}/search`, { body: { query: firstname } }),
    ];
    for (const reply of replies) {
      expect(reply.status).toBe(200);
      expect(reply.text).not.toContain(lastname);
      expect(reply.text).not.toContain('hidden.example');
    }
  });

  test('what follows from a property that is left out is left out too', async () => {
    const { id } = await makeContact();
    const caller = await limitedTo(['firstname', 'hs_full_name_or_email', 'hs_email_domain']);
    const { properties } = await caller.read(
      'contacts',
      id,
      '?properties=hs_full_name_or_email,hs_email_domain',
    );
    expect(Object.keys(properties)).toEqual(['createdate', 'hs_object_id', 'lastmodifieddate']);
  });

  test('neither words, filters, sorts nor unique values lead to what is left out', async () => {
    const { firstname, lastname, email } = await makeContact();
    const caller = await limitedTo(['firstname']);
    const search = (body: object) => caller.send('POST', `${CONTACTS}/search`, { body });
    const totalOf = async (query: string) => JSON.parse((await search({ query })).text).total;
    expect(await totalOf(firstname)).toBe(1);
    for (const word of [lastname, email, 'hidden']) expect(await totalOf(word)).toBe(0);
    const unknown = await search({ filters: [{ propertyName: 'no_such', operator: 'HAS_PROPERTY' }] });
    const hidden = await search({ filters: [{ propertyName: 'lastname', operator: 'HAS_PROPERTY' }] });
    const sorted = await search({ sorts: ['lastname'] });
    for (const { status, text, correlationId } of [hidden, sorted]) {
      expect([status, text.replace(correlationId, '')]).toEqual([
        unknown.status,
        unknown.text.replace(unknown.correlationId, ''),
      ]);
    }
    const found = await caller.get(`${CONTACTS}/B-${made}?idProperty=badge`);
    expect([found.status, found.text]).toEqual([
      400,
      expect.stringContaining('non-unique 0-1 property badge'),
    ]);
  });
});

describe('writing', () => {
  test('what is not on the list is refused by name, whether it is there or not, and nothing is written', async () => {
    const { id, firstname } = await makeContact();
    const caller = await limitedTo(undefined, ['firstname']);
    const message = 'This token may not write all of the given properties of contacts: [lastname, no_such].';
    const errors = ['lastname', 'no_such'].map((name) => ({
      message: `Property "${name}" of contacts is not among those that this token may write.`,
      context: { propertyName: [name] },
    }));
    const sent = { firstname: 'Bea', lastname: 'x', no_such: null };
    for (const reply of [await caller.patch('contacts', id, sent), await caller.post('contacts', sent)]) {
      expectRefusal(reply, 403, { message, errors, category: 'MISSING_SCOPES' });
    }
    expect(await account.api.valueOf('contacts', id, 'firstname')).toBe(firstname);
    expect((await caller.patch('contacts', id, { firstname: 'Bea' })).status).toBe(200);
  });

  test('what is on the list and not there is unknown, as it is to anybody', async () => {
    const caller = await limitedTo(undefined, ['no_such']);
    const problem = {
      name: 'no_such',
      code: 'PROPERTY_DOESNT_EXIST',
      message: 'Property "no_such" does not exist',
    };
    expectRefusal(await caller.post('contacts', { no_such: 'x' }), 400, invalidProperties([problem]));
  });

  test('in a batch refuses the whole of it, or with trace ids the input alone', async () => {
    const caller = await limitedTo(undefined, ['firstname']);
    const inputs = [
      { properties: { firstname: 'Cleo' }, objectWriteTraceId: 'one' },
      { properties: { lastname: 'x' }, objectWriteTraceId: 'two' },
    ];
    const send = (body: object) => caller.send('POST', `${CONTACTS}/batch/create`, { body });
    const untraced = { inputs: inputs.map(({ properties }) => ({ properties })) };
    expect((await send(untraced)).status).toBe(403);
    const partly = await send({ inputs });
    expect(partly.status).toBe(207);
    expect(JSON.parse(partly.text)).toMatchObject({ results: [{ objectWriteTraceId: 'one' }], numErrors: 1 });
  });

  test('who may not read what it writes cannot tell a right guess from a wrong one', async () => {
    const { id, lastname } = await makeContact();
    const caller = await limitedTo(['firstname']);
    const before = (await caller.read('contacts', id)).updatedAt;
    const right = await caller.update('contacts', id, { lastname });
    const wrong = await caller.update('contacts', id, { lastname: 'Wrong' });
    expect(right.updatedAt > before).toBe(true);
    expect(Object.keys(right.properties)).toEqual(Object.keys(wrong.properties));
  });
});

describe('definitions', () => {
  const callWith = async (read: readonly string[], write: readonly string[]) => {
    const caller = await limitedTo(read, write);
    return metadataCaller(() => caller);
  };

  test('are there of what may be read or written', async () => {
    const call = await callWith(['city'], ['zip']);
    const names = (await call('GET', DEFINITIONS)).body.results.map(({ name }: { name: string }) => name);
    expect(names.toSorted()).toEqual(['city', 'createdate', 'hs_object_id', 'lastmodifieddate', 'zip']);
    expectRefused(await call('GET', `${DEFINITIONS}/badge`), 404, {
      message: 'Property "badge" does not exist',
    });
    expect((await call('GET', '/crm/v3/schemas/contacts')).body.properties).toHaveLength(names.length);
    const batch = await call('POST', `${DEFINITIONS}/batch/read`, {
      inputs: [{ name: 'badge' }, { name: 'zip' }],
    });
    expect(batch.body).toMatchObject({ results: [{ name: 'zip' }], numErrors: 1 });
  });

  test('are made and changed of what may be written, and of nothing else', async () => {
    const call = await callWith(['city'], ['zip']);
    const sample = { label: 'X', type: 'string', fieldType: 'text', groupName: 'contactinformation' };
    const refusals = [
      await call('POST', DEFINITIONS, { ...sample, name: 'brand_new' }),
      await call('POST', DEFINITIONS, { ...sample, name: 'badge' }),
      await call('PATCH', `${DEFINITIONS}/badge`, { label: 'Y' }),
      await call('DELETE', `${DEFINITIONS}/badge`),
      await call('POST', `${DEFINITIONS}/batch/archive`, { inputs: [{ name: 'badge' }] }),
      await call('PUT', '/crm/v3/property-validations/contacts/badge/rule-type/MAX_LENGTH', {
        ruleArguments: ['5'],
      }),
    ];
    for (const reply of refusals) expectRefused(reply, 403, { category: 'MISSING_SCOPES' });
    const all = metadataCaller(() => account.api);
    expect((await all('GET', `${DEFINITIONS}/badge`)).body.label).toBe('Badge');
  });

  test('a formula cannot be made over what is not to be known of', async () => {
    const call = await callWith(['mine', 'city'], ['mine']);
    const sample = {
      label: 'X',
      type: 'string',
      fieldType: 'text',
      groupName: 'contactinformation',
      name: 'mine',
    };
    const formulaOver = (name: string) =>
      call('POST', DEFINITIONS, { ...sample, calculationFormula: `string(${name})` });
    const message = (name: string) => ({ message: `Property "${name}" does not exist` });
    expectRefused(await formulaOver('lastname'), 404, message('lastname'));
    expectRefused(await formulaOver('no_such'), 404, message('no_such'));
    expect((await formulaOver('city')).status).toBe(201);
  });
});

test('a record that cannot come back does not tell of the value that is in the way', async () => {
  const { id } = await makeContact();
  const taken = `B-${made}`;
  await account.api.archive('contacts', id);
  await account.api.create('contacts', { firstname: 'x', badge: taken });
  const restore = `/_axle/objects/contacts/${id}/restore`;
  expect((await account.api.send('POST', restore)).text).toContain(taken);
  for (const caller of [
    await limitedTo(['firstname']),
    await account.callerWith('crm.objects.contacts.write'),
  ]) {
    const reply = await caller.send('POST', restore);
    expectRefusal(reply, 400, {
      message: `Cannot restore ${id}: a value that no two records may share is not free any more.`,
      category: 'VALIDATION_ERROR',
    });
  }
});
