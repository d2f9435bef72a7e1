import { describe, expect, test } from 'vitest';
import { expectRefused, metadataCaller } from './metadata-caller.ts';
import { useAxle } from './running-axle.ts';
import { DEAL_PIPELINES as DEALS, pipelineMaker, sample, stage } from './sample-pipelines.ts';

const axle = useAxle();
const call = metadataCaller(() => axle.api);
const define = pipelineMaker(call);

describe('what is not there', () => {
  test('is told by a page to those who do not take JSON', async () => {
    const { status, text } = await axle.api.get(`${DEALS}/nowhere`, { accept: 'text/html' });
    expect(status).toBe(404);
    expect(text).toContain('<h2>HTTP ERROR 404</h2>');
  });

  test('is told without a body, but for a pipeline that should go', async () => {
    for (const path of [`${DEALS}/nowhere`, `${DEALS}/default/stages/nowhere`, `${DEALS}/nowhere/stages`]) {
      expect(await call('GET', path)).toMatchObject({ status: 404, body: undefined });
    }
    expect(await call('PATCH', `${DEALS}/nowhere`, { label: 'x' })).toMatchObject({
      status: 404,
      body: undefined,
    });
    expectRefused(await call('DELETE', `${DEALS}/nowhere`), 404, { category: 'OBJECT_NOT_FOUND' });
    expect((await call('DELETE', `${DEALS}/default/stages/nowhere`)).status).toBe(204);
    expect((await call('DELETE', `${DEALS}/nowhere/stages/nowhere`)).status).toBe(204);
  });
});

describe('removal', () => {
  async function withDeal() {
    const made = await define();
    const properties = { dealname: 'x', pipeline: made.id, dealstage: made.stages[0].id };
    const { body } = await call('POST', '/crm/v3/objects/deals', { properties });
    return { made, stageId: made.stages[0].id, dealId: body.id };
  }

  test('of what records stand in is refused where that is asked for, and always since 2026-09', async () => {
    const { made, stageId, dealId } = await withDeal();
    const inUse = {
      category: 'VALIDATION_ERROR',
      subCategory: 'PipelineError.STAGE_ID_IN_USE',
      message: `Stage IDs: [${stageId}] are being referenced by object IDs: [${dealId}]`,
      context: { stageIds: [`[${stageId}]`], objectIds: [`[${dealId}]`] },
    };
    const flag = '?validateReferencesBeforeDelete=true';
    const other = '?validateDealStageUsagesBeforeDelete=true';
    for (const path of [
      `${DEALS}/${made.id}${flag}`,
      `${DEALS}/${made.id}${other}`,
      `${DEALS}/${made.id}/stages/${stageId}${flag}`,
      `/crm/pipelines/2026-09/deals/${made.id}`,
      `/crm/pipelines/2026-09/deals/${made.id}/stages/${stageId}`,
    ]) {
      expectRefused(await call('DELETE', path), 400, inUse);
    }
    const replacement = sample({ stages: [stage('Other', 0)] });
    expectRefused(await call('PUT', `${DEALS}/${made.id}${flag}`, replacement), 400, inUse);
    expect((await call('GET', `${DEALS}/${made.id}`)).body).toEqual(made);
    expect((await call('DELETE', `${DEALS}/${made.id}/stages/${stageId}`)).status).toBe(204);
    expect((await call('DELETE', `${DEALS}/${made.id}`)).status).toBe(204);
    expect((await call('GET', `${DEALS}/${made.id}`)).status).toBe(404);
    expect(
      (await call('GET', `/crm/v3/objects/deals/${dealId}?properties=dealstage`)).body.properties.dealstage,
    ).toBe(stageId);
  });

  test('of what nobody uses is final', async () => {
    const made = await define({ pipelineId: 'short-lived' });
    expect((await call('DELETE', `${DEALS}/short-lived?validateReferencesBeforeDelete=true`)).status).toBe(
      204,
    );
    expect((await call('GET', DEALS)).body.results.map((each: { id: string }) => each.id)).not.toContain(
      'short-lived',
    );
    expectRefused(await call('DELETE', `${DEALS}/short-lived`), 404, {});
    expect((await define({ pipelineId: 'short-lived' })).stages[0].id).not.toBe(made.stages[0].id);
  });

  test('of a built-in pipeline is final too', async () => {
    expect((await call('DELETE', '/crm/v3/pipelines/courses/course-pipeline')).status).toBe(204);
    expect((await call('GET', '/crm/v3/pipelines/courses')).body.results).toEqual([]);
  });
});

test('what was done to pipelines and stages is told, newest first', async () => {
  const made = await define();
  const [open] = made.stages;
  axle.nowMs += 1000;
  await call('PATCH', `${DEALS}/${made.id}/stages/${open.id}`, { label: 'Opened' });
  const { body } = await call('GET', `${DEALS}/${made.id}/audit`);
  expect(body.results.map((each: { action: string }) => each.action)).toEqual(['UPDATE', 'CREATE']);
  expect(body.results[1]).toMatchObject({
    portalId: 4820,
    identifier: `4820:${made.id}`,
    message: 'Pipeline update',
    timestamp: made.createdAt,
  });
  expect(JSON.parse(body.results[1].rawObject)).toEqual(made);
  const ofStage = (await call('GET', `${DEALS}/${made.id}/stages/${open.id}/audit`)).body.results;
  expect(ofStage.map((each: { action: string }) => each.action)).toEqual(['UPDATE', 'CREATE']);
  expect(JSON.parse(ofStage[0].rawObject)).toMatchObject({ id: open.id, label: 'Opened' });
  expect((await call('GET', `${DEALS}/default/audit`)).body).toEqual({ results: [] });
});
