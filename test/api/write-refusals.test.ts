import { expect, test } from 'vitest';
import { expectRefusal, invalidProperties, OBJECTS, type Sent } from './api-caller.ts';
import { useAxle } from './running-axle.ts';

const axle = useAxle();

const MACHINES = '2-48200001';
const WRONG_TYPE = 'Cannot deserialize value of type';

function newContact(properties: Sent = {}) {
  return axle.api.create('contacts', { email: `person${axle.next()}@example.com`, ...properties });
}

test('one unknown property', async () => {
  const { id } = await newContact();
  const reply = await axle.api.patch('contacts', id, { adress: 'x' });
  expectRefusal(
    reply,
    400,
    invalidProperties([
      { name: 'adress', code: 'PROPERTY_DOESNT_EXIST', message: 'Property "adress" does not exist' },
    ]),
  );
});

test('everything that is wrong is told at once, in the order sent, and nothing is written', async () => {
  const { id, updatedAt } = await newContact({ city: 'Kiel' });
  axle.nowMs += 1000;
  const reply = await axle.api.patch('contacts', id, {
    city: 'Bonn',
    adress: 'x',
    property_number: '1.4210854715202004e-14',
    hs_object_id: '7',
    email: 'nobody@nowhere.invalidtld',
    property_dropdown: 'choice_z',
  });
  expectRefusal(
    reply,
    400,
    invalidProperties([
      { name: 'adress', code: 'PROPERTY_DOESNT_EXIST', message: 'Property "adress" does not exist' },
      {
        name: 'property_number',
        code: 'INVALID_INTEGER',
        message: '1.4210854715202004e-14 was not a valid number.',
      },
      {
        name: 'hs_object_id',
        code: 'READ_ONLY_VALUE',
        message: '"hs_object_id" is a read only property; its value cannot be set.',
      },
      {
        name: 'email',
        code: 'INVALID_EMAIL',
        message: 'Email address nobody@nowhere.invalidtld is invalid',
      },
      {
        name: 'property_dropdown',
        code: 'INVALID_OPTION',
        message: 'choice_z was not one of the allowed options: [choice_a, choice_b, choice_c]',
        propertyValue: 'choice_z',
      },
    ]),
  );
  expect(await axle.api.read('contacts', id, '?properties=city')).toMatchObject({
    updatedAt,
    properties: { city: 'Kiel' },
  });
});

test('two invalid properties stand as one JSON list in the message, without blanks', async () => {
  const { id } = await newContact();
  const { text } = await axle.api.patch('contacts', id, { foo: '1', bar: '2' });
  const { message } = JSON.parse(text);
  expect(message).toBe(
    'Property values were not valid: ' +
      '[{"isValid":false,"message":"Property \\"foo\\" does not exist","error":"PROPERTY_DOESNT_EXIST","name":"foo",' +
      '"localizedErrorMessage":"Property \\"foo\\" does not exist","portalId":4820},' +
      '{"isValid":false,"message":"Property \\"bar\\" does not exist","error":"PROPERTY_DOESNT_EXIST","name":"bar",' +
      '"localizedErrorMessage":"Property \\"bar\\" does not exist","portalId":4820}]',
  );
});

test.each([
  ['contacts', 'hs_email_domain', 'a calculated'],
  ['contacts', 'hs_full_name_or_email', 'a calculated'],
  ['contacts', 'createdate', 'a read only'],
  ['contacts', 'lastmodifieddate', 'a read only'],
  ['companies', 'hs_createdate', 'a read only'],
  ['companies', 'hs_object_source', 'a read only'],
  ['deals', 'hs_lastmodifieddate', 'a read only'],
])('%s.%s is %s property', async (type, name, what) => {
  const made = { contacts: { firstname: 'x' }, companies: { name: 'x' }, deals: { dealname: 'x' } }[type];
  const { id } = await axle.api.create(type, made ?? {});
  const message = `"${name}" is ${what} property; its value cannot be set.`;
  const expected = invalidProperties([{ name, code: 'READ_ONLY_VALUE', message }]);
  expectRefusal(await axle.api.patch(type, id, { [name]: '1' }), 400, expected);
  expectRefusal(await axle.api.post(type, { ...made, [name]: '1' }), 400, expected);
});

