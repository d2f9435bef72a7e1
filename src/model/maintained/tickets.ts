import { isClosedStage } from '../pipelines.ts';
import { findInstantMs } from '../property-types/datetime.ts';
import { toWireTimestamp } from '../timestamps.ts';
import { type Draft, type MaintainedProperty, onCreation } from './maintained-property.ts';

function isClosed({ get, findStage }: Draft): boolean {
  const place = findStage(get('hs_pipeline_stage') ?? '');
  return place !== undefined && isClosedStage(place.stage);
}

/** Assumed: reopening a ticket clears its close date, as it does in the product. */
function closedDate(draft: Draft): string | undefined {
  if (!isClosed(draft)) return undefined;
  return draft.get('closed_date') || toWireTimestamp(draft.nowMs);
}

/** Assumed: the time to close is counted in milliseconds from creation. */
function timeToClose(draft: Draft): string | undefined {
  const closedAtMs = findInstantMs(draft.get('closed_date') ?? '');
  return closedAtMs === undefined ? undefined : String(Math.max(0, closedAtMs - draft.createdAtMs));
}

/** Seen: the properties of a ticket that the API has just created or moved. */
export const TICKETS: readonly MaintainedProperty[] = [
  ...onCreation({
    hs_is_visible_in_help_desk: 'true',
    hs_last_email_activity: 'ORIGINAL_FROM_CONTACT',
    hs_last_message_from_visitor: 'false',
    hs_num_associated_companies: '0',
    hs_num_associated_conversations: '0',
    hs_num_times_contacted: '0',
    num_notes: '0',
  }),
  { property: 'hs_ticket_id', value: ({ id }) => String(id) },
  { property: 'hs_helpdesk_sort_timestamp', value: ({ nowMs }) => toWireTimestamp(nowMs) },
  { property: 'hs_is_closed', from: ['hs_pipeline_stage'], value: (draft) => String(isClosed(draft)) },
  { property: 'closed_date', from: ['hs_pipeline_stage'], value: closedDate },
  { property: 'time_to_close', from: ['closed_date'], value: timeToClose },
];
