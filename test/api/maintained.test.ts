import { describe, expect, test } from 'vitest';
import type { Sent } from './api-caller.ts';
import { useAxle } from './running-axle.ts';

/** Properties that the server keeps up by itself when others change. */
const axle = useAxle();

function newContact(properties: Sent = {}) {
  return axle.api.create('contacts', properties);
}

function later(ms: number): string {
  axle.nowMs += ms;
  return new Date(axle.nowMs).toISOString().replace('.000Z', 'Z');
}

describe('a full name', () => {
  test.each<[Sent, string | null]>([
    [{ firstname: 'Ada', lastname: 'Lovelace', email: 'a1@example.com' }, 'Ada Lovelace'],
    [{ firstname: 'Ada', email: 'a2@example.com' }, 'Ada'],
    [{ lastname: 'Lovelace', email: 'a3@example.com' }, 'Lovelace'],
    [{ email: 'a4@example.com' }, 'a4@example.com'],
    [{ city: 'London' }, null],
  ])('of %j is %s', async (sent, name) => {
    const { id } = await newContact(sent);
    expect(await axle.api.valueOf('contacts', id, 'hs_full_name_or_email')).toBe(name);
  });

  test('follows every change of what it is made of', async () => {
    const { id } = await newContact({ firstname: 'Ada', lastname: 'Byron', email: 'b1@example.com' });
    const steps: readonly (readonly [Sent, string])[] = [
      [{ lastname: 'Lovelace' }, 'Ada Lovelace'],
      [{ firstname: '' }, 'Lovelace'],
      [{ lastname: '' }, 'b1@example.com'],
      [{ email: 'b2@example.com' }, 'b2@example.com'],
      [{ firstname: 'Augusta' }, 'Augusta'],
    ];
    for (const [sent, name] of steps) {
      const { properties } = await axle.api.update('contacts', id, sent);
      expect(properties['hs_full_name_or_email']).toBe(name);
    }
  });
});

test('an e-mail domain is the part behind the last at sign, and follows the address', async () => {
  const { id, properties } = await newContact({ email: 'Ada@Mail.Example.COM' });
  expect(properties['hs_email_domain']).toBe('mail.example.com');
  const changed = await axle.api.update('contacts', id, { email: 'ada@example.org' });
  expect(changed.properties['hs_email_domain']).toBe('example.org');
  const cleared = await axle.api.update('contacts', id, { email: '' });
  expect(cleared.properties['hs_email_domain']).toBe('');
});

test.each([
  ['contacts', 'phone', 'hs_searchable_calculated_phone_number', {}],
  ['contacts', 'mobilephone', 'hs_searchable_calculated_mobile_number', {}],
  ['companies', 'phone', 'hs_searchable_calculated_phone_number', { name: 'x' }],
])('%s.%s keeps its form while %s holds the digits', async (type, name, digits, made) => {
  const { id, properties } = await axle.api.create(type, { ...made, [name]: '+1 (800) 555-0100' });
  expect(properties).toMatchObject({ [name]: '+1 (800) 555-0100', [digits]: '8005550100' });
  const changed = await axle.api.update(type, id, { [name]: '+49 431 880-0' });
  expect(changed.properties).toMatchObject({ [name]: '+49 431 880-0', [digits]: '494318800' });
  const cleared = await axle.api.update(type, id, { [name]: '' });
  expect(cleared.properties).toMatchObject({ [name]: '', [digits]: '' });
});

describe.each([
  ['contacts', {}],
  ['companies', { name: 'x' }],
])('the lifecycle stage of %s', (type, made) => {
  test('starts as lead, or as sent', async () => {
    const lead = await axle.api.create(type, made);
    expect(lead.properties['lifecyclestage']).toBe('lead');
    const subscriber = await axle.api.create(type, { ...made, lifecyclestage: 'subscriber' });
    expect(subscriber.properties['lifecyclestage']).toBe('subscriber');
  });

  test('moves forward, and tells when it entered the stage', async () => {
    const { id } = await axle.api.create(type, made);
    const at = later(5000);
    const { properties, updatedAt } = await axle.api.update(type, id, { lifecyclestage: 'customer' });
    expect(updatedAt).toBe(at);
    expect(properties).toMatchObject({
      lifecyclestage: 'customer',
      hs_v2_date_entered_current_stage: at,
      hs_v2_time_in_current_stage: at,
    });
    expect(await axle.api.valueOf(type, id, 'lifecyclestage')).toBe('customer');
  });

  test('does not move back: the write succeeds and changes nothing', async () => {
    const { id, updatedAt } = await axle.api.create(type, { ...made, lifecyclestage: 'opportunity' });
    later(5000);
    const back = await axle.api.update(type, id, { lifecyclestage: 'lead' });
    expect(back.updatedAt).toBe(updatedAt);
    expect(back.properties['lifecyclestage']).toBe('opportunity');
    expect(await axle.api.valueOf(type, id, 'lifecyclestage')).toBe('opportunity');
  });

  test('does not move back while another property of the same write does change', async () => {
    const { id } = await axle.api.create(type, { ...made, lifecyclestage: 'opportunity' });
    const at = later(5000);
    const changed = await axle.api.update(type, id, { lifecyclestage: 'lead', city: 'Bonn' });
    expect(changed).toMatchObject({ updatedAt: at, properties: { city: 'Bonn' } });
    expect(await axle.api.valueOf(type, id, 'lifecyclestage')).toBe('opportunity');
  });

  test('moves back once it was cleared', async () => {
    const { id } = await axle.api.create(type, { ...made, lifecyclestage: 'opportunity' });
    await axle.api.update(type, id, { lifecyclestage: '' });
    expect(await axle.api.valueOf(type, id, 'lifecyclestage')).toBe('');
    await axle.api.update(type, id, { lifecyclestage: 'subscriber' });
    expect(await axle.api.valueOf(type, id, 'lifecyclestage')).toBe('subscriber');
  });
});