test('a deal stage of no pipeline', async () => {
  const stages =
    'appointmentscheduled, qualifiedtobuy, presentationscheduled, decisionmakerboughtin, contractsent, closedwon, closedlost';
  const { id } = await axle.api.create('deals', { dealname: 'Loom' });
  expectRefusal(
    await axle.api.patch('deals', id, { dealstage: 'signed' }),
    400,
    invalidProperties([
      {
        name: 'dealstage',
        code: 'INVALID_OPTION',
        message: `signed is not a valid pipeline stage ID. Valid options are: pipelineId=default : [${stages}]`,
        propertyValue: 'signed',
      },
    ]),
  );
});

test.each([
  ['an empty map', '999999999', '{"properties":{}}'],
  ['an empty map for an id that is none', '0', '{"properties":{}}'],
  ['an empty body', '999999999', '{}'],
  ['an empty body for an id that is none', '0', '{}'],
])('%s changes nothing and is refused before the record is looked for', async (_what, id, body) => {
  expectRefusal(await axle.api.send('PATCH', `${OBJECTS}/contacts/${id}`, { body }), 400, {
    message: 'No properties found to update, please provide at least one.',
    context: { properties: ['{}'] },
    category: 'VALIDATION_ERROR',
  });
});

test.each(['{}', '{"properties":{}}'])(
  'a creation with the body %s lacks what the type needs',
  async (body) => {
    expectRefusal(await axle.api.send('POST', '/crm/objects/v3/projects', { body }), 400, {
      message: 'Error creating PROJECT. Some required properties were not set.',
      context: { properties: ['hs_name', 'hs_pipeline', 'hs_pipeline_stage'] },
      category: 'VALIDATION_ERROR',
    });
  },
);

test.each([
  ['in capitals', '{"properties":{"Country":"DE"}}', 1, 31, 'Country'],
  ['several', '{"properties":{"Country":"DE","city":"Bonn","ZIP":"1"}}', 1, 55, 'Country, ZIP'],
  ['on lines', '{\n  "properties": {\n    "Country": "DE"\n  }\n}', 5, 1, 'Country'],
  ['of 101 characters', `{"properties":{"${'a'.repeat(101)}":"1"}}`, 1, 124, 'a'.repeat(101)],
])('property names %s are refused as the body is read, with the place of its end', async (...row) => {
  const [, body, line, column, names] = row;
  const { id } = await newContact();
  const reply = await axle.api.send('PATCH', `${OBJECTS}/contacts/${id}`, { body });
  const rule = 'Names for properties should be lowercase and have less than 100 characters.';
  expectRefusal(reply, 400, {
    message: `Invalid input JSON on line ${line}, column ${column}: ${rule} Invalid names: [${names}]`,
    category: 'VALIDATION_ERROR',
  });
});

test.each([
  [
    'a list for an object',
    '[{"properties":{}}]',
    1,
    `: ${WRONG_TYPE} \`com.hubspot.inbounddb.publicobject.core.v2.SimplePublicObjectInput$Json\` from Array value (token \`JsonToken.START_ARRAY\`)`,
  ],
  [
    'an object for a value',
    '{"properties":{"city":{"a":1}}}',
    23,
    `: ${WRONG_TYPE} \`java.lang.String\` from Object value (token \`JsonToken.START_OBJECT\`)`,
  ],
  [
    'a list for a value',
    '{"properties":{"city":["Bonn"]}}',
    23,
    `: ${WRONG_TYPE} \`java.lang.String\` from Array value (token \`JsonToken.START_ARRAY\`)`,
  ],
])('%s is refused with its place', async (_what, body, column, words) => {
  const { id } = await newContact();
  const reply = await axle.api.send('PATCH', `${OBJECTS}/contacts/${id}`, { body });
  expectRefusal(reply, 400, { message: `Invalid input JSON on line 1, column ${column}${words}` });
});

