import { isClosedStage, type PipelineStage, stageProbability } from '../pipelines.ts';
import { findInstantMs } from '../property-types/datetime.ts';
import { toWireTimestamp } from '../timestamps.ts';
import { findDecimalText, multiplyExactly, toCalculatedText } from './calculated-number.ts';
import { type Draft, type MaintainedProperty, onCreation } from './maintained-property.ts';

const DAY_MS = 86_400_000;

function stageOf({ get, findStage }: Draft): PipelineStage | undefined {
  return findStage(get('dealstage') ?? '')?.stage;
}

/** The amount as an exact decimal text; a deal without one is worth nothing. */
function amountOf({ get }: Draft): string {
  return findDecimalText(get('amount')) ?? NOTHING;
}

const NOTHING = '0';

function isWon(draft: Draft): boolean {
  const stage = stageOf(draft);
  return stage !== undefined && isClosedStage(stage) && stageProbability(stage) === 1;
}

function isClosed(draft: Draft): boolean {
  const stage = stageOf(draft);
  return stage !== undefined && isClosedStage(stage);
}

/** The chance that a deal is won: its own, or that of its stage, printed as the double it is. */
function probabilityOf(draft: Draft): string {
  return findDecimalText(draft.get('hs_deal_stage_probability')) ?? stageProbabilityText(draft) ?? NOTHING;
}

/** A deal without a stage has no probability at all; one with a stage has the stage's. */
function stageProbabilityText(draft: Draft): string | undefined {
  const stage = stageOf(draft);
  return stage === undefined ? undefined : toCalculatedText(stageProbability(stage));
}

/** Assumed: without a forecast probability of its own, the whole amount of a deal is forecast. */
function forecastAmount({ get }: Draft): string | undefined {
  const amount = findDecimalText(get('amount'));
  const probability = findDecimalText(get('hs_forecast_probability'));
  if (amount === undefined || probability === undefined) return amount;
  return multiplyExactly(amount, probability);
}

/** Milliseconds from creation to the close date; absent without one, and while it lies before creation. */
function timeToCloseMs(draft: Draft): number | undefined {
  const closesAtMs = findInstantMs(draft.get('closedate') ?? '');
  return closesAtMs === undefined || closesAtMs < draft.createdAtMs
    ? undefined
    : closesAtMs - draft.createdAtMs;
}

/** Source: whole days from creation to the close date. */
function daysToClose(draft: Draft): string {
  return String(Math.floor((timeToCloseMs(draft) ?? 0) / DAY_MS));
}

/** Seen: with five digits behind the point, such as `293.68326`. */
function rawDaysToClose(draft: Draft): string {
  return String(Number(((timeToCloseMs(draft) ?? 0) / DAY_MS).toFixed(5)));
}

function duration(draft: Draft): string | undefined {
  const timeMs = timeToCloseMs(draft);
  return timeMs === undefined ? undefined : String(timeMs);
}

/** Assumed: a deal that closes without a close date is closed now. */
function closeDate(draft: Draft): string | undefined {
  const closesNow = isClosed(draft) && draft.was('dealstage') !== draft.get('dealstage');
  return closesNow && !draft.get('closedate') ? toWireTimestamp(draft.nowMs) : draft.get('closedate');
}

/** Seen: what counts open and closed deals is there once a deal has a stage. */
function withStage(value: (draft: Draft) => string): (draft: Draft) => string | undefined {
  return (draft) => (stageOf(draft) === undefined ? undefined : value(draft));
}

const asDigit = (flag: boolean) => (flag ? '1' : NOTHING);

/** Seen: a creation time in milliseconds among the numbers, nothing where it does not count. */
function createdAtIf(isCounted: (draft: Draft) => boolean): (draft: Draft) => string {
  return (draft) => (isCounted(draft) ? String(draft.createdAtMs) : NOTHING);
}

