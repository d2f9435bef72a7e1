import { describe, expect, test } from 'vitest';
import { expectRefused, metadataCaller } from './metadata-caller.ts';
import { useAxle } from './running-axle.ts';
import { DEAL_PIPELINES as DEALS, pipelineMaker, sample, stage } from './sample-pipelines.ts';

const axle = useAxle();
const call = metadataCaller(() => axle.api);
const define = pipelineMaker(call);
const TICKETS = '/crm/v3/pipelines/tickets';

const labelsIn = (pipeline: { stages: { label: string }[] }) => pipeline.stages.map(({ label }) => label);

describe('the pipelines that are built in', () => {
  test('are listed and read with their stages and keys', async () => {
    const { body } = await call('GET', DEALS);
    const [sales] = body.results;
    expect(Object.keys(sales)).toEqual([
      'label',
      'displayOrder',
      'id',
      'stages',
      'createdAt',
      'updatedAt',
      'archived',
    ]);
    expect(sales).toMatchObject({
      id: 'default',
      label: 'Sales Pipeline',
      createdAt: '1970-01-01T00:00:00Z',
    });
    expect(sales.stages[5]).toEqual({
      label: 'Closed Won',
      displayOrder: 5,
      metadata: { isClosed: 'true', probability: '1.0' },
      id: 'closedwon',
      createdAt: '1970-01-01T00:00:00Z',
      updatedAt: '1970-01-01T00:00:00Z',
      archived: false,
      writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
    });
    expect((await call('GET', '/crm/pipelines/2026-09/0-3/default')).body).toEqual(sales);
    expect((await call('GET', `${DEALS}/default/stages`)).body.results).toEqual(sales.stages);
    expect((await call('GET', `${DEALS}/default/stages/closedwon`)).body).toEqual(sales.stages[5]);
    expect((await call('GET', '/crm/v3/pipelines/line_items')).body).toEqual({ results: [] });
  });

  test('can be changed, and govern the next write', async () => {
    const added = await call('POST', `${TICKETS}/0/stages`, {
      label: 'Parked',
      displayOrder: 9,
      metadata: {},
      stageId: 'parked',
    });
    expect(added).toMatchObject({
      status: 201,
      body: { id: 'parked', metadata: { ticketState: 'OPEN', isClosed: 'false' } },
    });
    const ticket = { subject: 'x', hs_pipeline: '0', hs_pipeline_stage: 'parked' };
    expect((await call('POST', '/crm/v3/objects/tickets', { properties: ticket })).status).toBe(201);
    expect((await call('GET', `${TICKETS}/0`)).body.stages).toHaveLength(5);
  });
});

