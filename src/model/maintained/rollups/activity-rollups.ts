import type { Rollup, Summary } from './rollup.ts';
import {
  type Choice,
  EVERY,
  earliestToCome,
  having,
  howMany,
  latestPast,
  notHaving,
  ofTypes,
} from './summaries.ts';

/** By which association types the activities of an object type are reached. */
interface Activities {
  readonly calls: number;
  readonly communications: number;
  readonly emails: number;
  readonly meetings: number;
  readonly notes: number;
  readonly tasks: number;
  readonly mail?: number;
}

const OF_CONTACTS: Activities = {
  calls: 193,
  communications: 82,
  emails: 197,
  meetings: 199,
  notes: 201,
  tasks: 203,
  mail: 454,
};
const OF_COMPANIES: Activities = {
  calls: 181,
  communications: 88,
  emails: 185,
  meetings: 187,
  notes: 189,
  tasks: 191,
  mail: 460,
};
const OF_DEALS: Activities = {
  calls: 205,
  communications: 86,
  emails: 209,
  meetings: 211,
  notes: 213,
  tasks: 215,
  mail: 458,
};
const OF_TICKETS: Activities = {
  calls: 219,
  communications: 84,
  emails: 223,
  meetings: 225,
  notes: 227,
  tasks: 229,
  mail: 456,
};
const OF_LEADS: Activities = {
  calls: 596,
  communications: 602,
  emails: 598,
  meetings: 600,
  notes: 854,
  tasks: 646,
};

const NEXT = 'notes_next_activity_date';
const TIME = 'hs_timestamp';
const IS_OPEN = notHaving('hs_task_status', 'COMPLETED');

const CALL = '0-48';
const EMAIL = '0-49';
const MEETING = '0-47';
const COMMUNICATION = '0-18';
const POSTAL_MAIL = '0-116';

/** Whatever one of a record's instants is made from, all are made anew when it changes: see `latestPast`. */
const FROM = [TIME, 'hs_task_status', 'hs_email_direction'];

const last = (choice: Choice = EVERY): Summary => ({ ...latestPast(TIME, NEXT, choice), from: FROM });
const NEXT_ONE: Summary = { ...earliestToCome(TIME, IS_OPEN), from: FROM };

/** When there was the last activity of these object types. */
const lastOf = (...typeIds: readonly string[]) => last(ofTypes(typeIds));
const LAST_CONTACT = lastOf(CALL, COMMUNICATION, EMAIL, MEETING, POSTAL_MAIL);

/** Source: notes and tasks are activities, and no contact with anybody. */
function contactsIn({ calls, communications, emails, meetings, mail }: Activities): readonly number[] {
  return [calls, communications, emails, meetings, ...(mail === undefined ? [] : [mail])];
}

function allIn(activities: Activities): readonly number[] {
  return [...contactsIn(activities), activities.notes, activities.tasks];
}

/** Source: an activity counts when it took place, not when it was written down. */
function timelineOf(activities: Activities): readonly Rollup[] {
  const [all, contacts] = [allIn(activities), contactsIn(activities)];
  return [
    { property: 'num_notes', by: all, value: 'count' },
    { property: 'num_contacted_notes', by: contacts, value: 'count' },
    { property: 'notes_last_updated', by: all, value: last() },
    { property: 'notes_last_contacted', by: all, value: LAST_CONTACT },
    { property: NEXT, by: all, value: NEXT_ONE },
    { property: 'hs_latest_meeting_activity', by: all, value: lastOf(MEETING) },
  ];
}

function count(property: string, by: number, value: 'count' | Summary = 'count'): Rollup {
  return { property, by: [by], value };
}

/** Seen: the names, and that counts begin with zero. Assumed: which activities each of them means. */
export const ACTIVITY_ROLLUPS: readonly Rollup[] = [
  ...timelineOf(OF_CONTACTS),
  ...timelineOf(OF_COMPANIES),
  { property: 'hs_last_logged_call_date', by: allIn(OF_COMPANIES), value: lastOf(CALL) },
  {
    property: 'hs_last_logged_outgoing_email_date',
    by: allIn(OF_COMPANIES),
    value: last(ofTypes([EMAIL], having('hs_email_direction', 'EMAIL'))),
  },
  ...timelineOf(OF_DEALS),
  count('hs_number_of_call_engagements', OF_DEALS.calls),
  count('hs_number_of_inbound_calls', OF_DEALS.calls, howMany(having('hs_call_direction', 'INBOUND'))),
  count('hs_number_of_outbound_calls', OF_DEALS.calls, howMany(having('hs_call_direction', 'OUTBOUND'))),
  count(
    'hs_number_of_scheduled_meetings',
    OF_DEALS.meetings,
    howMany(having('hs_meeting_outcome', 'SCHEDULED')),
  ),
  ...timelineOf(OF_TICKETS),
  { property: 'hs_num_times_contacted', by: contactsIn(OF_TICKETS), value: 'count' },
  { property: 'hs_lastactivitydate', by: allIn(OF_TICKETS), value: last() },
  { property: 'hs_lastcontacted', by: allIn(OF_TICKETS), value: LAST_CONTACT },
  { property: 'hs_nextactivitydate', by: allIn(OF_TICKETS), value: NEXT_ONE },
  count('hs_lead_call_count', OF_LEADS.calls),
  count('hs_lead_communication_count', OF_LEADS.communications),
  count('hs_lead_email_count', OF_LEADS.emails),
  count('hs_lead_meeting_count', OF_LEADS.meetings),
  {
    property: 'hs_last_activity_date',
    by: allIn(OF_LEADS),
    value: { ...latestPast(TIME, 'hs_next_activity_date'), from: FROM },
  },
  { property: 'hs_next_activity_date', by: allIn(OF_LEADS), value: NEXT_ONE },
];