function closedDealCloseDate(draft: Draft): string {
  const closesAtMs = findInstantMs(draft.get('closedate') ?? '');
  return isClosed(draft) && closesAtMs !== undefined ? String(closesAtMs) : NOTHING;
}

const STAGE = ['dealstage'];
const DATES = ['closedate', 'createdate'];
const MONEY = ['amount', 'dealstage', 'hs_deal_stage_probability', 'hs_forecast_probability'];

function money(property: string, value: (draft: Draft) => string | undefined): MaintainedProperty {
  return { property, from: MONEY, value };
}

const closedAmount = (draft: Draft) => (isWon(draft) ? amountOf(draft) : NOTHING);
const openAmount = withStage((draft) => (isClosed(draft) ? NOTHING : amountOf(draft)));
const projected = (draft: Draft) => multiplyExactly(amountOf(draft), probabilityOf(draft));
const weighted = withStage((draft) => (isClosed(draft) ? NOTHING : projected(draft)));

/**
 * Seen: the properties of a deal that the API has just created or moved. Amounts are products of doubles and
 * are printed in full.
 */
export const DEALS: readonly MaintainedProperty[] = [
  ...onCreation({
    hs_has_last_conversation_follow_ups: 'false',
    hs_has_last_meeting_followups: 'false',
    hs_is_deal_split: 'false',
    hs_num_associated_active_deal_registrations: '0',
    hs_num_associated_deal_registrations: '0',
    hs_num_associated_deal_splits: '0',
    hs_num_of_associated_line_items: '0',
    hs_num_target_accounts: '0',
    hs_number_of_call_engagements: '0',
    hs_number_of_inbound_calls: '0',
    hs_number_of_outbound_calls: '0',
    hs_number_of_overdue_tasks: '0',
    num_associated_contacts: '0',
    num_notes: '0',
  }),
  { property: 'closedate', from: STAGE, value: closeDate },
  { property: 'hs_deal_stage_probability', from: STAGE, value: stageProbabilityText },
  {
    property: 'hs_deal_stage_probability_shadow',
    from: STAGE,
    value: (draft) => stageProbabilityText(draft) ?? NOTHING,
  },
  { property: 'hs_is_closed', from: STAGE, value: withStage((draft) => String(isClosed(draft))) },
  { property: 'hs_is_closed_count', from: STAGE, value: withStage((draft) => asDigit(isClosed(draft))) },
  { property: 'hs_is_open_count', from: STAGE, value: withStage((draft) => asDigit(!isClosed(draft))) },
  { property: 'hs_is_closed_won', from: STAGE, value: (draft) => String(isWon(draft)) },
  { property: 'hs_closed_won_count', from: STAGE, value: (draft) => asDigit(isWon(draft)) },
  { property: 'hs_is_closed_lost', from: STAGE, value: (draft) => String(isClosed(draft) && !isWon(draft)) },
  { property: 'days_to_close', from: DATES, value: daysToClose },
  { property: 'hs_days_to_close_raw', from: DATES, value: rawDaysToClose },
  { property: 'hs_actual_duration', from: DATES, value: duration },
  {
    property: 'hs_closed_deal_close_date',
    from: [...STAGE, ...DATES],
    value: withStage(closedDealCloseDate),
  },
  {
    property: 'hs_closed_deal_create_date',
    from: [...STAGE, ...DATES],
    value: withStage(createdAtIf(isClosed)),
  },
  {
    property: 'hs_open_deal_create_date',
    from: [...STAGE, ...DATES],
    value: withStage(createdAtIf((draft) => !isClosed(draft))),
  },
  money('amount_in_home_currency', ({ get }) => findDecimalText(get('amount'))),
  money('hs_closed_amount', closedAmount),
  money('hs_closed_amount_in_home_currency', closedAmount),
  money('hs_forecast_amount', forecastAmount),
  money('hs_open_amount_in_home_currency', openAmount),
  money('hs_projected_amount', projected),
  money('hs_projected_amount_in_home_currency', projected),
  money('hs_weighted_pipeline_in_company_currency', weighted),
];
