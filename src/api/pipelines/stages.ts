import { changeStage, createStage, removeStage } from '../../actions/change-pipelines.ts';
import type { MetadataRefusal } from '../../model/metadata-refusal.ts';
import type { Pipeline, PipelineStage } from '../../model/pipelines.ts';
import type { Refusal } from '../../model/refusal.ts';
import { accept, type Result, refuse } from '../../model/result.ts';
import { type Answer, type TypeOperation, type TypeRequest, withBody } from '../operation.ts';
import { readPipelineChange, STAGE_BODY, STAGE_PATCH_BODY } from './pipeline-body.ts';
import { findPipeline } from './pipelines.ts';
import { toWireAudit, toWireStage } from './wire-pipeline.ts';

const STAGES = '/crm/pipelines/{objectType}/{pipelineId}/stages';
const STAGE = `${STAGES}/{stageId}`;
const SHARED = { family: 'CRM/Pipelines', on: 'definitions' } as const;

export const listStages: TypeOperation = {
  ...SHARED,
  method: 'GET',
  path: STAGES,
  access: 'read',
  async run(call) {
    const pipeline = findPipeline(call);
    if (!pipeline.ok) return pipeline;
    return accept({ status: 200, body: { results: pipeline.value.stages.map(toWireStage) } });
  },
};

export const readStage: TypeOperation = {
  ...SHARED,
  method: 'GET',
  path: STAGE,
  access: 'read',
  async run(call) {
    const pipeline = findPipeline(call);
    return pipeline.ok ? answerStage(pipeline, call.params['stageId'] ?? '', 200) : pipeline;
  },
};

export const createStageOperation = withBody({
  ...SHARED,
  method: 'POST',
  path: STAGES,
  access: 'write',
  body: STAGE_BODY,
  async run(call) {
    const change = readPipelineChange(call);
    if (!change.ok) return change;
    const { account, params, body, definition } = call;
    const { pipelineId = '' } = params;
    const known = new Set(
      definition.pipelines.find(({ id }) => id === pipelineId)?.stages.map(({ id }) => id),
    );
    const made = await createStage(account, pipelineId, body, change.value);
    if (!made.ok) return made;
    const id = body.stageId || (made.value.stages.find((stage) => !known.has(stage.id))?.id ?? '');
    return answerStage(made, id, 201);
  },
});

export const replaceStage = withBody({
  ...SHARED,
  method: 'PUT',
  path: STAGE,
  access: 'write',
  body: STAGE_BODY,
  run: (call) => change(call, { ...call.body, replaces: true }),
});

/** Seen: metadata that is sent is added to what there is. */
export const updateStage = withBody({
  ...SHARED,
  method: 'PATCH',
  path: STAGE,
  access: 'write',
  body: STAGE_PATCH_BODY,
  run(call) {
    const { label, displayOrder, metadata } = call.body;
    return change(call, {
      replaces: false,
      ...(label !== undefined && { label }),
      ...(displayOrder !== undefined && { displayOrder }),
      ...(metadata !== undefined && { metadata }),
    });
  },
});

/** Takes a stage away. Seen: for good, and 204 where there is none. */
export const archiveStage: TypeOperation = {
  ...SHARED,
  method: 'DELETE',
  path: STAGE,
  access: 'write',
  async run(call) {
    const settings = readPipelineChange(call);
    if (!settings.ok) return settings;
    const removed = await removeStage(call.account, pathOf(call), settings.value);
    return removed.ok ? accept({ status: 204 }) : removed;
  },
};

export const auditStage: TypeOperation = {
  ...SHARED,
  method: 'GET',
  path: `${STAGE}/audit`,
  access: 'read',
  async run(call) {
    const { account, definition } = call;
    // A stage id is enough: the official client leaves the pipeline's place in the path unfilled.
    const { stageId: name } = pathOf(call);
    const subject = { typeId: definition.type.id, kind: 'stage', name } as const;
    const entries = await account.store.read((reader) => reader.listAudits(subject));
    return accept({
      status: 200,
      body: { results: entries.map((entry) => toWireAudit(account.id, entry)) },
    });
  },
};

async function change(
  call: TypeRequest,
  sent: Parameters<typeof changeStage>[2],
): Promise<Result<Answer, Refusal>> {
  const settings = readPipelineChange(call);
  if (!settings.ok) return settings;
  const path = pathOf(call);
  return answerStage(await changeStage(call.account, path, sent, settings.value), path.stageId, 200);
}

function pathOf({ params }: TypeRequest) {
  const { pipelineId = '', stageId = '' } = params;
  return { pipelineId, stageId };
}

function answerStage(
  pipeline: Result<Pipeline, MetadataRefusal>,
  stageId: string,
  status: number,
): Result<Answer, MetadataRefusal> {
  if (!pipeline.ok) return pipeline;
  const stage: PipelineStage | undefined = pipeline.value.stages.find(({ id }) => id === stageId);
  if (stage === undefined) return refuse({ kind: 'stage-not-found', id: stageId });
  return accept({ status, body: toWireStage(stage) });
}
