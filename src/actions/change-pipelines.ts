import type { AuditEntry } from '../model/audit.ts';
import {
  decidePipeline,
  decidePipelineChange,
  decidePipelineReplacement,
  decideStage,
  decideStageChange,
  decideStageRemoval,
  type PipelineContext,
  type SentPipeline,
  type SentStage,
} from '../model/define-pipeline.ts';
import type { AccountDefinitions } from '../model/definitions.ts';
import type { ObjectId } from '../model/ids.ts';
import type { MetadataRefusal } from '../model/metadata-refusal.ts';
import { isCustomType } from '../model/object-types.ts';
import type { Pipeline } from '../model/pipelines.ts';
import { mayReadValue } from '../model/property-access.ts';
import { accept, type Result, refuse } from '../model/result.ts';
import type { TypeDefinition } from '../model/type-definition.ts';
import type { OpenAccount } from '../store/accounts.ts';
import type { AccountWriter } from '../store/store.ts';
import { ensureIndex } from './build-index.ts';
import type { ChangeContext } from './change-properties.ts';

type PipelineResult = Result<Pipeline, MetadataRefusal>;

/** How pipelines are changed. */
export interface PipelineChange extends ChangeContext {
  /** Whether stages that records stand in may go. */
  readonly checksUse: boolean;
}

export function createPipeline(
  account: OpenAccount,
  sent: SentPipeline,
  context: PipelineChange,
): Promise<PipelineResult> {
  return change(account, context, async (deciding, writer) => {
    const decided = decidePipeline(sent, deciding);
    // From its first pipeline on, a custom type has the properties of pipelines.
    if (decided.ok && isCustomType(deciding.definition.type))
      await dropStageIndexes(writer, deciding.definition);
    return decided;
  });
}

export function replacePipeline(
  account: OpenAccount,
  pipelineId: string,
  sent: SentPipeline,
  context: PipelineChange,
): Promise<PipelineResult> {
  const kept = sent.stages.map(({ stageId }) => stageId);
  return guarded(
    account,
    pipelineId,
    context,
    ({ id }) => !kept.includes(id),
    (pipeline, deciding) => decidePipelineReplacement(pipeline, sent, deciding),
  );
}

export function changePipeline(
  account: OpenAccount,
  pipelineId: string,
  sent: { readonly label: string | undefined; readonly displayOrder: number | undefined },
  context: PipelineChange,
): Promise<PipelineResult> {
  return changeOne(account, pipelineId, context, (pipeline, deciding) =>
    decidePipelineChange(pipeline, sent, deciding),
  );
}

export function createStage(
  account: OpenAccount,
  pipelineId: string,
  sent: SentStage,
  context: PipelineChange,
): Promise<PipelineResult> {
  return changeOne(account, pipelineId, context, (pipeline, deciding) =>
    decideStage(pipeline, sent, deciding),
  );
}

export function changeStage(
  account: OpenAccount,
  { pipelineId, stageId }: StagePath,
  sent: Partial<SentStage> & { readonly replaces: boolean },
  context: PipelineChange,
): Promise<PipelineResult> {
  return changeOne(account, pipelineId, context, (pipeline, deciding) => {
    const stage = pipeline.stages.find(({ id }) => id === stageId);
    if (stage === undefined) return refuse({ kind: 'stage-not-found', id: stageId });
    return decideStageChange(pipeline, stage, sent, deciding);
  });
}

export interface StagePath {
  readonly pipelineId: string;
  readonly stageId: string;
}

/** Takes a stage away for good. Seen: nothing is said where there is no such pipeline or stage. */
export async function removeStage(
  account: OpenAccount,
  { pipelineId, stageId }: StagePath,
  context: PipelineChange,
): Promise<Result<true, MetadataRefusal>> {
  const removed = await guarded(
    account,
    pipelineId,
    context,
    ({ id }) => id === stageId,
    (pipeline, deciding) => {
      const isThere = pipeline.stages.some(({ id }) => id === stageId);
      return isThere
        ? decideStageRemoval(pipeline, stageId, deciding)
        : refuse({ kind: 'stage-not-found', id: stageId });
    },
  );
  const isMissing =
    !removed.ok &&
    (removed.refusal.kind === 'stage-not-found' || removed.refusal.kind === 'pipeline-not-found');
  return removed.ok || isMissing ? accept(true) : removed;
}

/** Takes a pipeline away for good. Refuses `pipeline-to-archive-not-found` and `stages-in-use`. */
export async function removePipeline(
  account: OpenAccount,
  pipelineId: string,
  context: PipelineChange,
): Promise<Result<true, MetadataRefusal>> {
  const inUse = await findUse(account, pipelineId, context, () => true);
  if (inUse !== undefined) return refuse(inUse);
  return account.store.write(async (writer) => {
    const definition = (await account.definitions.current(writer)).requireType(context.typeId);
    const pipeline = definition.pipelines.find(({ id }) => id === pipelineId);
    if (pipeline === undefined) return refuse({ kind: 'pipeline-to-archive-not-found', id: pipelineId });
    const { typeId } = context;
    await writer.saveMetadata({
      pipelines: [{ typeId, pipeline: { ...pipeline, stages: [], removed: true } }],
      audits: [auditOf(context, pipeline, 'DELETE')],
    });
    return accept(true);
  });
}

type Decide = (pipeline: Pipeline, context: PipelineContext) => PipelineResult;

