import type { MetadataRefusal, PipelineRefusal } from './metadata-refusal.ts';
import { isCustomType, type ObjectType } from './object-types.ts';
import { isClosedStage, type Pipeline, type PipelineStage } from './pipelines.ts';
import { accept, type Result, refuse } from './result.ts';
import { toStageMetadata } from './stage-metadata.ts';
import type { TypeDefinition } from './type-definition.ts';

export interface SentStage {
  readonly stageId?: string | undefined;
  readonly label: string;
  readonly displayOrder: number;
  /** Of equal names the last one counts. */
  readonly metadata: readonly (readonly [name: string, text: string | null])[];
}

export interface SentPipeline {
  readonly pipelineId?: string | undefined;
  readonly label: string;
  readonly displayOrder: number;
  readonly stages: readonly SentStage[];
}

export interface PipelineContext {
  readonly definition: TypeDefinition;
  /** The ids of the pipelines of all other types, and of their stages. */
  readonly idsElsewhere: ReadonlySet<string>;
  readonly nowMs: number;
  /** An id that nothing has. */
  readonly newId: () => string;
}

type Decided = Result<Pipeline, MetadataRefusal>;

/** Seen: longer ids make the real API fail. */
const MAX_PIPELINE_ID_LENGTH = 36;
const MAX_STAGE_ID_LENGTH = 100;

/** Source: how many stages a pipeline of a type may have. */
const FEW_STAGES = 30;
const MANY_STAGES = 100;
const WITH_FEW_STAGES: readonly string[] = [
  'appointments',
  'courses',
  'listings',
  'leads',
  'orders',
  'services',
  'projects',
];
/** Seen: how many pipelines an account may have for one type. */
export const MAX_PIPELINES = 100;

/** Source: the types whose pipelines an account shapes. Seen: those of contacts, companies and tasks are hidden. */
export function hasOwnPipelines(type: ObjectType): boolean {
  if (isCustomType(type)) return true;
  return [...WITH_FEW_STAGES, 'deals', 'tickets'].includes(type.name);
}

/**
 * Decides what a new pipeline is.
 * Seen: ids that are sent are kept as they are, and are in no other pipeline; a label is there once, letter case
 * apart; metadata is brought into form.
 */
export function decidePipeline(sent: SentPipeline, context: PipelineContext): Decided {
  const { definition, idsElsewhere } = context;
  const { pipelines, type } = definition;
  if (!hasOwnPipelines(type)) return refuse({ kind: 'pipelines-unsupported', typeName: type.name });
  if (pipelines.length >= MAX_PIPELINES) {
    return refuse({ kind: 'limit-reached', what: 'pipelines', max: MAX_PIPELINES });
  }
  const id = sent.pipelineId || context.newId();
  if (pipelines.some((pipeline) => pipeline.id === id)) return refuse({ kind: 'pipeline-exists', id });
  const stageIds = sent.stages.flatMap(({ stageId }) => stageId ?? []);
  const taken = [id, ...stageIds].find((each) => idsElsewhere.has(each));
  const held = stageIds.find((each) => definition.findStage(each) !== undefined);
  const elsewhere = id !== sent.pipelineId ? held : (taken ?? held);
  if (elsewhere !== undefined) return refuse({ kind: 'pipeline-id-elsewhere', id: elsewhere });
  const empty: Pipeline = { id, label: sent.label, displayOrder: sent.displayOrder, stages: [] };
  return replaced(empty, sent, context);
}

/** Decides what a pipeline is that takes the place of another. Seen: stages that are not named are gone. */
export function decidePipelineReplacement(
  pipeline: Pipeline,
  sent: SentPipeline,
  context: PipelineContext,
): Decided {
  return replaced(pipeline, sent, context);
}

/** Decides a change of label or order. Seen: it counts as a change of every stage. */
export function decidePipelineChange(
  pipeline: Pipeline,
  sent: { readonly label: string | undefined; readonly displayOrder: number | undefined },
  { definition, nowMs }: PipelineContext,
): Decided {
  const { label = pipeline.label, displayOrder = pipeline.displayOrder } = sent;
  const changed = { ...pipeline, label, displayOrder, updatedAtMs: nowMs };
  const flaw = findPipelineFlaw(changed, definition);
  if (flaw !== undefined) return refuse(flaw);
  return accept({ ...changed, stages: pipeline.stages.map((stage) => ({ ...stage, updatedAtMs: nowMs })) });
}

/** Decides a pipeline with one more stage. */
export function decideStage(pipeline: Pipeline, sent: SentStage, context: PipelineContext): Decided {
  const { definition, nowMs } = context;
  const id = sent.stageId || context.newId();
  if (definition.findStage(id) !== undefined) return refuse({ kind: 'stage-exists', id });
  const stage = toStage(sent, undefined, context, id);
  if (!stage.ok) return stage;
  return withStages(pipeline, [...pipeline.stages, stage.value], sent.displayOrder, id, {
    definition,
    nowMs,
  });
}

/**
 * Decides a pipeline with a stage changed or replaced.
 * Seen: a change adds to the metadata, a replacement takes its place.
 */
export function decideStageChange(
  pipeline: Pipeline,
  stage: PipelineStage,
  sent: Partial<SentStage> & { readonly replaces: boolean },
  context: PipelineContext,
): Decided {
  const { definition, nowMs } = context;
  const kept = sent.replaces ? [] : Object.entries(stage.metadata);
  const metadata = [...kept, ...(sent.metadata ?? [])];
  const { label = stage.label, displayOrder = stage.displayOrder } = sent;
  const changed = toStage({ label, displayOrder, metadata }, stage, context, stage.id);
  if (!changed.ok) return changed;
  const stages = pipeline.stages.map((each) => (each.id === stage.id ? changed.value : each));
  const order =
    sent.displayOrder === undefined || displayOrder === stage.displayOrder ? undefined : displayOrder;
  return withStages(pipeline, stages, order, stage.id, { definition, nowMs });
}

