import type { PipelineChange } from '../../actions/change-pipelines.ts';
import type { Refusal } from '../../model/refusal.ts';
import { accept, type Result } from '../../model/result.ts';
import { FLAG, INTEGER, listOf, recordOf, TEXT, TEXT_MAP } from '../body-fields.ts';
import type { TypeRequest } from '../operation.ts';
import { toChangeContext } from '../properties/defining.ts';
import { readFlag } from '../read-query.ts';
import { isAtLeast } from '../versions.ts';

const STAGE_FIELDS = { label: TEXT, displayOrder: INTEGER, metadata: TEXT_MAP } as const;

export const STAGE_BODY = recordOf(
  'com.hubspot.pipelines.PipelineStageInput',
  ['label', 'displayOrder', 'metadata'],
  { ...STAGE_FIELDS, stageId: TEXT },
);

export const STAGE_PATCH_BODY = recordOf('com.hubspot.pipelines.PipelineStagePatchInput', [], {
  ...STAGE_FIELDS,
  archived: FLAG,
});

export const PIPELINE_BODY = recordOf(
  'com.hubspot.pipelines.PipelineInput',
  ['label', 'displayOrder', 'stages'],
  { label: TEXT, displayOrder: INTEGER, stages: listOf(STAGE_BODY), pipelineId: TEXT },
);

export const PIPELINE_PATCH_BODY = recordOf('com.hubspot.pipelines.PipelinePatchInput', [], {
  label: TEXT,
  displayOrder: INTEGER,
  archived: FLAG,
});

/**
 * How a request wants pipelines changed.
 * Source: stages that records stand in are kept where the request says so. Seen: since 2026-09 they always are.
 */
export function readPipelineChange(call: TypeRequest): Result<PipelineChange, Refusal> {
  let checksUse = isAtLeast(call.version, '2026-09');
  for (const name of ['validateReferencesBeforeDelete', 'validateDealStageUsagesBeforeDelete']) {
    const flag = readFlag(call.query, name);
    if (!flag.ok) return flag;
    checksUse ||= flag.value;
  }
  return accept({ ...toChangeContext(call), checksUse });
}
