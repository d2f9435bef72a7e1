import { describe, expect, test } from 'vitest';
import type { Sent } from './api-caller.ts';
import { useAxle } from './running-axle.ts';

/** What the server keeps up on deals, tickets, tasks and activities. */
const axle = useAxle();

function later(ms: number): string {
  axle.nowMs += ms;
  return new Date(axle.nowMs).toISOString().replace('.000Z', 'Z');
}

function newDeal(properties: Sent) {
  return axle.api.create('deals', { dealname: 'Loom', ...properties });
}

describe('a deal', () => {
  test.each([
    ['appointmentscheduled', '0.200000000000000011102230246251565404236316680908203125'],
    ['qualifiedtobuy', '0.40000000000000002220446049250313080847263336181640625'],
    ['presentationscheduled', '0.59999999999999997779553950749686919152736663818359375'],
    ['decisionmakerboughtin', '0.8000000000000000444089209850062616169452667236328125'],
    ['contractsent', '0.90000000000000002220446049250313080847263336181640625'],
    ['closedwon', '1'],
    ['closedlost', '0'],
  ])('in the stage %s has its probability, every digit of it', async (dealstage, probability) => {
    const { properties } = await newDeal({ dealstage });
    expect(properties['pipeline']).toBe('default');
    const printed = properties['hs_deal_stage_probability'] ?? '';
    expect(printed.replace(/^(\d)\.0+$/, '$1')).toBe(probability);
    expect(properties['hs_deal_stage_probability_shadow']).toBe(printed);
  });

  test.each([
    ['appointmentscheduled', 43, '8.600000000000000477395900588817312382161617279052734375'],
    ['qualifiedtobuy', 15000, '6000.00000000000033306690738754696212708950042724609375000'],
  ])('in the stage %s with an amount of %s is weighted exactly', async (dealstage, amount, weighted) => {
    const { properties } = await newDeal({ dealstage, amount });
    expect(properties).toMatchObject({
      hs_projected_amount: weighted,
      hs_projected_amount_in_home_currency: weighted,
    });
  });

  test.each([
    ['qualifiedtobuy', 'false', 'false', 'false', '0'],
    ['closedwon', 'true', 'true', 'false', '250'],
    ['closedlost', 'true', 'false', 'true', '0'],
  ])('in the stage %s is closed: %s, won: %s, lost: %s', async (dealstage, closed, won, lost, amount) => {
    const { id } = await newDeal({ dealstage: 'contractsent', amount: '250' });
    await axle.api.update('deals', id, { dealstage });
    const names = 'hs_is_closed,hs_is_closed_won,hs_is_closed_lost,hs_closed_amount';
    const { properties } = await axle.api.read('deals', id, `?properties=${names}`);
    expect(properties).toMatchObject({
      hs_closed_amount: amount,
      hs_is_closed: closed,
      hs_is_closed_won: won,
      hs_is_closed_lost: lost,
    });
  });

  test('is open again once it is moved back', async () => {
    const { id } = await newDeal({ dealstage: 'closedwon', amount: '250' });
    const { properties } = await axle.api.update('deals', id, { dealstage: 'contractsent' });
    expect(properties).toMatchObject({
      hs_closed_amount: '0',
      hs_closed_amount_in_home_currency: '0',
      hs_is_closed: 'false',
      hs_is_closed_won: 'false',
      hs_open_amount_in_home_currency: '250',
    });
  });

  test('has amounts that follow the amount', async () => {
    const { id } = await newDeal({ dealstage: 'closedwon', amount: '100' });
    const { properties } = await axle.api.update('deals', id, { amount: '120.50' });
    expect(properties).toMatchObject({
      amount: '120.50',
      hs_is_closed_won: 'true',
      pipeline: 'default',
    });
    const amounts = ['amount_in_home_currency', 'hs_closed_amount', 'hs_forecast_amount'];
    for (const name of amounts) expect(Number(properties[name])).toBe(120.5);
  });

  test('that enters a stage tells when, and one that stays in it does not', async () => {
    const { id } = await newDeal({ dealstage: 'appointmentscheduled' });
    const at = later(5000);
    const moved = await axle.api.update('deals', id, { dealstage: 'contractsent' });
    expect(moved.properties).toMatchObject({
      hs_v2_date_entered_current_stage: at,
      hs_v2_time_in_current_stage: at,
    });
    later(5000);
    const same = await axle.api.update('deals', id, { dealstage: 'contractsent', amount: '1' });
    expect(same.properties['hs_v2_date_entered_current_stage']).toBe(at);
  });

  test.each([
    ['2026-12-31', '293'],
    ['2026-03-12T07:36:06.331Z', '0'],
    ['2026-03-13T07:36:06.332Z', '1'],
    ['2020-01-01', '0'],
  ])('that closes on %s has %s days to go', async (closedate, days) => {
    const before = axle.nowMs;
    axle.nowMs = Date.parse('2026-03-12T07:36:06.332Z');
    const { id } = await newDeal({ dealstage: 'qualifiedtobuy' });
    const { properties } = await axle.api.update('deals', id, { closedate });
    axle.nowMs = before;
    expect(properties['days_to_close']).toBe(days);
  });

  test('that is closed without a close date is closed now, one with a date keeps it', async () => {
    const { id } = await newDeal({ dealstage: 'contractsent' });
    const at = later(5000);
    const { properties } = await axle.api.update('deals', id, { dealstage: 'closedwon' });
    expect(properties['closedate']).toBe(at);
    const dated = await newDeal({ dealstage: 'closedlost', closedate: '2026-01-02' });
    expect(dated.properties['closedate']).toBe('2026-01-02T00:00:00Z');
  });
});