describe('a new pipeline', () => {
  test('has ids of its own, or those that are sent, and metadata in form', async () => {
    const made = await define({
      stages: [
        stage('A', 0, '0.50', { metadata: { probability: '0.50', nonsense: 'x' } }),
        stage('B', 1, '1', { stageId: 'My Stage.b' }),
        stage('C', 2, '0'),
      ],
    });
    const { body } = await call('GET', `${DEALS}/${made.id}`);
    expect(body).toEqual(made);
    expect(body.id).toMatch(/^\d+$/);
    expect(body.stages.map((each: { metadata: object }) => each.metadata)).toEqual([
      { isClosed: 'false', probability: '0.5' },
      { isClosed: 'true', probability: '1.0' },
      { isClosed: 'true', probability: '0.0' },
    ]);
    expect(body.stages[1].id).toBe('My Stage.b');
    const named = await define({ pipelineId: 'My Pipeline' });
    expect(named.id).toBe('My Pipeline');
  });

  test('takes records, and tells when they came and went', async () => {
    const made = await define();
    const [open, won] = made.stages;
    const properties = { dealname: 'x', pipeline: made.id, dealstage: open.id, amount: '10' };
    const { body: deal } = await call('POST', '/crm/v3/objects/deals', { properties });
    axle.nowMs += 60_000;
    await call('PATCH', `/crm/v3/objects/deals/${deal.id}`, { properties: { dealstage: won.id } });
    const names = [
      `hs_v2_date_entered_${open.id}`,
      `hs_v2_date_exited_${open.id}`,
      `hs_v2_latest_time_in_${open.id}`,
      `hs_v2_cumulative_time_in_${open.id}`,
      `hs_v2_date_entered_${won.id}`,
      'hs_is_closed_won',
    ];
    const read = await call('GET', `/crm/v3/objects/deals/${deal.id}?properties=${names.join(',')}`);
    const [entered = '', exited = '', latest = '', cumulative = '', enteredWon = ''] = names;
    const values = read.body.properties;
    expect(Date.parse(values[exited]) - Date.parse(values[entered])).toBe(60_000);
    expect(values[enteredWon]).toBe(values[exited]);
    expect(values).toMatchObject({ [latest]: '60000', [cumulative]: '60000', hs_is_closed_won: 'true' });
    await call('PATCH', `/crm/v3/objects/deals/${deal.id}`, { properties: { dealstage: open.id } });
    axle.nowMs += 30_000;
    await call('PATCH', `/crm/v3/objects/deals/${deal.id}`, { properties: { dealstage: won.id } });
    const again = await call('GET', `/crm/v3/objects/deals/${deal.id}?properties=${names.join(',')}`);
    expect(again.body.properties).toMatchObject({ [latest]: '30000', [cumulative]: '90000' });
    const definition = await call('GET', `/crm/v3/properties/deals/${entered}`);
    expect(definition.body).toMatchObject({
      type: 'datetime',
      modificationMetadata: { readOnlyValue: true },
    });
  });

  test.each([
    ['without fields', {}, 'Some required fields were not set: [label, displayOrder, stages]'],
    ['without stages', { stages: [] }, 'Pipeline must have at least one stage'],
    ['with a stage without metadata', { stages: [{ label: 'x', displayOrder: 0 }] }, '[metadata]'],
    [
      'with a label that is taken',
      { label: 'SALES pipeline' },
      'An active pipeline with label SALES pipeline already exists.',
    ],
    ['without a label', { label: ' ' }, 'A pipeline needs a label.'],
    ['with a negative order', { displayOrder: -1 }, 'Pipeline display order cannot be negative'],
    [
      'with a stage label twice',
      { stages: [stage('A', 0), stage(' a ', 1)] },
      'Stage with label  a  already exists',
    ],
    ['with a stage without a label', { stages: [stage('', 0)] }, 'A stage needs a label.'],
    [
      'with a stage of negative order',
      { stages: [stage('A', -1)] },
      'Stage display order cannot be negative',
    ],
    [
      'without a probability',
      { stages: [{ label: 'A', displayOrder: 0, metadata: {} }] },
      'must specify probability when writing a dealstage',
    ],
    [
      'with a probability above one',
      { stages: [stage('A', 0, '1.1')] },
      'must be between 0.0 and 1.0 (inclusive)',
    ],
    [
      'with a probability that is none',
      { stages: [stage('A', 0, 'high')] },
      'must be between 0.0 and 1.0 (inclusive)',
    ],
    [
      'with an id that is taken',
      { pipelineId: 'default' },
      "There's another pipeline in this portal with pipelineId (default).",
    ],
    ['with a long id', { pipelineId: 'x'.repeat(37) }, 'at most 36 characters'],
    [
      'with a long stage id',
      { stages: [stage('A', 0, '1', { stageId: 'x'.repeat(101) })] },
      'at most 100 characters',
    ],
    [
      'with a hundred and one stages',
      { stages: Array.from({ length: 101 }, (_, at) => stage(`S${at}`, at)) },
      'at most 100 stages',
    ],
  ])('%s is refused', async (what, more, message) => {
    const before = (await call('GET', DEALS)).body.results.length;
    const sent = what === 'without fields' ? {} : sample(more);
    expectRefused(await call('POST', DEALS, sent), 400, { message: expect.stringContaining(message) });
    expect((await call('GET', DEALS)).body.results).toHaveLength(before);
  });

  test('with ids of another pipeline is a conflict', async () => {
    const subCategory = 'PipelineError.STAGE_ID_EXISTS_IN_ANOTHER_PIPELINE';
    const category = 'OBJECT_ALREADY_EXISTS';
    for (const more of [{ pipelineId: '0' }, { stages: [stage('A', 0, '1', { stageId: 'closedwon' })] }]) {
      expectRefused(await call('POST', DEALS, sample(more)), 409, { category, subCategory });
    }
  });

  test('of tickets has states, and one of them closed', async () => {
    const ticketStage = (label: string, ticketState?: string) => ({
      label,
      displayOrder: 0,
      metadata: ticketState === undefined ? {} : { ticketState },
    });
    const bad = await call('POST', TICKETS, sample({ stages: [ticketStage('A', 'MAYBE')] }));
    expectRefused(bad, 400, {
      subCategory: 'PipelineError.INVALID_PIPELINE_STAGE_METADATA',
      message: 'Failed to deserialize metadata for object type TICKET',
    });
    const open = await call('POST', TICKETS, sample({ stages: [ticketStage('A')] }));
    expectRefused(open, 400, { subCategory: 'PipelineError.MISSING_CLOSED_STAGE' });
    const made = await define({ stages: [ticketStage('A'), ticketStage('B', 'closed')] }, TICKETS);
    expect(made.stages[1].metadata).toEqual({ isClosed: 'true', ticketState: 'CLOSED' });
    const gone = await call('DELETE', `${TICKETS}/${made.id}/stages/${made.stages[1].id}`);
    expectRefused(gone, 400, { subCategory: 'PipelineError.MISSING_CLOSED_STAGE' });
  });

  test('of a type that shares none is refused', async () => {
    for (const type of ['contacts', 'products']) {
      expect((await call('POST', `/crm/v3/pipelines/${type}`, sample())).status).toBe(400);
    }
  });

  test('gives a custom type the properties of pipelines', async () => {
    const name = 'hs_pipeline_stage';
    expect((await call('GET', `/crm/v3/properties/2-48200001/${name}`)).status).toBe(404);
    const made = await define(
      { stages: [{ label: 'New', displayOrder: 0, metadata: { state: 'OPEN' } }] },
      '/crm/v3/pipelines/2-48200001',
    );
    expect((await call('GET', `/crm/v3/properties/2-48200001/${name}`)).status).toBe(200);
    const properties = { serial_number: 'S-1', hs_pipeline: made.id, hs_pipeline_stage: made.stages[0].id };
    expect((await call('POST', '/crm/v3/objects/machines', { properties })).status).toBe(201);
    const wrong = { ...properties, serial_number: 'S-2', hs_pipeline_stage: 'nowhere' };
    expect((await call('POST', '/crm/v3/objects/machines', { properties: wrong })).status).toBe(400);
  });
});

