import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Caller } from './caller.ts';
import { AccountDefinitions, NO_METADATA } from './definitions.ts';
import { toAccountId, toObjectId, toObjectTypeId } from './ids.ts';
import { decideArchive, decideCreate, decideUpdate, type RecordWrite } from './record-writes.ts';
import type { CrmRecord } from './records.ts';
import { everyScope } from './scopes.ts';
import type { SentProperties } from './sent-values.ts';

const definitions = new AccountDefinitions(toAccountId(9), {
  ...NO_METADATA,
});
const caller: Caller = { accountId: toAccountId(9), appId: 77, scopes: new Set(everyScope()) };
const SOURCE = { type: 'INTEGRATION', id: '77' };

type Values = Readonly<Record<string, string | null>>;

function request(typeId: string, values: Values, nowMs: number) {
  const sent: SentProperties = Object.entries(values);
  return {
    definition: definitions.requireType(toObjectTypeId(typeId)),
    caller,
    rules: { lenientDates: false },
    sent,
    nowMs,
  };
}

function create(typeId: string, values: Values, nowMs = 1000): RecordWrite {
  const decided = decideCreate(request(typeId, values, nowMs), toObjectId(512));
  if (!decided.ok) throw new Error(JSON.stringify(decided.refusal));
  return decided.value;
}

function update(record: CrmRecord, values: Values, nowMs = 2000): RecordWrite {
  const decided = decideUpdate(request(record.typeId, values, nowMs), record);
  if (!decided.ok) throw new Error(JSON.stringify(decided.refusal));
  return decided.value;
}

describe('a creation', () => {
  test('holds what was sent and what the server keeps up, and tells the two apart', () => {
    const { before, after, change, sent } = create('0-1', { email: 'Maria@Example.com', phone: null });
    expect(before).toBeUndefined();
    expect(after).toMatchObject({
      typeId: '0-1',
      id: 512,
      createdAtMs: 1000,
      updatedAtMs: 1000,
      lastChange: 0,
    });
    expect(after.archivedAtMs).toBeUndefined();
    expect(change).toMatchObject({ kind: 'created', objectId: 512, atMs: 1000, source: SOURCE });
    expect(change?.sent).toEqual({ email: 'maria@example.com' });
    expect(change?.calculated).toMatchObject({ lifecyclestage: 'lead', hs_email_domain: 'example.com' });
    expect(after.properties).toEqual({ ...change?.sent, ...change?.calculated });
    expect(sent.map(([name]) => name)).toEqual(['email', 'phone']);
  });

  test('a contact carries the properties that the real API gives a new one', () => {
    expect(create('0-1', { email: 'a@b.com', phone: '+1 800 555 0100' }).after.properties).toEqual({
      email: 'a@b.com',
      hs_all_contact_vids: '512',
      hs_associated_target_accounts: '0',
      hs_currently_enrolled_in_prospecting_agent: 'false',
      hs_email_domain: 'b.com',
      hs_full_name_or_email: 'a@b.com',
      hs_is_contact: 'true',
      hs_is_unworked: 'true',
      hs_lifecyclestage_lead_date: '1000',
      hs_membership_has_accessed_private_content: '0',
      hs_object_source: 'INTEGRATION',
      hs_object_source_id: '77',
      hs_object_source_label: 'INTEGRATION',
      hs_pipeline: 'contacts-lifecycle-pipeline',
      hs_prospecting_agent_actively_enrolled_count: '0',
      hs_prospecting_agent_total_enrolled_count: '0',
      hs_registered_member: '0',
      hs_searchable_calculated_phone_number: '8005550100',
      hs_sequences_actively_enrolled_count: '0',
      hs_date_entered_lead: '1970-01-01T00:00:01Z',
      hs_v2_date_entered_current_stage: '1970-01-01T00:00:01Z',
      hs_v2_date_entered_lead: '1970-01-01T00:00:01Z',
      hs_v2_time_in_current_stage: '1970-01-01T00:00:01Z',
      lifecyclestage: 'lead',
      num_notes: '0',
      phone: '+1 800 555 0100',
    });
  });

  test('a value that is sent wins over the one that the server would set', () => {
    const { after, change } = create('0-1', { lifecyclestage: 'customer' });
    expect(after.properties).toMatchObject({
      lifecyclestage: 'customer',
      hs_lifecyclestage_customer_date: '1000',
    });
    expect(change?.calculated).not.toHaveProperty('lifecyclestage');
    expect(after.properties).not.toHaveProperty('hs_lifecyclestage_lead_date');
  });

  test('the website of a company follows its domain unless it is sent', () => {
    expect(create('0-2', { domain: 'axle.test' }).after.properties['website']).toBe('axle.test');
    expect(create('0-2', { domain: 'axle.test', website: 'www' }).after.properties['website']).toBe('www');
  });

  test('without what its type requires it is refused, and the refusal names the first of each group', () => {
    const refusalOf = (typeId: string, values: Values) => {
      const decided = decideCreate(request(typeId, values, 1000), toObjectId(512));
      return decided.ok ? undefined : decided.refusal;
    };
    const missing = (typeName: string, ...names: readonly string[]) => ({
      kind: 'required-properties-missing',
      typeName,
      names,
    });
    expect(refusalOf('0-2', {})).toEqual(missing('COMPANY', 'name'));
    expect(refusalOf('0-2', { name: '' })).toEqual(missing('COMPANY', 'name'));
    expect(refusalOf('0-2', { name: null })).toEqual(missing('COMPANY', 'name'));
    expect(refusalOf('0-2', { domain: 'axle.test' })).toBeUndefined();
    expect(refusalOf('0-5', {})).toEqual(missing('TICKET', 'subject', 'hs_pipeline_stage'));
    expect(refusalOf('0-5', { subject: 'Help' })).toEqual(missing('TICKET', 'hs_pipeline_stage'));
    expect(refusalOf('0-1', {})).toBeUndefined();
  });

  test('what is missing comes before what is wrong with a value', () => {
    const decided = decideCreate(request('0-2', { nosuch: 'x' }, 1000), toObjectId(512));
    expect(decided).toMatchObject({ ok: false, refusal: { kind: 'required-properties-missing' } });
  });
});

