import { beforeEach, describe, expect, test } from 'vitest';
import { linking, type Path } from './linked-records.ts';
import { STARTED_AT, useAxle } from './running-axle.ts';

const axle = useAxle();
const { make, associate, dissociate, change, archive, restore, told, toldAll, call } = linking(
  () => axle.api,
);

const NOW_MS = Date.parse(STARTED_AT);
const DAY_MS = 86_400_000;
const day = (days: number) => new Date(NOW_MS + days * DAY_MS).toISOString();

/** An activity that takes place so many days from the start of the tests. */
const note = (days: number, ...others: readonly Path[]) =>
  make('notes', { hs_timestamp: day(days) }, ...others);
const callOn = (days: number, ...others: readonly Path[]) =>
  make('calls', { hs_timestamp: day(days) }, ...others);

const TIMELINE = [
  'num_notes',
  'num_contacted_notes',
  'notes_last_updated',
  'notes_last_contacted',
  'notes_next_activity_date',
] as const;

const SAMPLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  contacts: { firstname: 'Ada' },
  companies: { name: 'Engines' },
  deals: { dealname: 'Loom', dealstage: 'qualifiedtobuy' },
  tickets: { subject: 'Broken', hs_pipeline_stage: '1' },
};

beforeEach(() => {
  axle.nowMs = NOW_MS;
});

describe.each(Object.entries(SAMPLES))('the timeline of %s', (type, sample) => {
  let owner: Path;
  beforeEach(async () => {
    owner = await make(type, sample);
  });

  test('counts activities and tells of the last one, whatever the order in which they are written down', async () => {
    await note(-2, owner);
    expect(await toldAll(owner, ...TIMELINE)).toEqual([
      '1',
      expect.toBeOneOf([null, '0']),
      day(-2),
      null,
      null,
    ]);
    await callOn(-5, owner);
    expect(await toldAll(owner, ...TIMELINE)).toEqual(['2', '1', day(-2), day(-5), null]);
    await callOn(-1, owner);
    expect(await toldAll(owner, ...TIMELINE)).toEqual(['3', '2', day(-1), day(-1), null]);
  });

  test('goes back to the one before when the last is archived, dissociated or erased, and on when it is restored', async () => {
    await callOn(-9, owner);
    const last = await callOn(-1, owner);
    await archive(last);
    expect(await toldAll(owner, ...TIMELINE)).toEqual(['1', '1', day(-9), day(-9), null]);
    await restore(last);
    expect(await toldAll(owner, ...TIMELINE)).toEqual(['2', '2', day(-1), day(-1), null]);
    await dissociate(last, owner);
    expect(await toldAll(owner, ...TIMELINE)).toEqual(['1', '1', day(-9), day(-9), null]);
    await associate(owner, last);
    await call('POST', '/crm/v3/objects/calls/gdpr-delete', { objectId: last[1] });
    expect(await told(owner, 'notes_last_updated')).toBe(day(-9));
  });

  test('follows an activity that is moved to another time', async () => {
    await note(-3, owner);
    const moved = await callOn(-2, owner);
    await change(moved, { hs_timestamp: day(-8) });
    expect(await toldAll(owner, 'notes_last_updated', 'notes_last_contacted')).toEqual([day(-3), day(-8)]);
  });

  test('tells of the next activity apart from the last', async () => {
    await callOn(-1, owner);
    const far = await callOn(6, owner);
    const near = await make('tasks', { hs_timestamp: day(2), hs_task_status: 'NOT_STARTED' }, owner);
    expect(await toldAll(owner, ...TIMELINE)).toEqual(['3', '2', day(-1), day(-1), day(2)]);
    await change(near, { hs_task_status: 'COMPLETED' });
    expect(await told(owner, 'notes_next_activity_date')).toBe(day(6));
    await archive(far);
    expect(await told(owner, 'notes_next_activity_date')).toBe('');
  });

  test('has an activity that was to come behind it once its time has passed', async () => {
    await callOn(-4, owner);
    await callOn(1, owner);
    await callOn(3, owner);
    axle.nowMs = NOW_MS + 2 * DAY_MS;
    await note(-3, owner);
    expect(await toldAll(owner, ...TIMELINE)).toEqual(['4', '3', day(1), day(1), day(3)]);
    axle.nowMs = NOW_MS + 4 * DAY_MS;
    const gone = await note(-3, owner);
    await dissociate(gone, owner);
    expect(await toldAll(owner, ...TIMELINE)).toEqual(['4', '3', day(3), day(3), '']);
  });
});