/** As `changeOne`, but for stages that would go while records stand in them. */
async function guarded(
  account: OpenAccount,
  pipelineId: string,
  context: PipelineChange,
  goes: (stage: { readonly id: string }) => boolean,
  decide: Decide,
): Promise<PipelineResult> {
  const inUse = await findUse(account, pipelineId, context, goes);
  return inUse === undefined ? changeOne(account, pipelineId, context, decide) : refuse(inUse);
}

function changeOne(
  account: OpenAccount,
  pipelineId: string,
  context: PipelineChange,
  decide: Decide,
): Promise<PipelineResult> {
  return change(account, context, async (deciding) => {
    const pipeline = deciding.definition.pipelines.find(({ id }) => id === pipelineId);
    return pipeline === undefined
      ? refuse({ kind: 'pipeline-not-found', id: pipelineId })
      : decide(pipeline, deciding);
  });
}

function change(
  account: OpenAccount,
  context: PipelineChange,
  decide: (deciding: PipelineContext, writer: AccountWriter) => Promise<PipelineResult>,
): Promise<PipelineResult> {
  return account.store.write(async (writer) => {
    const definitions = await account.definitions.current(writer);
    const definition = definitions.requireType(context.typeId);
    let next = await writer.takeTypeNumbers(MAX_NEW_IDS);
    const newId = () => {
      next += 1;
      return String(next - 1);
    };
    const idsElsewhere = idsOfOthers(definitions, definition);
    const decided = await decide({ definition, idsElsewhere, nowMs: context.nowMs, newId }, writer);
    if (!decided.ok) return decided;
    await writer.saveMetadata({
      pipelines: [{ typeId: context.typeId, pipeline: decided.value }],
      audits: auditsOf(context, definition, decided.value),
    });
    return decided;
  });
}

/** A pipeline and its stages. */
const MAX_NEW_IDS = 101;

/** Seen: ids of pipelines are unique over deals and tickets. Assumed: over all types. */
function idsOfOthers(definitions: AccountDefinitions, { type }: TypeDefinition): ReadonlySet<string> {
  const others = definitions.types.filter(({ id, pipelineProperty }) => id !== type.id && pipelineProperty);
  return new Set(others.flatMap((other) => definitions.of(other).pipelines.map(({ id }) => id)));
}

/** Of the pipeline, and of every stage that is new, changed or gone. */
function auditsOf(
  context: PipelineChange,
  { pipelines }: TypeDefinition,
  pipeline: Pipeline,
): readonly AuditEntry[] {
  const former = pipelines.find(({ id }) => id === pipeline.id);
  const entry = auditOf(context, pipeline, former === undefined ? 'CREATE' : 'UPDATE');
  const ofStages = pipeline.stages.flatMap((stage): AuditEntry[] => {
    const before = former?.stages.find(({ id }) => id === stage.id);
    if (JSON.stringify(before) === JSON.stringify(stage)) return [];
    const action = before === undefined ? 'CREATE' : 'UPDATE';
    return [{ ...entry, kind: 'stage', name: stage.id, action, body: stage }];
  });
  return [entry, ...ofStages];
}

function auditOf(
  { typeId, nowMs, userId }: PipelineChange,
  pipeline: Pipeline,
  action: AuditEntry['action'],
): AuditEntry {
  return { typeId, kind: 'pipeline', name: pipeline.id, action, atMs: nowMs, userId, body: pipeline };
}

async function dropStageIndexes(writer: AccountWriter, definition: TypeDefinition): Promise<void> {
  const { pipelineProperty, stageProperty } = definition.type;
  for (const { propertyName, number } of definition.indexes) {
    if (propertyName === pipelineProperty || propertyName === stageProperty) await writer.dropIndex(number);
  }
}

/** How many of the records in the way are named. */
const MAX_NAMED = 100;

/**
 * Why stages cannot go; absent where they can, or where nobody asks. Records are named to those only who may see in
 * which stage they are.
 */
async function findUse(
  account: OpenAccount,
  pipelineId: string,
  { typeId, checksUse, caller }: PipelineChange,
  goes: (stage: { readonly id: string }) => boolean,
): Promise<MetadataRefusal | undefined> {
  if (!checksUse) return undefined;
  const definitions = await account.store.read((reader) => account.definitions.current(reader));
  const definition = definitions.requireType(typeId);
  const { pipelines, type } = definition;
  const stages = pipelines.find(({ id }) => id === pipelineId)?.stages.filter(goes) ?? [];
  if (stages.length === 0 || type.stageProperty === undefined) return undefined;
  const index = await ensureIndex(account, typeId, { kind: 'values', propertyName: type.stageProperty });
  const found = new Map<string, readonly ObjectId[]>();
  for (const { id } of stages) {
    const test = { kind: 'is-one-of', keys: [id] } as const;
    const groups = [[{ index, test, negated: false, isMultiValued: false }]];
    const ids = await account.store.search((reader) => reader.findMatching({ typeId, groups }, MAX_NAMED));
    if (ids.length > 0) found.set(id, ids);
  }
  if (found.size === 0) return undefined;
  const isShown = mayReadValue(caller, definition, type.stageProperty);
  const objectIds = isShown ? [...found.values()].flat() : [];
  return { kind: 'stages-in-use', stageIds: [...found.keys()], objectIds };
}