test.each([
  ['a text', '{"properties":"city=Bonn"}'],
  ['a list', '{"properties":[{"name":"city","value":"Bonn"}]}'],
  ['a number', '{"properties":7}'],
])('properties given as %s are refused without a category', async (_what, body) => {
  const reply = await axle.api.send('POST', `${OBJECTS}/contacts`, { body });
  expect(reply.status).toBe(400);
  const { category, message } = JSON.parse(reply.text);
  expect(category).toBeUndefined();
  expect(message).toMatch(
    /^Invalid input JSON on line 1, column 15: Cannot deserialize value of type `java\./,
  );
});

test.each([
  ['PATCH', '/contacts/1', undefined],
  ['PATCH', '/contacts/1', ''],
  ['POST', '/contacts', ' \n'],
  ['POST', '/contacts', 'null'],
])('%s %s with the body %j has no body', async (method, path, body) => {
  expectRefusal(await axle.api.send(method, OBJECTS + path, { body }), 400, {
    message: 'Invalid JSON input: a request body was expected, but none found',
    category: 'VALIDATION_ERROR',
  });
});

test('an address that another contact has is refused on a change with both ids', async () => {
  const first = await newContact({ email: 'first@example.com', hs_additional_emails: 'other@example.com' });
  const { id } = await newContact();
  for (const value of ['first@example.com', 'other@example.com']) {
    const coordinates = `portalId=4820, objectTypeId=ObjectTypeId{legacyObjectType=CONTACT}, propertyName=email, value=${value}`;
    expectRefusal(await axle.api.patch('contacts', id, { email: value.toUpperCase() }), 400, {
      message: `Cannot set PropertyValueCoordinates{${coordinates}} on ${id}. ${first.id} already has that value.`,
      category: 'VALIDATION_ERROR',
    });
  }
});

test('a unique value of a custom type that another record has is refused on a change', async () => {
  const holder = await axle.api.create(MACHINES, { serial_number: 'taken' });
  const { id } = await axle.api.create(MACHINES, { serial_number: 'free' });
  const reply = await axle.api.patch(MACHINES, id, { serial_number: 'taken' });
  const { message, category } = JSON.parse(reply.text);
  expect(reply.status).toBe(400);
  expect(category).toBe('VALIDATION_ERROR');
  expect(message).toMatch(/^Cannot set PropertyValueCoordinates\{portalId=4820, objectTypeId=ObjectTypeId\{/);
  expect(message).toContain(
    `propertyName=serial_number, value=taken} on ${id}. ${holder.id} already has that value.`,
  );
  expect(await axle.api.valueOf(MACHINES, id, 'serial_number')).toBe('free');
});

test('a record may be written its own unique value again', async () => {
  const { id } = await newContact({ email: 'own@example.com' });
  await axle.api.update('contacts', id, { email: 'OWN@example.com', city: 'Ulm' });
  expect(await axle.api.valueOf('contacts', id, 'email')).toBe('own@example.com');
});

test('a unique value is free again once its record was archived, changed or cleared', async () => {
  const { id: archived } = await newContact({ email: 'free1@example.com' });
  const { id: changed } = await newContact({ email: 'free2@example.com' });
  const { id: cleared } = await newContact({ email: 'free3@example.com' });
  await axle.api.archive('contacts', archived);
  await axle.api.update('contacts', changed, { email: 'moved@example.com' });
  await axle.api.update('contacts', cleared, { email: '' });
  for (const n of [1, 2, 3]) await axle.api.create('contacts', { email: `free${n}@example.com` });
});

test('of several creations with one address at the same time exactly one succeeds', async () => {
  const replies = await Promise.all(
    Array.from({ length: 8 }, () => axle.api.post('contacts', { email: 'race@example.com' })),
  );
  const made = replies.filter(({ status }) => status === 201);
  expect(made).toHaveLength(1);
  const { id } = JSON.parse(made[0]?.text ?? '');
  for (const reply of replies.filter(({ status }) => status !== 201)) {
    expectRefusal(reply, 409, {
      message: `Contact already exists. Existing ID: ${id}`,
      category: 'CONFLICT',
    });
  }
});
