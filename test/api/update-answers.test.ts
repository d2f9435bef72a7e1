import { expect, test } from 'vitest';
import { useAxle } from './running-axle.ts';

/**
 * A change answers with what was sent, what was computed from it, and a fixed set for each type: neither the
 * default properties nor the whole record.
 */
const axle = useAxle();

const CREATED_AT = '2026-03-12T07:36:06.332Z';
const CHANGED_AT = '2026-03-12T07:36:23.415Z';

const SOURCE = {
  hs_object_source: 'INTEGRATION',
  hs_object_source_id: '482001',
  hs_object_source_label: 'INTEGRATION',
};
const STAGE_TIMES = {
  hs_v2_date_entered_current_stage: CREATED_AT,
  hs_v2_time_in_current_stage: CREATED_AT,
};

async function changed(
  type: string,
  made: Readonly<Record<string, string>>,
  sent: Readonly<Record<string, string | number>>,
) {
  axle.nowMs = Date.parse(CREATED_AT);
  const { id } = await axle.api.create(type, made);
  axle.nowMs = Date.parse(CHANGED_AT);
  return axle.api.update(type, id, sent);
}

test('a contact', async () => {
  const made = { email: 'ada@example.com', firstname: 'Ada', phone: '+49 431 1' };
  const { id, properties } = await changed('contacts', made, { jobtitle: 'Engineer' });
  expect(properties).toEqual({
    ...SOURCE,
    ...STAGE_TIMES,
    createdate: CREATED_AT,
    hs_is_unworked: 'true',
    hs_object_id: id,
    hs_pipeline: 'contacts-lifecycle-pipeline',
    jobtitle: 'Engineer',
    lastmodifieddate: CHANGED_AT,
    lifecyclestage: 'lead',
  });
});

test('a company, without its name and domain', async () => {
  const made = { name: 'Engines', domain: 'engines.example.com' };
  const { id, properties } = await changed('companies', made, { city: 'London' });
  expect(properties).toEqual({
    ...SOURCE,
    ...STAGE_TIMES,
    city: 'London',
    createdate: CREATED_AT,
    hs_lastmodifieddate: CHANGED_AT,
    hs_object_id: id,
    hs_pipeline: 'companies-lifecycle-pipeline',
    hs_task_label: 'Engines',
    lifecyclestage: 'lead',
  });
});

test('a company with an owner, who is answered too', async () => {
  const made = { name: 'Owned', hubspot_owner_id: '48200011' };
  const { properties } = await changed('companies', made, { city: 'London' });
  expect(properties).toMatchObject({
    hs_all_owner_ids: '48200011',
    hubspot_owner_assigneddate: CREATED_AT,
    hubspot_owner_id: '48200011',
  });
});

test('a ticket', async () => {
  const made = { subject: 'Broken', hs_pipeline: '0', hs_pipeline_stage: '1', hs_ticket_priority: 'HIGH' };
  const { id, properties } = await changed('tickets', made, { content: 'It squeaks' });
  expect(properties).toEqual({
    ...SOURCE,
    ...STAGE_TIMES,
    content: 'It squeaks',
    createdate: CREATED_AT,
    hs_helpdesk_sort_timestamp: CREATED_AT,
    hs_is_closed: 'false',
    hs_last_email_activity: 'ORIGINAL_FROM_CONTACT',
    hs_lastmodifieddate: CHANGED_AT,
    hs_object_id: id,
    hs_pipeline: '0',
    hs_pipeline_stage: '1',
    hs_ticket_id: id,
  });
});

test('a deal that enters its first stage', async () => {
  const sent = {
    dealname: 'Updated Test Deal',
    amount: 15000,
    closedate: '2026-12-31',
    dealstage: 'qualifiedtobuy',
  };
  const { id, properties } = await changed('deals', { dealname: 'Test Deal' }, sent);
  const probability = '0.40000000000000002220446049250313080847263336181640625';
  const weighted = '6000.00000000000033306690738754696212708950042724609375000';
  expect(properties).toEqual({
    ...SOURCE,
    amount: '15000',
    amount_in_home_currency: '15000',
    closedate: '2026-12-31T00:00:00Z',
    createdate: CREATED_AT,
    days_to_close: '293',
    dealname: 'Updated Test Deal',
    dealstage: 'qualifiedtobuy',
    hs_actual_duration: '25374233668',
    hs_closed_amount: '0',
    hs_closed_amount_in_home_currency: '0',
    hs_closed_deal_close_date: '0',
    hs_closed_deal_create_date: '0',
    hs_closed_won_count: '0',
    hs_days_to_close_raw: '293.68326',
    hs_deal_stage_probability: probability,
    hs_deal_stage_probability_shadow: probability,
    hs_forecast_amount: '15000',
    hs_is_closed: 'false',
    hs_is_closed_count: '0',
    hs_is_closed_won: 'false',
    hs_is_open_count: '1',
    hs_lastmodifieddate: CHANGED_AT,
    hs_object_id: id,
    hs_open_amount_in_home_currency: '15000',
    hs_open_deal_create_date: '1773300966332',
    hs_projected_amount: weighted,
    hs_projected_amount_in_home_currency: weighted,
    hs_v2_date_entered_current_stage: CHANGED_AT,
    hs_v2_time_in_current_stage: CHANGED_AT,
    hs_weighted_pipeline_in_company_currency: weighted,
    pipeline: 'default',
  });
});

