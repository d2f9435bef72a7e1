import { describe, expect, test } from 'vitest';
import { toObjectTypeId } from '../../src/model/ids.ts';
import { expectRefusal, invalidProperties } from './api-caller.ts';
import { useAccount } from './running-account.ts';

const DEALS = toObjectTypeId('0-3');
const TICKETS = toObjectTypeId('0-5');
const LEADS = toObjectTypeId('0-136');

function stage(id: string, displayOrder: number, metadata: Readonly<Record<string, string>>) {
  return { id, label: `Stage ${id}`, displayOrder, metadata };
}

function pipeline(id: string, stages: readonly ReturnType<typeof stage>[]) {
  return { id, label: `Pipeline ${id}`, displayOrder: 1, stages };
}

/** An account that made a second pipeline for three types, beside those that every account has. */
const account = useAccount({
  pipelines: [
    {
      typeId: DEALS,
      pipeline: pipeline('renewals', [
        stage('8001', 0, { isClosed: 'false', probability: '0.5' }),
        stage('8002', 1, { isClosed: 'true', probability: '1.0' }),
      ]),
    },
    {
      typeId: TICKETS,
      pipeline: pipeline('9', [
        stage('91', 0, { ticketState: 'OPEN' }),
        stage('92', 1, { ticketState: 'CLOSED' }),
      ]),
    },
    { typeId: LEADS, pipeline: pipeline('partners', [stage('met', 0, { state: 'OPEN' })]) },
  ],
});

describe('a record moves into a stage that the account made, and its pipeline follows', () => {
  test.each([
    ['deals', { dealname: 'x' }, 'dealstage', '8001', 'pipeline', 'renewals'],
    ['tickets', { subject: 'x', hs_pipeline_stage: '1' }, 'hs_pipeline_stage', '91', 'hs_pipeline', '9'],
    ['leads', { hs_lead_name: 'x' }, 'hs_pipeline_stage', 'met', 'hs_pipeline', 'partners'],
  ])('%s', async (type, made, stageName, stageId, pipelineName, pipelineId) => {
    const links = type === 'leads' ? await account.api.leadLinks() : undefined;
    const { id } = await account.api.create(type, made, links);
    await account.api.update(type, id, { [stageName]: stageId });
    expect(await account.api.valueOf(type, id, stageName)).toBe(stageId);
    expect(await account.api.valueOf(type, id, pipelineName)).toBe(pipelineId);
    const both = { ...made, [stageName]: stageId, [pipelineName]: pipelineId };
    expect((await account.api.create(type, both, links)).properties).toMatchObject(both);
  });
});

test('a stage of the account counts as closed and weighs as it says', async () => {
  const { properties } = await account.api.create('deals', {
    dealname: 'x',
    amount: '10',
    dealstage: '8002',
  });
  expect(properties).toMatchObject({ hs_is_closed_won: 'true', hs_closed_amount: '10' });
  const half = await account.api.create('deals', { dealname: 'x', amount: '10', dealstage: '8001' });
  expect(Number(half.properties['hs_projected_amount'])).toBe(5);
  const ticket = await account.api.create('tickets', { subject: 'x', hs_pipeline_stage: '92' });
  expect(ticket.properties['hs_is_closed']).toBe('true');
});

test('a stage of another pipeline than the one sent with it is refused with the choices', async () => {
  const sent = { subject: 'x', hs_pipeline: '9', hs_pipeline_stage: '1' };
  const problem = {
    name: 'hs_pipeline_stage',
    code: 'INVALID_OPTION',
    message: '1 is not a valid pipeline stage ID. Valid options are: pipelineId=9 : [91, 92]',
    propertyValue: '1',
  };
  expectRefusal(await account.api.post('tickets', sent), 400, invalidProperties([problem]));
});

test('a stage of no pipeline is refused with the choices of all', async () => {
  const reply = await account.api.post('tickets', { subject: 'x', hs_pipeline_stage: '93' });
  expect(reply.status).toBe(400);
  expect(JSON.parse(reply.text).errors[0].message).toBe(
    '93 is not a valid pipeline stage ID. Valid options are: pipelineId=0 : [1, 2, 3, 4], pipelineId=9 : [91, 92]',
  );
});

test('a pipeline that there is not is refused', async () => {
  const { id } = await account.api.create('tickets', { subject: 'x', hs_pipeline_stage: '1' });
  const reply = await account.api.patch('tickets', id, { hs_pipeline: '10' });
  expect(reply.status).toBe(400);
  expect(JSON.parse(reply.text).errors[0]).toMatchObject({
    code: 'INVALID_OPTION',
    context: { propertyName: ['hs_pipeline'] },
  });
});