describe('a ticket', () => {
  const TICKET = { subject: 'Broken', hs_pipeline_stage: '1' };

  test('takes its pipeline from its stage', async () => {
    const { properties } = await axle.api.create('tickets', TICKET);
    expect(properties['hs_pipeline']).toBe('0');
  });

  test('is closed by its stage, with the time of it, and open again by another', async () => {
    const { id } = await axle.api.create('tickets', TICKET);
    const at = later(90_000);
    const closed = await axle.api.update('tickets', id, { hs_pipeline_stage: '4' });
    expect(closed.properties).toMatchObject({
      closed_date: at,
      hs_is_closed: 'true',
      hs_v2_date_entered_current_stage: at,
      time_to_close: '90000',
    });
    later(5000);
    const reopened = await axle.api.update('tickets', id, { hs_pipeline_stage: '2' });
    expect(reopened.properties).toMatchObject({ closed_date: '', hs_is_closed: 'false' });
  });

  test('that is created closed is closed from the start', async () => {
    const { createdAt, properties } = await axle.api.create('tickets', { ...TICKET, hs_pipeline_stage: '4' });
    expect(properties).toMatchObject({ closed_date: createdAt, hs_is_closed: 'true' });
  });

  test('does not take a stage of no pipeline', async () => {
    const { id } = await axle.api.create('tickets', TICKET);
    const reply = await axle.api.patch('tickets', id, { hs_pipeline_stage: '77' });
    expect(reply.status).toBe(400);
    expect(JSON.parse(reply.text).errors[0]).toMatchObject({
      code: 'INVALID_OPTION',
      context: { propertyName: ['hs_pipeline_stage'] },
    });
  });
});

