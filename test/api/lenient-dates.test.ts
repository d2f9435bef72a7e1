import { describe, expect, test } from 'vitest';
import { expectRefusal, invalidProperties, type Reply, recordOf } from './api-caller.ts';
import { useAxle } from './running-axle.ts';

const axle = useAxle();

const LENIENT = '/crm/objects/2026-09';
const STRICT = ['/crm/objects/v3', '/crm/v3/objects', '/crm/objects/2025-09', '/crm/objects/2026-03'];

async function patchDate(base: string, sent: string | number): Promise<Reply> {
  const { id } = await axle.api.create('contacts', {});
  const body = { properties: { property_date: sent } };
  return axle.api.send('PATCH', `${base}/contacts/${id}`, { body });
}

function normalized(rawValue: string, normalizedValue: string, propertyName = 'property_date') {
  return {
    category: 'PROPERTY_VALUE_NORMALIZED',
    message: `${propertyName} was normalized`,
    context: { propertyName, rawValue, normalizedValue },
  };
}

describe('since 2026-09', () => {
  test.each([
    ['seconds', 1572480000, '2019-10-31', '1572480000000'],
    ['seconds in a text', '1572480000', '2019-10-31', '1572480000000'],
    ['seconds within the day', '1572512345', '2019-10-31', '1572480000000'],
    ['milliseconds past midnight', '1521225089103', '2018-03-16', '1521158400000'],
    ['an ISO text with a time', '2019-10-31T18:30:00Z', '2019-10-31', '1572480000000'],
    ['an ISO text with an offset', '2019-11-01T01:00:00+02:00', '2019-10-31', '1572480000000'],
  ])('%s is taken as its day, and the answer warns', async (_what, sent, stored, normalizedValue) => {
    const record = recordOf(await patchDate(LENIENT, sent));
    expect(record.properties['property_date']).toBe(stored);
    expect(record.warnings).toEqual([normalized(String(sent), normalizedValue)]);
    expect(await axle.api.valueOf('contacts', record.id, 'property_date')).toBe(stored);
  });

  test('a creation warns too', async () => {
    const body = { properties: { email: 'lenient@example.com', property_date: '1572480000' } };
    const reply = await axle.api.send('POST', `${LENIENT}/contacts`, { body });
    const record = recordOf(reply, 201);
    expect(record.properties['property_date']).toBe('2019-10-31');
    expect(record.warnings).toEqual([normalized('1572480000', '1572480000000')]);
  });

  test('every value that was normalized has a warning of its own', async () => {
    const properties = {
      property_date: '1572480000',
      hs_returning_to_office_detected_date: '2020-01-02T12:00:00Z',
      hs_job_change_detected_date: '2020-01-03',
    };
    const reply = await axle.api.send('POST', `${LENIENT}/contacts`, { body: { properties } });
    expect(recordOf(reply, 201).warnings).toEqual([
      normalized('1572480000', '1572480000000'),
      normalized('2020-01-02T12:00:00Z', '1577923200000', 'hs_returning_to_office_detected_date'),
    ]);
  });

  test.each(['2019-10-31', '1572480000000', ''])('%j needs no warning', async (sent) => {
    expect(recordOf(await patchDate(LENIENT, sent))).not.toHaveProperty('warnings');
  });

  test.each(['tomorrow', '2019-02-30T00:00:00Z'])('%j is still no date', async (sent) => {
    const message = `${sent} was not a valid long.`;
    const problem = { name: 'property_date', code: 'INVALID_LONG', message };
    expectRefusal(await patchDate(LENIENT, sent), 400, invalidProperties([problem]));
  });

  test('a read does not repeat the warning', async () => {
    const { id } = recordOf(await patchDate(LENIENT, '1572480000'));
    const reply = await axle.api.get(`${LENIENT}/contacts/${id}?properties=property_date`);
    expect(recordOf(reply)).not.toHaveProperty('warnings');
  });
});

describe.each(STRICT)('under %s', (base) => {
  test.each<[string | number, string]>([
    [1572480000, 'is at 04:48:00 UTC, not midnight!'],
    ['1521225089103', 'is at 18:31:29.103 UTC, not midnight!'],
  ])('%j is refused as no midnight', async (sent, words) => {
    const problem = { name: 'property_date', code: 'INVALID_DATE', message: `${sent} ${words}` };
    expectRefusal(await patchDate(base, sent), 400, invalidProperties([problem]));
  });

  test('an ISO text with a time is refused', async () => {
    const message = '2019-10-31T18:30:00Z was not a valid long.';
    const problem = { name: 'property_date', code: 'INVALID_LONG', message };
    expectRefusal(await patchDate(base, '2019-10-31T18:30:00Z'), 400, invalidProperties([problem]));
  });

  test('no answer has warnings', async () => {
    expect(recordOf(await patchDate(base, '1572480000000'))).not.toHaveProperty('warnings');
  });
});