test('a change of the timeline stands in the history as calculated, and moves the time of the last change', async () => {
  const owner = await make('contacts', { firstname: 'Ada' });
  axle.nowMs = NOW_MS + 1000;
  await note(-1, owner);
  const { body } = await call('GET', `/crm/v3/objects/contacts/${owner[1]}?propertiesWithHistory=num_notes`);
  expect(body.propertiesWithHistory.num_notes[0]).toMatchObject({ value: '1', sourceType: 'CALCULATED' });
  expect(body.updatedAt).toBe(new Date(NOW_MS + 1000).toISOString());
});

test('a deal counts calls by their direction and meetings that are still to be held', async () => {
  const deal = await make('deals', { dealname: 'Loom' });
  const made = await make('calls', { hs_timestamp: day(-1), hs_call_direction: 'OUTBOUND' }, deal);
  await make('calls', { hs_timestamp: day(-1), hs_call_direction: 'INBOUND' }, deal);
  await make('meetings', { hs_timestamp: day(1), hs_meeting_outcome: 'SCHEDULED' }, deal);
  const names = ['call_engagements', 'inbound_calls', 'outbound_calls', 'scheduled_meetings'];
  const counts = () => toldAll(deal, ...names.map((name) => `hs_number_of_${name}`));
  expect(await counts()).toEqual(['2', '1', '1', '1']);
  await change(made, { hs_call_direction: 'INBOUND' });
  expect(await counts()).toEqual(['2', '2', '0', '1']);
});

test('a company tells of the last call and of the last e-mail that went out', async () => {
  const company = await make('companies', { name: 'Engines' });
  await callOn(-3, company);
  await make('emails', { hs_timestamp: day(-2), hs_email_direction: 'EMAIL' }, company);
  await make('emails', { hs_timestamp: day(-1), hs_email_direction: 'INCOMING_EMAIL' }, company);
  expect(
    await toldAll(
      company,
      'hs_last_logged_call_date',
      'hs_last_logged_outgoing_email_date',
      'notes_last_updated',
    ),
  ).toEqual([day(-3), day(-2), day(-1)]);
});

test('a ticket tells of its activities under the names that it has for them', async () => {
  const ticket = await make('tickets', { subject: 'Broken', hs_pipeline_stage: '1' });
  await callOn(-3, ticket);
  await note(-2, ticket);
  await callOn(2, ticket);
  const names = ['hs_lastactivitydate', 'hs_lastcontacted', 'hs_nextactivitydate', 'hs_num_times_contacted'];
  expect(await toldAll(ticket, ...names)).toEqual([day(-2), day(-3), day(2), '2']);
});

test('records that become one have both timelines', async () => {
  const [one, other] = [
    await make('contacts', { firstname: 'A' }),
    await make('contacts', { firstname: 'B' }),
  ];
  await callOn(-2, one);
  await note(-1, other);
  const shared = await callOn(-3, one);
  await associate(shared, other);
  const { body } = await call('POST', '/crm/v3/objects/contacts/merge', {
    primaryObjectId: one[1],
    objectIdToMerge: other[1],
  });
  expect(await toldAll(['contacts', body.id], ...TIMELINE)).toEqual(['3', '2', day(-1), day(-2), null]);
});