test('the day a contact entered a lifecycle stage is kept as milliseconds in digits', async () => {
  const { id } = await newContact({ city: 'x' });
  const at = String(Date.parse(later(5000)));
  await axle.api.update('contacts', id, { lifecyclestage: 'customer' });
  expect(await axle.api.valueOf('contacts', id, 'hs_lifecyclestage_customer_date')).toBe(at);
});

test('a website is filled from the domain of a new company, and stays when the domain changes', async () => {
  const { id, properties } = await axle.api.create('companies', { domain: 'first.example.com' });
  expect(properties['website']).toBe('first.example.com');
  await axle.api.update('companies', id, { domain: 'second.example.com' });
  expect(await axle.api.valueOf('companies', id, 'website')).toBe('first.example.com');
});

test('the label of a company is its name, or else its domain', async () => {
  const { id, properties } = await axle.api.create('companies', { domain: 'label.example.com' });
  expect(properties['hs_task_label']).toBe('label.example.com');
  const named = await axle.api.update('companies', id, { name: 'Label' });
  expect(named.properties['hs_task_label']).toBe('Label');
});

describe('an owner', () => {
  test.each([
    ['contacts', {}],
    ['companies', { name: 'x' }],
    ['deals', { dealname: 'x' }],
    ['tickets', { subject: 'x', hs_pipeline_stage: '1' }],
    ['notes', { hs_timestamp: '2026-12-01' }],
    ['2-48200001', { serial_number: 'owned' }],
  ])('of %s is noted with the time of assignment', async (type, made) => {
    const { id, properties } = await axle.api.create(type, made);
    expect(properties).not.toHaveProperty('hubspot_owner_assigneddate');
    const at = later(5000);
    const owned = await axle.api.update(type, id, { hubspot_owner_id: 48200011 });
    expect(owned.properties).toMatchObject({
      hs_all_owner_ids: '48200011',
      hubspot_owner_assigneddate: at,
      hubspot_owner_id: '48200011',
    });
    const next = later(5000);
    const passedOn = await axle.api.update(type, id, { hubspot_owner_id: '48200012' });
    expect(passedOn.properties).toMatchObject({
      hs_all_owner_ids: '48200012',
      hubspot_owner_assigneddate: next,
    });
    const freed = await axle.api.update(type, id, { hubspot_owner_id: '' });
    expect(freed.properties).toMatchObject({ hs_all_owner_ids: '', hubspot_owner_id: '' });
  });

  test('who is sent again is not assigned again', async () => {
    const { id, updatedAt } = await newContact({ hubspot_owner_id: '48200011' });
    later(5000);
    const again = await axle.api.update('contacts', id, { hubspot_owner_id: '48200011' });
    expect(again.updatedAt).toBe(updatedAt);
    expect(await axle.api.valueOf('contacts', id, 'hubspot_owner_assigneddate')).toBe(updatedAt);
  });
});

test('values that the server keeps up are not computed again by a write of something else', async () => {
  const { id } = await newContact({ firstname: 'Ada', phone: '0431 1', email: 'quiet@example.com' });
  later(5000);
  await axle.api.update('contacts', id, { city: 'Kiel' });
  const query = '?propertiesWithHistory=hs_full_name_or_email,hs_email_domain,hs_pipeline,num_notes';
  const { propertiesWithHistory } = await axle.api.read('contacts', id, query);
  for (const versions of Object.values(propertiesWithHistory ?? {})) expect(versions).toHaveLength(1);
});
