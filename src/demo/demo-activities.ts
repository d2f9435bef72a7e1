import { toObjectTypeId } from '../model/ids.ts';
import { toWireTimestamp } from '../model/timestamps.ts';
import { phoneOf } from './demo-companies.ts';
import { CONTACT_SERIES, type DemoPerson, demoPerson } from './demo-people.ts';
import { DAY_MS, type DemoSeries, demoOwner, findOwnerId, pick, toHtml } from './demo-series.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** Coprime to the number of people, so that the activities go round all of them. */
const STEP = 17;

/** Where each type of activity begins its round. */
const TURN_OF = {
  note: (index: number) => index,
  task: (index: number) => index + 5,
  call: (index: number) => index + 9,
  email: (index: number) => Math.floor(index / 2) + 3,
  meeting: (index: number) => index + 21,
};

function personIndex(turn: number): number {
  return (turn * STEP) % CONTACT_SERIES.count;
}

function personAt(turn: number): DemoPerson {
  return demoPerson(personIndex(turn));
}

function fullName({ firstName, lastName }: DemoPerson): string {
  return `${firstName} ${lastName}`;
}

const NOTES: readonly string[] = [
  'Roasts on Tuesdays and Thursdays; best reached before nine.',
  'Wants to double the batch size before winter.',
  'Asked for references of cafés of the same size.',
  'The ceiling is 2.4 m high, so the tall chimney does not fit.',
  'Very happy with the last delivery of green beans.',
  'Compares us with a dealer of used machines.',
  'Prefers invoices on paper.',
  'Plans a second shop next year.',
  'The budget is fixed in September.',
  'Liked the washed Guji best at the cupping.',
  'Needs a machine that runs on single-phase power.',
  'Will decide together with the landlord.',
  'Took part in the roasting course and wants to send a colleague.',
  'Complained about the noise of the old grinder.',
  'Agreed to be named on our website.',
  'Storage is damp: suggested the moisture meter.',
  'Buys decaf for the first time.',
  'Delivery only through the back yard, narrow gate.',
  'Interested in a care plan once the warranty ends.',
  'Met at the spring fair, stand by the entrance.',
];

export const NOTE_SERIES: DemoSeries = {
  typeId: toObjectTypeId('0-46'),
  firstId: 5001,
  count: NOTES.length * 3,
  properties: (index, createdAtMs) => {
    const person = personAt(TURN_OF.note(index));
    return {
      hs_timestamp: toWireTimestamp(createdAtMs),
      hs_note_body: toHtml(`${fullName(person)}, ${person.company.name}: ${pick(NOTES, index)}`),
      hubspot_owner_id: findOwnerId(index),
    };
  },
};

const TASKS: readonly (readonly [subject: string, type: string, priority: string])[] = [
  ['Call back about the delivery week', 'CALL', 'HIGH'],
  ['Send the price list for green beans', 'EMAIL', 'MEDIUM'],
  ['Prepare the test roast', 'TODO', 'MEDIUM'],
  ['Check the voltage in the shop', 'CALL', 'LOW'],
  ['Write up the offer', 'TODO', 'HIGH'],
  ['Ask for a review', 'EMAIL', 'LOW'],
  ['Order spare bearings', 'TODO', 'NONE'],
  ['Book a visit to the workshop', 'MEETING', 'MEDIUM'],
  ['Remind of the open invoice', 'EMAIL', 'HIGH'],
  ['Send bean samples', 'TODO', 'LOW'],
  ['Connect after the fair', 'LINKED_IN_CONNECT', 'NONE'],
  ['Renew the care plan', 'CALL', 'MEDIUM'],
];
const TASK_COUNT = 60;
const FIRST_FRESH_TASK = 44;
const FRESH_STATUSES = ['NOT_STARTED', 'IN_PROGRESS', 'COMPLETED', 'WAITING', 'NOT_STARTED', 'DEFERRED'];

export const TASK_SERIES: DemoSeries = {
  typeId: toObjectTypeId('0-27'),
  firstId: 5101,
  count: TASK_COUNT,
  properties: (index, createdAtMs) => {
    const [subject, type, priority] = pick(TASKS, index);
    const { firstName, company } = personAt(TURN_OF.task(index));
    return {
      hs_timestamp: toWireTimestamp(createdAtMs + (1 + (index % 6)) * DAY_MS),
      hs_task_subject: `${subject}: ${company.name}`,
      hs_task_body: toHtml(`${subject}. Ask for ${firstName}.`),
      hs_task_type: type,
      hs_task_priority: priority,
      hs_task_status: index < FIRST_FRESH_TASK ? 'COMPLETED' : pick(FRESH_STATUSES, index),
      hubspot_owner_id: findOwnerId(index),
    };
  },
};

const CALLS: readonly (readonly [title: string, body: string, direction: string, status: string])[] = [
  ['First call', 'Explained both roasters, sends the floor plan.', 'OUTBOUND', 'COMPLETED'],
  ['Question about gas supply', 'Bottled gas is fine for Roaster S.', 'INBOUND', 'COMPLETED'],
  ['Follow-up on the offer', 'Nobody picked up.', 'OUTBOUND', 'NO_ANSWER'],
  ['Late delivery', 'The carrier was stuck at the border, arrives on Monday.', 'INBOUND', 'COMPLETED'],
  ['Care plan', 'Takes the plan from next month.', 'OUTBOUND', 'COMPLETED'],
  ['Reorder', 'Six more sacks of Cerrado.', 'INBOUND', 'COMPLETED'],
  ['Check-in after installation', 'The line was busy.', 'OUTBOUND', 'BUSY'],
  ['Financing', 'Wants to pay in four parts.', 'OUTBOUND', 'COMPLETED'],
];

