import { toObjectTypeId } from '../model/ids.ts';
import { toWireTimestamp } from '../model/timestamps.ts';
import { demoCustomer } from './demo-companies.ts';
import { DAY_MS, type DemoSeries, findOwnerId, pick } from './demo-series.ts';

const CATEGORIES = {
  product: 'PRODUCT_ISSUE',
  billing: 'BILLING_ISSUE',
  wish: 'FEATURE_REQUEST',
  question: 'GENERAL_INQUIRY',
} as const;

type IssueRow = readonly [
  subject: string,
  content: string,
  category: keyof typeof CATEGORIES,
  priority: 'LOW' | 'MEDIUM' | 'HIGH' | 'URGENT',
];

const ISSUES: readonly IssueRow[] = [
  ['Drum squeaks when warm', 'Starts after the third batch and gets louder.', 'product', 'MEDIUM'],
  ['Invoice shows the old address', 'We moved in spring, please send it again.', 'billing', 'LOW'],
  ['Burner goes out at first crack', 'Flame fails between minute eight and nine.', 'product', 'URGENT'],
  ['Which filter fits the chaff collector?', 'The label on ours has worn off.', 'question', 'LOW'],
  ['Sack arrived torn', 'About two kilograms of green beans are missing.', 'product', 'HIGH'],
  ['Save more than ten roast profiles', 'We change beans with the season.', 'wish', 'LOW'],
  ['Grinder burrs need replacing', 'Espresso runs too fast at the finest setting.', 'product', 'MEDIUM'],
  ['Paid twice for the care plan', 'March was taken from the account two times.', 'billing', 'HIGH'],
  ['Touch screen stays dark', 'The machine heats, but nothing can be set.', 'product', 'URGENT'],
  ['Can you deliver on Saturdays?', 'Nobody is in the shop before noon on weekdays.', 'question', 'MEDIUM'],
  ['Cooling fan rattles', 'Something seems loose behind the tray.', 'product', 'MEDIUM'],
  ['VAT number missing on invoice', 'Our bookkeeper cannot file it like this.', 'billing', 'MEDIUM'],
  ['Beans taste flat since last week', 'Same profile, same beans, dull cup.', 'product', 'HIGH'],
  ['Export roast curves as a table', 'We would like to compare batches ourselves.', 'wish', 'LOW'],
  ['Temperature probe jumps', 'Shows 40 degrees more for a second, then less.', 'product', 'HIGH'],
  ['How often should the chimney be swept?', 'We roast four days a week.', 'question', 'LOW'],
  ['Wrong beans in the box', 'Ordered Huila, received decaf.', 'product', 'HIGH'],
  ['Move payment to the first of the month', 'It falls before our pay day at present.', 'billing', 'LOW'],
  ['Smoke inside the roasting room', 'Only on days with wind from the sea.', 'product', 'URGENT'],
  ['A smaller hopper for samples', 'Half a kilogram would be enough.', 'wish', 'LOW'],
  ['Installation date confirmed?', 'The electrician needs to know by Friday.', 'question', 'MEDIUM'],
  ['Door seal leaks', 'Chaff on the floor after each batch.', 'product', 'MEDIUM'],
  ['Course seat for a second colleague', 'Is there still room in the next course?', 'question', 'LOW'],
  ['Scale shows an error', 'Reads E4 after it was moved.', 'product', 'MEDIUM'],
  ['Credit for returned grinder', 'Sent back three weeks ago, nothing heard since.', 'billing', 'HIGH'],
];

/** Tickets before this one are closed, save a few. */
const FIRST_FRESH_TICKET = 36;
const CLOSED = '4';
const OLD_STAGES = [CLOSED, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED, '2'];
const FRESH_STAGES = ['1', '3', CLOSED, '2', '1'];
const SOURCES = ['EMAIL', 'FORM', 'PHONE', 'CHAT', 'EMAIL'];

function stageOfTicket(index: number): string {
  return index < FIRST_FRESH_TICKET
    ? pick(OLD_STAGES, index)
    : pick(FRESH_STAGES, index - FIRST_FRESH_TICKET);
}

export const TICKET_SERIES: DemoSeries = {
  typeId: toObjectTypeId('0-5'),
  firstId: 3001,
  count: ISSUES.length * 2,
  properties: (index, createdAtMs) => {
    const [subject, content, category, priority] = pick(ISSUES, index);
    const stage = stageOfTicket(index);
    return {
      subject,
      content: `${content}\n${demoCustomer(index).name}`,
      hs_pipeline: '0',
      hs_pipeline_stage: stage,
      hs_ticket_category: CATEGORIES[category],
      hs_ticket_priority: priority,
      source_type: pick(SOURCES, index),
      closed_date:
        stage === CLOSED ? toWireTimestamp(createdAtMs + (1 + ((index * 3) % 8)) * DAY_MS) : undefined,
      hubspot_owner_id: findOwnerId(index),
    };
  },
};
