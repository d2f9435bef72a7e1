import type { Pipeline } from '../pipelines.ts';
import { findInstantMs } from '../property-types/datetime.ts';
import { toWireTimestamp } from '../timestamps.ts';
import { type Draft, type MaintainedProperty, onCreation } from './maintained-property.ts';

const STATUS = 'hs_task_status';

function isCompleted({ get }: Draft): boolean {
  return get(STATUS) === 'COMPLETED';
}

/** Seen: the date is set on completion. Assumed: a task that is opened again loses it. */
function completionDate(draft: Draft): string | undefined {
  return isCompleted(draft) ? toWireTimestamp(draft.nowMs) : undefined;
}

function isOverdue(draft: Draft): boolean {
  const dueAtMs = findInstantMs(draft.get('hs_timestamp') ?? '');
  return dueAtMs !== undefined && dueAtMs < draft.nowMs && !isCompleted(draft);
}

const asDigit = (flag: boolean) => (flag ? '1' : '0');

/** What says that a task is late. Assumed: it is told when the task is written, not when its time comes. */
const DUE: readonly (readonly [property: string, value: (draft: Draft) => string])[] = [
  ['hs_task_is_overdue', (draft) => String(isOverdue(draft))],
  ['hs_task_is_past_due_date', (draft) => String(isOverdue(draft))],
  ['hs_task_missed_due_date', (draft) => String(isOverdue(draft))],
  ['hs_task_missed_due_date_count', (draft) => asDigit(isOverdue(draft))],
];

/** Seen: the status of a task and the stage of its hidden pipeline say the same. */
export function taskProperties(pipelines: readonly Pipeline[]): readonly MaintainedProperty[] {
  const stages = pipelines.flatMap((pipeline) => pipeline.stages);
  return [
    ...onCreation({
      hs_task_family: 'SALES',
      hs_task_for_object_type: 'OWNER',
      hs_task_is_all_day: 'false',
      hs_task_is_completed_call: '0',
      hs_task_is_completed_email: '0',
      hs_task_is_completed_linked_in: '0',
      hs_task_is_completed_sequence: '0',
      hs_task_is_sub_task: 'false',
      [STATUS]: 'NOT_STARTED',
      hs_task_type: 'TODO',
      hs_task_priority: 'NONE',
    }),
    {
      property: 'hs_pipeline_stage',
      from: [STATUS],
      value: ({ get }) => stages.find((stage) => stage.status === get(STATUS))?.id,
    },
    { property: 'hs_task_is_completed', from: [STATUS], value: (draft) => asDigit(isCompleted(draft)) },
    { property: 'hs_task_is_open', from: [STATUS], value: (draft) => String(!isCompleted(draft)) },
    { property: 'hs_task_completion_count', from: [STATUS], value: (draft) => asDigit(isCompleted(draft)) },
    { property: 'hs_task_completion_date', from: [STATUS], value: completionDate },
    ...DUE.map(([property, value]) => ({ property, from: [STATUS, 'hs_timestamp'], value })),
    { property: 'hs_start_date_with_fallback', value: ({ nowMs }) => toWireTimestamp(nowMs) },
    {
      property: 'hs_engagements_last_contacted',
      reads: ['hs_timestamp'],
      value: ({ get }) => get('hs_timestamp'),
    },
  ];
}