/** Decides a pipeline without a stage. */
export function decideStageRemoval(pipeline: Pipeline, stageId: string, context: PipelineContext): Decided {
  const stages = pipeline.stages.filter(({ id }) => id !== stageId);
  return withStages(pipeline, stages, undefined, stageId, context);
}

function replaced(pipeline: Pipeline, sent: SentPipeline, context: PipelineContext): Decided {
  const { definition, nowMs } = context;
  const { label, displayOrder } = sent;
  const stages: PipelineStage[] = [];
  for (const each of sent.stages) {
    const id = each.stageId || context.newId();
    const former = pipeline.stages.find((stage) => stage.id === id);
    const other = definition.findStage(id);
    const isElsewhere = other !== undefined && other.pipeline.id !== pipeline.id;
    if (isElsewhere || stages.some((stage) => stage.id === id)) {
      return refuse({ kind: 'pipeline-id-elsewhere', id });
    }
    const stage = toStage(each, former, context, id);
    if (!stage.ok) return stage;
    stages.push(stage.value);
  }
  const created =
    pipeline.createdAtMs === undefined && pipeline.stages.length > 0 ? {} : { createdAtMs: nowMs };
  const whole: Pipeline = { ...created, ...pipeline, label, displayOrder, stages, updatedAtMs: nowMs };
  return checked(whole, definition);
}

function toStage(
  sent: SentStage,
  former: PipelineStage | undefined,
  { definition, nowMs }: PipelineContext,
  id: string,
): Result<PipelineStage, PipelineRefusal> {
  if (id.length > MAX_STAGE_ID_LENGTH)
    return refuse({ kind: 'id-too-long', what: 'stage', max: MAX_STAGE_ID_LENGTH });
  if (sent.label.trim() === '') return refuse({ kind: 'label-empty', what: 'stage' });
  if (sent.displayOrder < 0) return refuse({ kind: 'negative-order', what: 'Stage' });
  const metadata = toStageMetadata(definition.type, new Map(sent.metadata));
  if (!metadata.ok) return metadata;
  const made = former === undefined ? { createdAtMs: nowMs } : {};
  return accept({
    ...made,
    ...former,
    id,
    label: sent.label,
    displayOrder: sent.displayOrder,
    metadata: metadata.value,
    updatedAtMs: nowMs,
  });
}

/**
 * A pipeline with these stages, one of them perhaps put in another place.
 * Seen: one that is put where another stands comes after it, and all are numbered anew.
 */
function withStages(
  pipeline: Pipeline,
  stages: readonly PipelineStage[],
  order: number | undefined,
  stageId: string,
  { definition, nowMs }: Pick<PipelineContext, 'definition' | 'nowMs'>,
): Decided {
  const isTaken = stages.some(({ id, displayOrder }) => id !== stageId && displayOrder === order);
  const ordered = isTaken ? renumbered(stages, stageId) : stages;
  return checked({ ...pipeline, stages: ordered, updatedAtMs: nowMs }, definition, stageId);
}

function renumbered(stages: readonly PipelineStage[], movedId: string): readonly PipelineStage[] {
  const isMoved = ({ id }: PipelineStage) => id === movedId;
  return stages
    .toSorted(
      (left, right) =>
        left.displayOrder - right.displayOrder || Number(isMoved(left)) - Number(isMoved(right)),
    )
    .map((stage, displayOrder) => ({ ...stage, displayOrder }));
}

/** @param stageId the stage that is blamed where two have one label. */
function checked(pipeline: Pipeline, definition: TypeDefinition, stageId = ''): Decided {
  const flaw = findPipelineFlaw(pipeline, definition) ?? findStagesFlaw(pipeline, definition.type, stageId);
  return flaw === undefined ? accept(pipeline) : refuse(flaw);
}

function findPipelineFlaw(
  { id, label, displayOrder }: Pipeline,
  { pipelines }: TypeDefinition,
): PipelineRefusal | undefined {
  if (id.length > MAX_PIPELINE_ID_LENGTH) {
    return { kind: 'id-too-long', what: 'pipeline', max: MAX_PIPELINE_ID_LENGTH };
  }
  if (label.trim() === '') return { kind: 'label-empty', what: 'pipeline' };
  if (displayOrder < 0) return { kind: 'negative-order', what: 'Pipeline' };
  const isTaken = pipelines.some(
    (other) => other.id !== id && other.label.toLowerCase() === label.toLowerCase(),
  );
  return isTaken ? { kind: 'pipeline-label-taken', label } : undefined;
}

function findStagesFlaw(
  { stages }: Pipeline,
  type: ObjectType,
  stageId: string,
): PipelineRefusal | undefined {
  if (stages.length === 0) return { kind: 'pipeline-without-stages' };
  const max = WITH_FEW_STAGES.includes(type.name) ? FEW_STAGES : MANY_STAGES;
  if (stages.length > max) return { kind: 'too-many-stages', typeName: type.name, max };
  const labels = new Set<string>();
  const blamedLast = stages.toSorted((a, b) => Number(a.id === stageId) - Number(b.id === stageId));
  for (const { label } of blamedLast) {
    const plain = label.trim().toLowerCase();
    if (labels.has(plain)) return { kind: 'stage-label-taken', label };
    labels.add(plain);
  }
  const isTicket = type.name === 'tickets';
  return isTicket && !stages.some(isClosedStage) ? { kind: 'closed-stage-missing' } : undefined;
}
