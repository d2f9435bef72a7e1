import { expect, test } from 'vitest';
import { STARTED_AT, useAxle } from './running-axle.ts';

/** A creation answers with everything that is set on the new record, each name and value of it. */
const axle = useAxle();

const SOURCE = {
  hs_object_source: 'INTEGRATION',
  hs_object_source_id: '482001',
  hs_object_source_label: 'INTEGRATION',
};
const STAGE_TIMES = {
  hs_v2_date_entered_current_stage: STARTED_AT,
  hs_v2_time_in_current_stage: STARTED_AT,
};

test('a contact', async () => {
  const sent = {
    email: 'test.contact@example.com',
    firstname: 'Test',
    lastname: 'Contact',
    phone: '+1 555-1234',
    company: 'Test Company',
    website: 'https://testcompany.com',
  };
  const { id, properties } = await axle.api.create('contacts', sent);
  expect(properties).toEqual({
    ...sent,
    ...SOURCE,
    ...STAGE_TIMES,
    createdate: STARTED_AT,
    hs_all_contact_vids: id,
    hs_associated_target_accounts: '0',
    hs_currently_enrolled_in_prospecting_agent: 'false',
    hs_email_domain: 'example.com',
    hs_full_name_or_email: 'Test Contact',
    hs_is_contact: 'true',
    hs_is_unworked: 'true',
    hs_lifecyclestage_lead_date: String(Date.parse(STARTED_AT)),
    hs_membership_has_accessed_private_content: '0',
    hs_object_id: id,
    hs_pipeline: 'contacts-lifecycle-pipeline',
    hs_prospecting_agent_actively_enrolled_count: '0',
    hs_prospecting_agent_total_enrolled_count: '0',
    hs_registered_member: '0',
    hs_searchable_calculated_phone_number: '15551234',
    hs_sequences_actively_enrolled_count: '0',
    lastmodifieddate: STARTED_AT,
    lifecyclestage: 'lead',
    num_notes: '0',
  });
});

test('a company, its website filled from its domain', async () => {
  const sent = { name: 'Test Company Inc', domain: 'testcompany.com' };
  const { id, properties } = await axle.api.create('companies', sent);
  expect(properties).toEqual({
    ...sent,
    ...SOURCE,
    ...STAGE_TIMES,
    createdate: STARTED_AT,
    hs_annual_revenue_currency_code: 'USD',
    hs_lastmodifieddate: STARTED_AT,
    hs_num_blockers: '0',
    hs_num_child_companies: '0',
    hs_num_contacts_with_buying_roles: '0',
    hs_num_decision_makers: '0',
    hs_num_open_deals: '0',
    hs_object_id: id,
    hs_pipeline: 'companies-lifecycle-pipeline',
    hs_task_label: 'Test Company Inc',
    lifecyclestage: 'lead',
    num_associated_contacts: '0',
    num_notes: '0',
    website: 'testcompany.com',
  });
});

test('a deal with a name and an amount only: it has no pipeline and no stage', async () => {
  const sent = { dealname: 'Test Deal for Validation', amount: '10000' };
  const { id, properties } = await axle.api.create('deals', { ...sent, amount: 10000 });
  expect(properties).toEqual({
    ...sent,
    ...SOURCE,
    amount_in_home_currency: '10000',
    createdate: STARTED_AT,
    days_to_close: '0',
    hs_closed_amount: '0',
    hs_closed_amount_in_home_currency: '0',
    hs_closed_won_count: '0',
    hs_createdate: STARTED_AT,
    hs_days_to_close_raw: '0',
    hs_deal_stage_probability_shadow: '0',
    hs_forecast_amount: '10000',
    hs_has_last_conversation_follow_ups: 'false',
    hs_has_last_meeting_followups: 'false',
    hs_is_closed_lost: 'false',
    hs_is_closed_won: 'false',
    hs_is_deal_split: 'false',
    hs_lastmodifieddate: STARTED_AT,
    hs_num_associated_active_deal_registrations: '0',
    hs_num_associated_deal_registrations: '0',
    hs_num_associated_deal_splits: '0',
    hs_num_of_associated_line_items: '0',
    hs_num_target_accounts: '0',
    hs_number_of_call_engagements: '0',
    hs_number_of_inbound_calls: '0',
    hs_number_of_outbound_calls: '0',
    hs_number_of_overdue_tasks: '0',
    hs_object_id: id,
    hs_projected_amount: '0',
    hs_projected_amount_in_home_currency: '0',
    num_associated_contacts: '0',
    num_notes: '0',
  });
});

test('a deal without a stage reads back without pipeline and stage too', async () => {
  const { id } = await axle.api.create('deals', { dealname: 'No stage', amount: 1 });
  const { properties } = await axle.api.read('deals', id);
  expect(properties).toMatchObject({ pipeline: null, dealstage: null, closedate: null });
});