describe('a change', () => {
  const { after: contact } = create('0-1', { email: 'a@b.com', firstname: 'Maria' });

  test('moves the time of the last change and keeps the rest', () => {
    const { before, after, change } = update(contact, { firstname: 'Ana' });
    expect(before).toBe(contact);
    expect(after).toMatchObject({ createdAtMs: 1000, updatedAtMs: 2000, lastChange: contact.lastChange });
    expect(after.properties).toEqual({
      ...contact.properties,
      firstname: 'Ana',
      hs_full_name_or_email: 'Ana',
    });
    expect(change).toMatchObject({
      kind: 'changed',
      atMs: 2000,
      source: SOURCE,
      sent: { firstname: 'Ana' },
      calculated: { hs_full_name_or_email: 'Ana' },
    });
  });

  test.each<[string, Values]>([
    ['nothing', {}],
    ['null', { firstname: null }],
    ['the values that are there', { firstname: 'Maria', email: 'a@b.com' }],
    ['the same value in another form', { email: 'A@B.COM' }],
    ['a lifecycle step back', { lifecyclestage: 'subscriber' }],
  ])('of %s is no change: the record is the very same', (_what, values) => {
    const { after, change, sent } = update(contact, values);
    expect(after).toBe(contact);
    expect(change).toBeUndefined();
    expect(sent.map(([name]) => name)).toEqual(Object.keys(values));
  });

  test('clearing a value that was never set is a change, and clearing it again is none', () => {
    const cleared = update(contact, { phone: '' });
    expect(cleared.change?.sent).toEqual({ phone: '' });
    expect(update(cleared.after, { phone: '' }, 3000).change).toBeUndefined();
  });

  test('only what really changed is in the log', () => {
    const { change, sent } = update(contact, { firstname: 'Maria', lastname: 'Lopez' });
    expect(change?.sent).toEqual({ lastname: 'Lopez' });
    expect(sent.map(([name]) => name)).toEqual(['firstname', 'lastname']);
  });

  test('of properties that nothing is computed from computes nothing', () => {
    expect(update(contact, { city: 'Graz' }).change?.calculated).toEqual({});
  });

  test('computes rows in their order: what follows from a computed value is up to date', () => {
    const { after: task } = create('0-27', { hs_timestamp: '2000', hs_task_subject: 'Call' });
    expect(task.properties).toMatchObject({ hs_task_status: 'NOT_STARTED', hs_task_is_open: 'true' });
    const done = update(task, { hs_task_status: 'COMPLETED' }, 5000);
    const stage = done.after.properties['hs_pipeline_stage'] ?? '';
    expect(done.definition.findStage(stage)?.stage.status).toBe('COMPLETED');
    expect(done.change?.calculated).toMatchObject({
      hs_task_is_completed: '1',
      hs_task_is_open: 'false',
      hs_task_completion_count: '1',
      hs_task_completion_date: '1970-01-01T00:00:05Z',
    });
    expect(create('0-136', { hs_lead_name: 'Lead' }).after.properties).toMatchObject({
      hs_pipeline_stage: 'new-stage-id',
      hs_pipeline_stage_category: 'NEW',
      hs_pipeline: 'lead-pipeline-id',
    });
  });

  test('a ticket that closes carries when, how long it took, and loses both when it opens again', () => {
    const { after: ticket } = create('0-5', { subject: 'Help', hs_pipeline_stage: '1' });
    const closed = update(ticket, { hs_pipeline_stage: '4' }, 61_000).after;
    expect(closed.properties).toMatchObject({
      hs_is_closed: 'true',
      closed_date: '1970-01-01T00:01:01Z',
      time_to_close: '60000',
    });
    expect(update(closed, { hs_pipeline_stage: '2' }, 70_000).after.properties).toMatchObject({
      hs_is_closed: 'false',
      closed_date: '',
      time_to_close: '',
    });
  });

  test('of the owner tells when it was assigned', () => {
    const owned = update(contact, { hubspot_owner_id: '156644386' });
    expect(owned.change?.calculated).toMatchObject({
      hs_all_owner_ids: '156644386',
      hubspot_owner_assigneddate: '1970-01-01T00:00:02Z',
    });
  });
});

