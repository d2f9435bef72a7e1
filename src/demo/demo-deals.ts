import { toObjectTypeId } from '../model/ids.ts';
import { toWireDate, toWireTimestamp } from '../model/timestamps.ts';
import { type DemoCompany, demoCustomer, demoProspect, demoStranger, isCustomer } from './demo-companies.ts';
import { demoPerson } from './demo-people.ts';
import { demoSale, LINE_ITEM_SERIES, toMoney } from './demo-products.ts';
import { DAY_MS, type DemoSeries, demoOwner, findOwnerId, pick } from './demo-series.ts';

/** Deals before this one have been decided, save a few that drag on. */
const FIRST_FRESH_DEAL = 36;
const OLD_STAGES = [
  'closedwon',
  'closedlost',
  'closedwon',
  'closedwon',
  'closedlost',
  'closedwon',
  'contractsent',
];
const FRESH_STAGES = [
  'appointmentscheduled',
  'qualifiedtobuy',
  'presentationscheduled',
  'closedwon',
  'decisionmakerboughtin',
  'contractsent',
  'qualifiedtobuy',
];
const FORECASTS: Readonly<Record<string, string>> = {
  closedwon: 'CLOSED',
  closedlost: 'OMIT',
  contractsent: 'COMMIT',
  decisionmakerboughtin: 'BEST_CASE',
};
const LOST_REASONS = [
  'Chose a supplier nearby.',
  'No budget before next year.',
  'The bank said no.',
  'Stays with the present supplier for a year.',
];
const WON_REASONS = ['The samples convinced the team.', 'Service within two days.', 'Best price of three.'];
const NEXT_STEPS = [
  'Send the delivery terms.',
  'Invite to the workshop.',
  'Call about the financing.',
  'Agree on the delivery week.',
];

/** Up to here the purchases of customers are their first. */
const LAST_FIRST_PURCHASE = 12;

function stageOfDeal(index: number): string {
  return index < FIRST_FRESH_DEAL ? pick(OLD_STAGES, index) : pick(FRESH_STAGES, index - FIRST_FRESH_DEAL);
}

/** The company that a deal is with. */
export function buyerOfDeal(index: number, stage = stageOfDeal(index)): DemoCompany {
  if (stage === 'closedwon') return demoCustomer(index);
  if (stage === 'closedlost') return demoStranger(index);
  return index % 3 === 0 ? demoCustomer(index) : demoProspect(index);
}

function titleOfSale(company: DemoCompany, index: number): string {
  const { product, quantity } = demoSale(index);
  return `${company.name}: ${quantity > 1 ? `${quantity} × ` : ''}${product.name}`;
}

export const DEAL_SERIES: DemoSeries = {
  typeId: toObjectTypeId('0-3'),
  firstId: 2001,
  count: LINE_ITEM_SERIES.count,
  properties: (index, createdAtMs) => {
    const stage = stageOfDeal(index);
    const company = buyerOfDeal(index, stage);
    const { product, amount } = demoSale(index);
    const isOpen = !stage.startsWith('closed');
    return {
      dealname: titleOfSale(company, index),
      pipeline: 'default',
      dealstage: stage,
      amount: toMoney(amount),
      deal_currency_code: 'USD',
      closedate: toWireTimestamp(createdAtMs + (18 + ((index * 11) % 75)) * DAY_MS),
      dealtype: isCustomer(company) && index > LAST_FIRST_PURCHASE ? 'existingbusiness' : 'newbusiness',
      description: `${product.description} For ${company.city}.`,
      hs_priority: amount > 10_000 ? 'high' : pick(['low', 'medium'], index),
      hs_manual_forecast_category: FORECASTS[stage] ?? 'PIPELINE',
      hs_next_step: isOpen ? pick(NEXT_STEPS, index) : undefined,
      closed_won_reason: stage === 'closedwon' ? pick(WON_REASONS, index) : undefined,
      closed_lost_reason: stage === 'closedlost' ? pick(LOST_REASONS, index) : undefined,
      hubspot_owner_id: findOwnerId(index),
    };
  },
};

const LEAD_STAGES = [
  'new',
  'attempting',
  'connected',
  'qualified',
  'unqualified',
  'new',
  'attempting',
  'connected',
];

const LEAD_TYPES = ['NEW_BUSINESS', 'NEW_BUSINESS', 'RE_ATTEMPTING', 'UPSELL'];

/** The company that a lead is about; the person in charge there has the same index. */
export function prospectOfLead(index: number): DemoCompany {
  return pick(LEAD_TYPES, index) === 'UPSELL' ? demoCustomer(index) : demoProspect(index);
}

export const LEAD_SERIES: DemoSeries = {
  typeId: toObjectTypeId('0-136'),
  firstId: 2101,
  count: LEAD_STAGES.length,
  properties: (index) => {
    const { firstName, lastName } = demoPerson(prospectOfLead(index).index);
    return {
      hs_lead_name: `${firstName} ${lastName}: ${demoSale(index).product.name}`,
      hs_lead_type: pick(LEAD_TYPES, index),
      hs_lead_label: pick(['HOT', 'WARM', 'COLD'], index),
      hs_pipeline: 'lead-pipeline-id',
      hs_pipeline_stage: `${pick(LEAD_STAGES, index)}-stage-id`,
      hubspot_owner_id: demoOwner(index).id,
    };
  },
};

const QUOTE_STATUSES = [
  'APPROVAL_NOT_NEEDED',
  'APPROVED',
  'APPROVAL_NOT_NEEDED',
  'REJECTED',
  'APPROVED',
  'PENDING_APPROVAL',
  'DRAFT',
  'DRAFT',
];
const QUOTE_VALID_DAYS = 30;

export const QUOTE_SERIES: DemoSeries = {
  typeId: toObjectTypeId('0-14'),
  firstId: 2201,
  count: QUOTE_STATUSES.length,
  properties: (index, createdAtMs) => {
    const owner = demoOwner(index);
    return {
      hs_title: titleOfSale(demoProspect(index), index * 3),
      hs_quote_number: `Q-${1040 + index}`,
      hs_status: pick(QUOTE_STATUSES, index),
      hs_expiration_date: toWireDate(createdAtMs + QUOTE_VALID_DAYS * DAY_MS),
      hs_currency: 'USD',
      hs_language: 'en',
      hs_locale: 'en-us',
      hs_template_type: 'CPQ_QUOTE',
      hs_terms: '<p>Half on order, half on delivery.</p>',
      hs_sender_company_name: 'Emberline',
      hs_sender_firstname: owner.firstName,
      hs_sender_lastname: owner.lastName,
      hs_sender_email: owner.email,
      hs_sender_jobtitle: owner.jobTitle,
      hubspot_owner_id: owner.id,
    };
  },
};