test('a deal of which nothing else follows, without its name and stage', async () => {
  const made = { dealname: 'Loom', dealstage: 'closedwon', amount: '100', closedate: '2026-04-01' };
  const { properties } = await changed('deals', made, { description: 'Big' });
  expect(properties).toMatchObject({
    ...SOURCE,
    ...STAGE_TIMES,
    description: 'Big',
    hs_closed_amount: '100',
    hs_is_closed_won: 'true',
    pipeline: 'default',
  });
  for (const name of [
    'dealname',
    'dealstage',
    'amount',
    'closedate',
    'num_notes',
    'hs_num_target_accounts',
  ]) {
    expect(properties).not.toHaveProperty(name);
  }
});

test('a task that is completed', async () => {
  const sent = {
    hs_task_subject: 'Updated Test Task',
    hs_task_body: 'This task has been updated',
    hs_task_status: 'COMPLETED',
    hs_task_priority: 'HIGH',
  };
  const made = { hs_timestamp: '2026-03-15T10:00:00Z', hs_task_subject: 'Test Task' };
  const { id, properties } = await changed('tasks', made, sent);
  expect(properties).toEqual({
    ...sent,
    ...SOURCE,
    hs_body_preview: 'This task has been updated',
    hs_body_preview_html: '<html>\n<head></head>\n<body>\nThis task has been updated\n</body>\n</html>',
    hs_body_preview_is_truncated: 'false',
    hs_createdate: CREATED_AT,
    hs_lastmodifieddate: CHANGED_AT,
    hs_obj_coords: `0-27-${id}`,
    hs_object_id: id,
    hs_pipeline: '3d314325-1b2a-4225-9388-375f49c57ec3',
    hs_pipeline_stage: '61bafb31-e7fa-46ed-aaa9-1322438d6e67',
    hs_start_date_with_fallback: CREATED_AT,
    hs_task_completion_count: '1',
    hs_task_completion_date: CHANGED_AT,
    hs_task_is_completed: '1',
    hs_task_is_completed_call: '0',
    hs_task_is_completed_email: '0',
    hs_task_is_completed_linked_in: '0',
    hs_task_is_completed_sequence: '0',
    hs_task_is_open: 'false',
    hs_task_is_overdue: 'false',
    hs_task_is_past_due_date: 'false',
    hs_task_missed_due_date: 'false',
    hs_task_missed_due_date_count: '0',
    hs_task_type: 'TODO',
    hs_timestamp: '2026-03-15T10:00:00Z',
  });
});

test.each([
  ['contacts', { firstname: 'Ada' }, { jobtitle: 'Engineer' }],
  ['deals', { dealname: 'Loom', dealstage: 'closedwon' }, { description: 'Big', amount: '3' }],
  ['tasks', { hs_timestamp: '2026-03-15', hubspot_owner_id: '48200011' }, { hs_task_body: 'x' }],
  ['2-48200001', { serial_number: 'sorted' }, { operating_hours: '3', model: 'grinder' }],
])('names of an answer for %s are sorted, and no value of it is null', async (type, made, sent) => {
  const { properties } = await changed(type, made, sent);
  const names = Object.keys(properties);
  expect(names).toEqual([...names].sort());
  expect(Object.values(properties)).not.toContain(null);
});

test('a custom object answers with what was sent, its identity and its source', async () => {
  const made = { serial_number: 'answered', model: 'grinder' };
  const { id, properties } = await changed('2-48200001', made, { operating_hours: '3' });
  expect(properties).toEqual({
    ...SOURCE,
    hs_createdate: CREATED_AT,
    hs_lastmodifieddate: CHANGED_AT,
    hs_object_id: id,
    operating_hours: '3',
  });
});

test('null that was sent is answered with the value that stays', async () => {
  const { properties } = await changed('contacts', { city: 'Kiel' }, { city: 'Bonn' });
  const id = properties['hs_object_id'] ?? '';
  const record = await axle.api.update('contacts', id, { city: null, zip: null });
  expect(record.properties).toMatchObject({ city: 'Bonn', zip: null });
});