describe('an archiving', () => {
  test('keeps values and the time of the last change, and is an entry of its own in the log', () => {
    const { after: contact, definition } = create('0-1', { email: 'a@b.com' });
    const write = decideArchive({ definition, caller, record: contact, nowMs: 9000 });
    expect(write.after).toEqual({ ...contact, archivedAtMs: 9000 });
    expect(write.change).toEqual({
      typeId: '0-1',
      objectId: 512,
      kind: 'archived',
      atMs: 9000,
      source: SOURCE,
      sent: {},
      calculated: {},
    });
  });
});

test('after any sequence of writes properties are sorted by name and equal to what the log adds up to', () => {
  const values = fc.record(
    {
      email: fc.constantFrom('a@b.com', 'c@d.com', ''),
      firstname: fc.constantFrom('Maria', 'Ana', '', null),
      zip: fc.constantFrom('8010', ''),
      address: fc.constantFrom('Main Street', ''),
      lifecyclestage: fc.constantFrom('subscriber', 'lead', 'customer', ''),
      hubspot_owner_id: fc.constantFrom('1', '2', ''),
      phone: fc.constantFrom('+1 800 555 0100', '7', ''),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(values, fc.array(values, { maxLength: 6 }), (first, rest) => {
      const writes = [create('0-1', first as Values)];
      for (const [at, each] of rest.entries()) {
        const last = writes.at(-1)?.after;
        if (last !== undefined) writes.push(update(last, each as Values, 2000 + at));
      }
      const summed: Record<string, string> = {};
      for (const { change } of writes) Object.assign(summed, change?.sent, change?.calculated);
      const properties = writes.at(-1)?.after.properties ?? {};
      expect(properties).toEqual(summed);
      expect(Object.keys(properties)).toEqual(Object.keys(properties).sort());
    }),
  );
});
