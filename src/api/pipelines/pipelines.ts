import {
  changePipeline,
  createPipeline,
  removePipeline,
  replacePipeline,
} from '../../actions/change-pipelines.ts';
import type { MetadataRefusal } from '../../model/metadata-refusal.ts';
import type { Pipeline } from '../../model/pipelines.ts';
import { accept, type Result, refuse } from '../../model/result.ts';
import { type TypeOperation, type TypeRequest, withBody } from '../operation.ts';
import { PIPELINE_BODY, PIPELINE_PATCH_BODY, readPipelineChange } from './pipeline-body.ts';
import { toWireAudit, toWirePipeline } from './wire-pipeline.ts';

const PIPELINES = '/crm/pipelines/{objectType}';
const PIPELINE = `${PIPELINES}/{pipelineId}`;
const SHARED = { family: 'CRM/Pipelines', on: 'definitions' } as const;

/** Lists the pipelines of a type with all their stages. Seen: never in pages. */
export const listPipelines: TypeOperation = {
  ...SHARED,
  method: 'GET',
  path: PIPELINES,
  access: 'read',
  async run({ definition }) {
    return accept({ status: 200, body: { results: definition.pipelines.map(toWirePipeline) } });
  },
};

export const readPipeline: TypeOperation = {
  ...SHARED,
  method: 'GET',
  path: PIPELINE,
  access: 'read',
  async run(call) {
    const pipeline = findPipeline(call);
    return pipeline.ok ? accept({ status: 200, body: toWirePipeline(pipeline.value) }) : pipeline;
  },
};

export const createPipelineOperation = withBody({
  ...SHARED,
  method: 'POST',
  path: PIPELINES,
  access: 'write',
  body: PIPELINE_BODY,
  async run(call) {
    const change = readPipelineChange(call);
    if (!change.ok) return change;
    const made = await createPipeline(call.account, call.body, change.value);
    return made.ok ? accept({ status: 201, body: toWirePipeline(made.value) }) : made;
  },
});

/** Puts another pipeline in the place of one. Seen: stages that it does not name are gone. */
export const replacePipelineOperation = withBody({
  ...SHARED,
  method: 'PUT',
  path: PIPELINE,
  access: 'write',
  body: PIPELINE_BODY,
  async run(call) {
    const change = readPipelineChange(call);
    if (!change.ok) return change;
    const { pipelineId = '' } = call.params;
    const replaced = await replacePipeline(call.account, pipelineId, call.body, change.value);
    return replaced.ok ? accept({ status: 200, body: toWirePipeline(replaced.value) }) : replaced;
  },
});

/** Changes label and order; stages are changed by themselves. */
export const updatePipeline = withBody({
  ...SHARED,
  method: 'PATCH',
  path: PIPELINE,
  access: 'write',
  body: PIPELINE_PATCH_BODY,
  async run(call) {
    const change = readPipelineChange(call);
    if (!change.ok) return change;
    const { pipelineId = '' } = call.params;
    const changed = await changePipeline(call.account, pipelineId, call.body, change.value);
    return changed.ok ? accept({ status: 200, body: toWirePipeline(changed.value) }) : changed;
  },
});

/** Takes a pipeline away. Seen: for good. */
export const archivePipeline: TypeOperation = {
  ...SHARED,
  method: 'DELETE',
  path: PIPELINE,
  access: 'write',
  async run(call) {
    const change = readPipelineChange(call);
    if (!change.ok) return change;
    const removed = await removePipeline(call.account, call.params['pipelineId'] ?? '', change.value);
    return removed.ok ? accept({ status: 204 }) : removed;
  },
};

/** What was done to a pipeline, newest first. */
export const auditPipeline: TypeOperation = {
  ...SHARED,
  method: 'GET',
  path: `${PIPELINE}/audit`,
  access: 'read',
  async run({ account, definition, params }) {
    const { pipelineId: name = '' } = params;
    const subject = { typeId: definition.type.id, kind: 'pipeline', name } as const;
    const entries = await account.store.read((reader) => reader.listAudits(subject));
    return accept({
      status: 200,
      body: { results: entries.map((entry) => toWireAudit(account.id, entry)) },
    });
  },
};

export function findPipeline({ definition, params }: TypeRequest): Result<Pipeline, MetadataRefusal> {
  const { pipelineId: id = '' } = params;
  const pipeline = definition.pipelines.find((each) => each.id === id);
  return pipeline === undefined ? refuse({ kind: 'pipeline-not-found', id }) : accept(pipeline);
}