test('a ticket', async () => {
  const sent = { subject: 'Test support ticket', hs_pipeline: '0', hs_pipeline_stage: '1' };
  const { id, properties } = await axle.api.create('tickets', sent);
  expect(properties).toEqual({
    ...sent,
    ...SOURCE,
    ...STAGE_TIMES,
    createdate: STARTED_AT,
    hs_helpdesk_sort_timestamp: STARTED_AT,
    hs_is_closed: 'false',
    hs_is_visible_in_help_desk: 'true',
    hs_last_email_activity: 'ORIGINAL_FROM_CONTACT',
    hs_last_message_from_visitor: 'false',
    hs_lastmodifieddate: STARTED_AT,
    hs_num_associated_companies: '0',
    hs_num_associated_conversations: '0',
    hs_num_times_contacted: '0',
    hs_object_id: id,
    hs_ticket_id: id,
    num_notes: '0',
  });
});

test('a note', async () => {
  const sent = {
    hs_timestamp: '2026-03-12T10:00:00Z',
    hs_note_body: 'Test note',
    hubspot_owner_id: '48200011',
  };
  const { id, properties } = await axle.api.create('notes', sent);
  expect(properties).toEqual({
    ...sent,
    ...SOURCE,
    hs_all_owner_ids: '48200011',
    hs_body_preview: 'Test note',
    hs_body_preview_html: '<html>\n<head></head>\n<body>\nTest note\n</body>\n</html>',
    hs_body_preview_is_truncated: 'false',
    hs_createdate: STARTED_AT,
    hs_lastmodifieddate: STARTED_AT,
    hs_obj_coords: `0-46-${id}`,
    hs_object_id: id,
    hubspot_owner_assigneddate: STARTED_AT,
  });
});

test('a task that is past its due date', async () => {
  const sent = {
    hs_task_subject: 'Test task',
    hs_task_type: 'TODO',
    hs_task_priority: 'MEDIUM',
    hs_timestamp: '2024-12-31T23:59:59Z',
    hs_task_status: 'NOT_STARTED',
  };
  const { id, properties } = await axle.api.create('tasks', sent);
  expect(properties).toEqual({
    ...sent,
    ...SOURCE,
    hs_createdate: STARTED_AT,
    hs_engagements_last_contacted: '2024-12-31T23:59:59Z',
    hs_lastmodifieddate: STARTED_AT,
    hs_obj_coords: `0-27-${id}`,
    hs_object_id: id,
    hs_start_date_with_fallback: STARTED_AT,
    hs_task_completion_count: '0',
    hs_task_family: 'SALES',
    hs_task_for_object_type: 'OWNER',
    hs_task_is_all_day: 'false',
    hs_task_is_completed: '0',
    hs_task_is_completed_call: '0',
    hs_task_is_completed_email: '0',
    hs_task_is_completed_linked_in: '0',
    hs_task_is_completed_sequence: '0',
    hs_task_is_overdue: 'true',
    hs_task_is_past_due_date: 'true',
    hs_task_is_sub_task: 'false',
    hs_task_missed_due_date: 'true',
    hs_task_missed_due_date_count: '1',
  });
});

test('a custom object', async () => {
  const sent = { serial_number: 'SN-1', model: 'grinder', installed_on: '2026-10-01' };
  const { id, properties } = await axle.api.create('2-48200001', sent);
  expect(properties).toEqual({
    ...sent,
    ...SOURCE,
    hs_createdate: STARTED_AT,
    hs_lastmodifieddate: STARTED_AT,
    hs_object_id: id,
  });
});

test('names are sorted, and nothing unset is among them', async () => {
  const { properties } = await axle.api.create('contacts', { firstname: 'Zoe', city: 'Aachen' });
  const names = Object.keys(properties);
  expect(names).toEqual([...names].sort());
  expect(Object.values(properties)).not.toContain(null);
  expect(names).not.toContain('email');
  expect(names).not.toContain('hs_searchable_calculated_phone_number');
});

test('an explicit null comes back as null and sets nothing', async () => {
  const made = await axle.api.create('meetings', { hs_timestamp: '2026-12-01', hubspot_owner_id: null });
  expect(made.properties).toHaveProperty('hubspot_owner_id', null);
  expect(made.properties).not.toHaveProperty('hs_all_owner_ids');
  expect(await axle.api.valueOf('meetings', made.id, 'hubspot_owner_id')).toBeNull();
});

test('an empty text is stored and comes back as such', async () => {
  const made = await axle.api.create('contacts', { email: 'empty.city@example.com', city: '' });
  expect(made.properties['city']).toBe('');
  expect(await axle.api.valueOf('contacts', made.id, 'city')).toBe('');
});

test('a website that is sent is kept beside the domain', async () => {
  const sent = { name: 'Two sites', domain: 'two.example.com', website: 'https://one.example.com' };
  const { properties } = await axle.api.create('companies', sent);
  expect(properties).toMatchObject(sent);
});
