import type { AuditEntry } from '../../model/audit.ts';
import type { AccountId } from '../../model/ids.ts';
import type { Pipeline, PipelineStage } from '../../model/pipelines.ts';
import { toWireTimestamp } from '../../model/timestamps.ts';

/** A pipeline on the wire, with all its stages. Seen: what is built in was made at the beginning of time. */
export function toWirePipeline(pipeline: Pipeline) {
  const { createdAtMs = 0, updatedAtMs = createdAtMs } = pipeline;
  return {
    label: pipeline.label,
    displayOrder: pipeline.displayOrder,
    id: pipeline.id,
    stages: pipeline.stages.map(toWireStage),
    createdAt: toWireTimestamp(createdAtMs),
    updatedAt: toWireTimestamp(updatedAtMs),
    archived: false,
  };
}

export function toWireStage(stage: PipelineStage) {
  const { createdAtMs = 0, updatedAtMs = createdAtMs } = stage;
  return {
    label: stage.label,
    displayOrder: stage.displayOrder,
    metadata: stage.metadata,
    id: stage.id,
    createdAt: toWireTimestamp(createdAtMs),
    updatedAt: toWireTimestamp(updatedAtMs),
    archived: false,
    writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
  };
}

/** Seen: the definition stands in an entry as a JSON text. */
export function toWireAudit(accountId: AccountId, { name, action, atMs, userId, kind, body }: AuditEntry) {
  const raw = kind === 'pipeline' ? toWirePipeline(body as Pipeline) : toWireStage(body as PipelineStage);
  return {
    portalId: accountId,
    identifier: `${accountId}:${name}`,
    action,
    timestamp: toWireTimestamp(atMs),
    message: kind === 'pipeline' ? 'Pipeline update' : 'Pipeline stage update',
    rawObject: JSON.stringify(raw),
    ...(userId !== undefined && { fromUserId: Number(userId) }),
  };
}