export const CALL_SERIES: DemoSeries = {
  typeId: toObjectTypeId('0-48'),
  firstId: 5201,
  count: CALLS.length,
  properties: (index, createdAtMs) => {
    const [title, body, direction, status] = pick(CALLS, index);
    const person = personAt(TURN_OF.call(index));
    const theirs = phoneOf(person.company, 50 + index);
    const ours = '+1 503 555 0100';
    const [from, to] = direction === 'INBOUND' ? [theirs, ours] : [ours, theirs];
    return {
      hs_timestamp: toWireTimestamp(createdAtMs),
      hs_call_title: `${title}: ${fullName(person)}`,
      hs_call_body: toHtml(body),
      hs_call_direction: direction,
      hs_call_status: status,
      hs_call_duration: String(status === 'COMPLETED' ? (2 + index) * MINUTE_MS : 0),
      hs_call_from_number: from,
      hs_call_to_number: to,
      hubspot_owner_id: demoOwner(index).id,
    };
  },
};

const EMAILS: readonly (readonly [subject: string, text: string, direction: string])[] = [
  ['Your test roast on Thursday', 'We roast your own beans, please bring two kilograms.', 'EMAIL'],
  ['Re: Your test roast on Thursday', 'Thank you, three of us will come.', 'INCOMING_EMAIL'],
  ['Drawing of the exhaust', 'Attached as promised. The pipe needs 15 cm on each side.', 'EMAIL'],
  ['Samples arrived', 'All four are here. The Nyeri smells wonderful.', 'INCOMING_EMAIL'],
  ['Offer for Roaster L', 'The offer holds for thirty days.', 'EMAIL'],
  ['Question about delivery', 'Does the price include carrying it upstairs?', 'INCOMING_EMAIL'],
  ['New harvest from Huila', 'The first sacks land in June.', 'EMAIL'],
  ['Thank you for the course', 'The whole team learned a lot.', 'INCOMING_EMAIL'],
];

export const EMAIL_SERIES: DemoSeries = {
  typeId: toObjectTypeId('0-49'),
  firstId: 5301,
  count: EMAILS.length,
  properties: (index, createdAtMs) => {
    const [subject, text, direction] = pick(EMAILS, index);
    const person = personAt(TURN_OF.email(index));
    const { firstName, email } = direction === 'EMAIL' ? person : demoOwner(index);
    return {
      hs_timestamp: toWireTimestamp(createdAtMs),
      hs_email_direction: direction,
      hs_email_status: 'SENT',
      hs_email_subject: subject,
      hs_email_text: `Dear ${firstName},\n\n${text}`,
      hs_email_to_raw: email,
      hs_email_from_raw: direction === 'EMAIL' ? demoOwner(index).email : person.email,
      hubspot_owner_id: demoOwner(index).id,
    };
  },
};

const MEETINGS: readonly (readonly [title: string, outcome: string])[] = [
  ['Cupping of the new harvest', 'COMPLETED'],
  ['Visit to the workshop', 'COMPLETED'],
  ['Measuring the roasting room', 'RESCHEDULED'],
  ['Review of the year', 'COMPLETED'],
  ['Contract talk', 'CANCELED'],
  ['Demonstration of Roaster L', 'COMPLETED'],
  ['Planning of the second shop', 'NO_SHOW'],
  ['Test roast', 'SCHEDULED'],
];

export const MEETING_SERIES: DemoSeries = {
  typeId: toObjectTypeId('0-47'),
  firstId: 5401,
  count: MEETINGS.length,
  properties: (index, createdAtMs) => {
    const [title, outcome] = pick(MEETINGS, index);
    const person = personAt(TURN_OF.meeting(index));
    const startMs = Math.floor(createdAtMs / HOUR_MS) * HOUR_MS + 7 * DAY_MS;
    return {
      hs_timestamp: toWireTimestamp(startMs),
      hs_meeting_title: `${title}: ${person.company.name}`,
      hs_meeting_body: toHtml(`With ${fullName(person)}, ${person.jobTitle.toLowerCase()}.`),
      hs_meeting_start_time: toWireTimestamp(startMs),
      hs_meeting_end_time: toWireTimestamp(startMs + HOUR_MS),
      hs_meeting_outcome: outcome,
      hs_meeting_location: index % 2 === 0 ? `${person.company.address}, ${person.company.city}` : 'Workshop',
      hubspot_owner_id: demoOwner(index).id,
    };
  },
};

const TURNS = new Map([
  [NOTE_SERIES, TURN_OF.note],
  [TASK_SERIES, TURN_OF.task],
  [CALL_SERIES, TURN_OF.call],
  [EMAIL_SERIES, TURN_OF.email],
  [MEETING_SERIES, TURN_OF.meeting],
]);

/** The index of the person with whom an activity was; absent for records that are none. */
export function findPersonOf(series: DemoSeries, index: number): number | undefined {
  const turn = TURNS.get(series);
  return turn && personIndex(turn(index));
}
