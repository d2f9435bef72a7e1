import { expect, test } from 'vitest';
import { type RecordBody, recordOf } from './api-caller.ts';
import { STARTED_AT, useAxle } from './running-axle.ts';

const axle = useAxle({ demo: true });

const EXAMPLE =
  '{"properties":{"property_checkbox":"false","property_date":"1572480000000","property_dropdown":"choice_b",' +
  '"property_multiple_checkboxes":"chocolate;strawberry","property_number":"17","property_radio":"option_1",' +
  '"property_string":"value"}}';

const STORED = {
  property_checkbox: 'false',
  property_date: '2019-10-31',
  property_dropdown: 'choice_b',
  property_multiple_checkboxes: 'chocolate;strawberry',
  property_number: '17',
  property_radio: 'option_1',
  property_string: 'value',
};

const ALWAYS_ANSWERED = [
  'createdate',
  'hs_is_unworked',
  'hs_object_id',
  'hs_object_source',
  'hs_object_source_id',
  'hs_object_source_label',
  'hs_pipeline',
  'hs_v2_date_entered_current_stage',
  'hs_v2_time_in_current_stage',
  'lastmodifieddate',
  'lifecyclestage',
];

const BASES = [
  '/crm/objects/v3',
  '/crm/v3/objects',
  '/crm/objects/2025-09',
  '/crm/objects/2026-03',
  '/crm/objects/2026-09',
];
const SPELLINGS = ['contacts', 'contact', 'CONTACT', '0-1'];
const ADDRESSES = BASES.flatMap((base) => SPELLINGS.map((spelling) => `${base}/${spelling}`));

const answers = new Map<string, RecordBody>();

test.each(ADDRESSES)('the published example is answered under %s', async (address) => {
  const reply = await axle.api.send('PATCH', `${address}/512`, { body: EXAMPLE });
  const record = recordOf(reply);
  answers.set(address, record);
  expect(record.id).toBe('512');
  expect(record.archived).toBe(false);
  expect(record.createdAt).toBe('2019-10-30T03:30:17.883Z');
  expect(record.properties).toMatchObject(STORED);
});

test('every spelling gives the same answer, since only the first call changed anything', () => {
  const [first, ...others] = answers.values();
  expect(others).toHaveLength(ADDRESSES.length - 1);
  expect(first?.updatedAt).toBe(STARTED_AT);
  for (const other of others) expect(other).toEqual(first);
});

test('the answer holds what was sent and the fixed set, sorted by name, and nothing else', async () => {
  const reply = await axle.api.send('PATCH', '/crm/objects/v3/contacts/512', { body: EXAMPLE });
  const names = Object.keys(recordOf(reply).properties);
  expect(names).toEqual([...Object.keys(STORED), ...ALWAYS_ANSWERED].sort());
  expect(names).not.toContain('email');
  expect(names).not.toContain('firstname');
});

test('keys of the answer stand in their order, and none is there without need', async () => {
  const reply = await axle.api.send('PATCH', '/crm/objects/v3/contacts/512', { body: EXAMPLE });
  expect(Object.keys(recordOf(reply))).toEqual([
    'id',
    'properties',
    'createdAt',
    'updatedAt',
    'archived',
    'url',
  ]);
});

test('what the example wrote is read back', async () => {
  const query = `?properties=${Object.keys(STORED).join(',')}`;
  const { properties } = await axle.api.read('contacts', '512', query);
  expect(properties).toEqual({
    ...STORED,
    createdate: '2019-10-30T03:30:17.883Z',
    hs_object_id: '512',
    lastmodifieddate: STARTED_AT,
  });
});