describe('a task', () => {
  const TASK = { hs_timestamp: '2026-12-01T09:00:00Z', hs_task_subject: 'Call' };
  const COMPLETED_STAGE = '61bafb31-e7fa-46ed-aaa9-1322438d6e67';

  test('that is completed tells when, counts it, and moves to the last stage', async () => {
    const { id, properties } = await axle.api.create('tasks', TASK);
    expect(properties).toMatchObject({
      hs_task_completion_count: '0',
      hs_task_is_completed: '0',
      hs_task_status: 'NOT_STARTED',
    });
    expect(properties).not.toHaveProperty('hs_task_completion_date');
    const at = later(5000);
    const completed = await axle.api.update('tasks', id, { hs_task_status: 'COMPLETED' });
    expect(completed.properties).toMatchObject({
      hs_pipeline: '3d314325-1b2a-4225-9388-375f49c57ec3',
      hs_pipeline_stage: COMPLETED_STAGE,
      hs_task_completion_count: '1',
      hs_task_completion_date: at,
      hs_task_is_completed: '1',
      hs_task_is_open: 'false',
    });
  });

  test('that is completed again keeps the time of it', async () => {
    const { id } = await axle.api.create('tasks', TASK);
    const at = later(5000);
    await axle.api.update('tasks', id, { hs_task_status: 'COMPLETED' });
    later(5000);
    await axle.api.update('tasks', id, { hs_task_status: 'COMPLETED' });
    expect(await axle.api.valueOf('tasks', id, 'hs_task_completion_date')).toBe(at);
  });

  test('that is opened again is no longer completed', async () => {
    const { id } = await axle.api.create('tasks', { ...TASK, hs_task_status: 'COMPLETED' });
    const { properties } = await axle.api.update('tasks', id, { hs_task_status: 'WAITING' });
    expect(properties).toMatchObject({
      hs_pipeline_stage: '60b5c368-04c4-4d32-9b4a-457e159f49b7',
      hs_task_completion_count: '0',
      hs_task_is_completed: '0',
    });
  });
});

describe('an activity', () => {
  test.each([
    ['notes', 'hs_note_body', '0-46'],
    ['tasks', 'hs_task_body', '0-27'],
    ['calls', 'hs_call_body', '0-48'],
    ['meetings', 'hs_meeting_body', '0-47'],
  ])('of %s has previews of %s', async (type, body, typeId) => {
    const made = { hs_timestamp: '2026-12-01', [body]: '<p>Tall <b>&amp;</b> wide</p>' };
    const { id, properties } = await axle.api.create(type, made);
    expect(properties).toMatchObject({
      hs_body_preview: 'Tall & wide',
      hs_body_preview_is_truncated: 'false',
      hs_obj_coords: `${typeId}-${id}`,
    });
    const changed = await axle.api.update(type, id, { [body]: 'Plain' });
    expect(changed.properties).toMatchObject({
      hs_body_preview: 'Plain',
      hs_body_preview_html: '<html>\n<head></head>\n<body>\nPlain\n</body>\n</html>',
    });
    const cleared = await axle.api.update(type, id, { [body]: '' });
    expect(cleared.properties).toMatchObject({ hs_body_preview: '', hs_body_preview_html: '' });
  });

  test('without a body has no previews', async () => {
    const { properties } = await axle.api.create('notes', { hs_timestamp: '2026-12-01' });
    expect(properties).not.toHaveProperty('hs_body_preview');
    expect(properties).not.toHaveProperty('hs_body_preview_is_truncated');
  });

  test('with a long body has a preview that is cut, and says so', async () => {
    const hs_note_body = 'word '.repeat(2000);
    const { properties } = await axle.api.create('notes', { hs_timestamp: '2026-12-01', hs_note_body });
    expect(properties['hs_body_preview_is_truncated']).toBe('true');
    expect(properties['hs_body_preview']?.length).toBeLessThan(hs_note_body.length);
    expect(properties['hs_note_body']).toBe(hs_note_body);
  });

  test('a meeting made through the API names the product as its source', async () => {
    const { properties } = await axle.api.create('meetings', { hs_timestamp: '2026-12-01' });
    expect(properties['hs_meeting_source']).toBe('CRM_UI');
  });
});

test.each([
  ['new-stage-id', 'NEW'],
  ['qualified-stage-id', 'QUALIFIED'],
])('a lead in the stage %s is of the category %s', async (hs_pipeline_stage, category) => {
  const { properties } = await axle.api.create(
    'leads',
    { hs_lead_name: 'x', hs_pipeline_stage },
    await axle.api.leadLinks(),
  );
  expect(properties).toMatchObject({
    hs_pipeline: 'lead-pipeline-id',
    hs_pipeline_stage_category: category,
  });
});