describe('a change of a pipeline', () => {
  test('touches label and order, and counts for every stage', async () => {
    const made = await define();
    axle.nowMs += 1000;
    const { status, body } = await call('PATCH', `${DEALS}/${made.id}`, { label: 'Renamed' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      label: 'Renamed',
      displayOrder: made.displayOrder,
      createdAt: made.createdAt,
    });
    expect(body.updatedAt).not.toBe(made.updatedAt);
    for (const each of body.stages) expect(each.updatedAt).toBe(body.updatedAt);
    expectRefused(await call('PATCH', `${DEALS}/${made.id}`, { label: 'Sales Pipeline' }), 400, {});
    expectRefused(await call('PATCH', `${DEALS}/${made.id}`, { displayOrder: -1 }), 400, {});
  });

  test('in whole keeps the stages that it names and drops the others', async () => {
    const made = await define();
    const [open] = made.stages;
    const sent = sample({ stages: [stage('Opened', 0, '0.1', { stageId: open.id }), stage('Fresh', 1)] });
    const { status, body } = await call('PUT', `${DEALS}/${made.id}`, sent);
    expect(status).toBe(200);
    expect(labelsIn(body)).toEqual(['Opened', 'Fresh']);
    expect(body.stages[0]).toMatchObject({ id: open.id, createdAt: open.createdAt });
    expect((await call('GET', `${DEALS}/${made.id}`)).body).toEqual(body);
    const stolen = sample({ stages: [stage('A', 0, '1', { stageId: 'closedwon' })] });
    expectRefused(await call('PUT', `${DEALS}/${made.id}`, stolen), 409, {});
  });

  test('of a stage adds to its metadata, and a replacement does not', async () => {
    const made = await define({ stages: [stage('A', 0), stage('B', 1)] });
    const path = `${DEALS}/${made.id}/stages/${made.stages[0].id}`;
    const patched = await call('PATCH', path, { metadata: { probability: '0.9' } });
    expect(patched).toMatchObject({ status: 200, body: { label: 'A', metadata: { probability: '0.9' } } });
    expect((await call('PATCH', path, { label: 'AA' })).body.metadata).toEqual({
      isClosed: 'false',
      probability: '0.9',
    });
    const replaced = await call('PUT', path, stage('Z', 0, '0.25'));
    expect(replaced.body).toMatchObject({ label: 'Z', metadata: { probability: '0.25' } });
    expectRefused(await call('PUT', path, { label: 'Z', displayOrder: 0, metadata: {} }), 400, {
      message: 'must specify probability when writing a dealstage',
    });
    expectRefused(await call('PATCH', path, { label: ' b' }), 400, {
      subCategory: 'PipelineError.STAGE_LABEL_EXISTS',
      message: 'Stage with label  b already exists',
    });
  });

  test('puts a stage behind the one whose place it takes', async () => {
    const made = await define({ stages: [stage('A', 0), stage('B', 1), stage('C', 2)] });
    await call('POST', `${DEALS}/${made.id}/stages`, stage('D', 0));
    const ordered = async () =>
      (await call('GET', `${DEALS}/${made.id}`)).body.stages
        .toSorted(
          (left: { displayOrder: number }, right: { displayOrder: number }) =>
            left.displayOrder - right.displayOrder,
        )
        .map((each: { label: string; displayOrder: number }) => `${each.displayOrder}${each.label}`);
    expect(await ordered()).toEqual(['0A', '1D', '2B', '3C']);
    await call('PATCH', `${DEALS}/${made.id}/stages/${made.stages[0].id}`, { displayOrder: 2 });
    expect(await ordered()).toEqual(['0D', '1B', '2A', '3C']);
  });

  test('takes no stage id that is used elsewhere', async () => {
    const made = await define();
    const reply = await call(
      'POST',
      `${DEALS}/${made.id}/stages`,
      stage('X', 5, '1', { stageId: 'closedwon' }),
    );
    expectRefused(reply, 400, {
      message: 'An existing active stage in another pipeline is already using stage id closedwon',
    });
    expect(reply.body).not.toHaveProperty('category');
  });
});
