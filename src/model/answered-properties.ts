import { type Caller, checkAccess } from './caller.ts';
import { isMultiSelect } from './properties.ts';
import type { RecordWrite } from './record-writes.ts';
import { isStageTime } from './stage-properties.ts';

/**
 * Which properties the answer to a write holds.
 *
 * Seen: a creation answers with everything that is set; a change answers with what was sent, what was
 * computed, and a fixed set for each type, as far as it has a value. Identity and times come on top. When a record
 * came to which stage is in no answer to a write. Assumed: who may not read the type is answered with nothing that
 * was there before.
 */
export function answeredProperties(write: RecordWrite, caller: Caller): readonly string[] {
  const { definition, after, before, change, sent } = write;
  const sentNames = sent.map(([name]) => name);
  if (before === undefined) {
    const unanswered = UNANSWERED_ON_CREATION[definition.type.name] ?? [];
    const stored = Object.keys(after.properties).filter(
      (name) => !unanswered.includes(name) && !isStageTime(name),
    );
    return [...sentNames, ...stored, ...definition.type.createdProperties];
  }
  if (!checkAccess(caller, definition.type, 'read').ok) return replacedBy(write);
  const always = alwaysAnswered(definition.type.name).filter((name) => Object.hasOwn(after.properties, name));
  const calculated = Object.keys(change?.calculated ?? {}).filter((name) => !isStageTime(name));
  return [...sentNames, ...calculated, ...always];
}

/** Those whose values are what was sent, whatever they were: no null, no set, and no stage that only moves forward. */
function replacedBy({ definition, sent }: RecordWrite): readonly string[] {
  const replaced = sent.filter(([name, text]) => {
    const property = definition.findProperty(name);
    const isSet = property !== undefined && isMultiSelect(property);
    return text !== null && !isSet && name !== 'lifecyclestage';
  });
  return replaced.map(([name]) => name);
}

/** Seen: these follow a moment later there, so that the answer does not hold them yet. */
const UNANSWERED_ON_CREATION: Readonly<Record<string, readonly string[]>> = {
  tasks: ['hs_pipeline', 'hs_pipeline_stage', 'hs_task_is_open'],
};

const EVERY_TYPE = [
  'hs_object_source',
  'hs_object_source_id',
  'hs_object_source_label',
  'hs_object_source_user_id',
  'hs_pipeline',
  'hs_pipeline_stage',
  'hs_v2_date_entered_current_stage',
  'hs_v2_time_in_current_stage',
];

const OWNED = [
  'hs_all_owner_ids',
  'hs_user_ids_of_all_owners',
  'hubspot_owner_assigneddate',
  'hubspot_owner_id',
];

const BY_TYPE: Readonly<Record<string, readonly string[]>> = {
  contacts: ['hs_is_unworked', 'lifecyclestage', 'notes_last_updated'],
  companies: ['hs_task_label', 'lifecyclestage', ...OWNED],
  deals: [
    'amount_in_home_currency',
    'days_to_close',
    'hs_closed_amount',
    'hs_closed_amount_in_home_currency',
    'hs_deal_stage_probability',
    'hs_deal_stage_probability_shadow',
    'hs_forecast_amount',
    'hs_closed_won_count',
    'hs_days_to_close_raw',
    'hs_is_closed',
    'hs_is_closed_won',
    'hs_open_amount_in_home_currency',
    'hs_projected_amount',
    'hs_projected_amount_in_home_currency',
    'hs_weighted_pipeline_in_company_currency',
    'pipeline',
  ],
  tickets: ['hs_helpdesk_sort_timestamp', 'hs_is_closed', 'hs_last_email_activity', 'hs_ticket_id'],
  tasks: [
    'hs_obj_coords',
    'hs_start_date_with_fallback',
    'hs_task_completion_count',
    'hs_task_is_completed',
    'hs_task_is_completed_call',
    'hs_task_is_completed_email',
    'hs_task_is_completed_linked_in',
    'hs_task_is_completed_sequence',
    'hs_task_is_overdue',
    'hs_task_is_past_due_date',
    'hs_task_missed_due_date',
    'hs_task_missed_due_date_count',
    'hs_task_is_open',
    'hs_task_type',
    'hs_timestamp',
    ...OWNED,
  ],
};

const ALWAYS_BY_TYPE: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(BY_TYPE).map(([typeName, own]) => [typeName, [...EVERY_TYPE, ...own]]),
);

function alwaysAnswered(typeName: string): readonly string[] {
  return ALWAYS_BY_TYPE.get(typeName) ?? EVERY_TYPE;
}
