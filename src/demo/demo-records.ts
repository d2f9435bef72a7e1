import type { NewLink } from '../actions/write-objects.ts';
import type { AssociationTypes } from '../model/associations/association-types.ts';
import { type ObjectId, type ObjectTypeId, toObjectId } from '../model/ids.ts';
import { CALL_SERIES, EMAIL_SERIES, MEETING_SERIES, NOTE_SERIES, TASK_SERIES } from './demo-activities.ts';
import { COMPANY_SERIES } from './demo-companies.ts';
import { DEAL_SERIES, LEAD_SERIES, QUOTE_SERIES } from './demo-deals.ts';
import { demoLinks } from './demo-links.ts';
import { CART_SERIES, INVOICE_SERIES, ORDER_SERIES, SUBSCRIPTION_SERIES } from './demo-orders.ts';
import { CONTACT_SERIES } from './demo-people.ts';
import { LINE_ITEM_SERIES, PRODUCT_SERIES } from './demo-products.ts';
import { createdAtMs, type DemoProperties, type DemoSeries } from './demo-series.ts';
import { TICKET_SERIES } from './demo-tickets.ts';
import {
  APPOINTMENT_SERIES,
  COURSE_SERIES,
  GOAL_SERIES,
  LISTING_SERIES,
  MACHINE_SERIES,
  SERVICE_SERIES,
} from './demo-workshop.ts';

/** A record of the demo account, as a client would send it. */
export interface DemoRecord {
  readonly typeId: ObjectTypeId;
  readonly id: ObjectId;
  readonly createdAtMs: number;
  readonly properties: Readonly<Record<string, string>>;
  readonly links: (types: AssociationTypes) => readonly NewLink[];
}

/** The contact that the published example of the update operation writes to. */
const EXAMPLE_CONTACT: DemoRecord = {
  typeId: CONTACT_SERIES.typeId,
  id: toObjectId(512),
  createdAtMs: Date.parse('2019-10-30T03:30:17.883Z'),
  properties: { email: 'maria.lopez@example.com', firstname: 'Maria', lastname: 'Lopez' },
  links: () => [],
};

/** What others are associated with comes before them. */
const SERIES: readonly DemoSeries[] = [
  COMPANY_SERIES,
  CONTACT_SERIES,
  PRODUCT_SERIES,
  LINE_ITEM_SERIES,
  DEAL_SERIES,
  LEAD_SERIES,
  QUOTE_SERIES,
  TICKET_SERIES,
  ORDER_SERIES,
  INVOICE_SERIES,
  SUBSCRIPTION_SERIES,
  CART_SERIES,
  NOTE_SERIES,
  TASK_SERIES,
  CALL_SERIES,
  EMAIL_SERIES,
  MEETING_SERIES,
  SERVICE_SERIES,
  APPOINTMENT_SERIES,
  COURSE_SERIES,
  LISTING_SERIES,
  GOAL_SERIES,
  MACHINE_SERIES,
];

/** Every record of the demo account: the same each time, and no id twice, not even across types. */
export function demoRecords(): readonly DemoRecord[] {
  return [EXAMPLE_CONTACT, ...SERIES.flatMap(recordsOf)];
}

function recordsOf(series: DemoSeries): readonly DemoRecord[] {
  return Array.from({ length: series.count }, (_, index) => {
    const atMs = createdAtMs(series, index);
    return {
      typeId: series.typeId,
      id: toObjectId(series.firstId + index),
      createdAtMs: atMs,
      properties: present(series.properties(index, atMs)),
      links: (types: AssociationTypes) => demoLinks(series, index, types),
    };
  });
}

function present(properties: DemoProperties): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const [name, text] of Object.entries(properties)) {
    if (text !== undefined) values[name] = text;
  }
  return values;
}
