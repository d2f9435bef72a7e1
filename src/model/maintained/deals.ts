import { isClosedStage, type PipelineStage, stageProbability } from '../pipelines.ts';
import { findInstantMs } from '../property-types/datetime.ts';
import { toWireTimestamp } from '../timestamps.ts';
import { findNumber, toCalculatedText } from './calculated-number.ts';
import { type Draft, type MaintainedProperty, onCreation } from './maintained-property.ts';

const DAY_MS = 86_400_000;

function stageOf({ get, findStage }: Draft): PipelineStage | undefined {
  return findStage(get('dealstage') ?? '')?.stage;
}

function amountOf({ get }: Draft): number {
  return findNumber(get('amount')) ?? 0;
}

function isWon(draft: Draft): boolean {
  const stage = stageOf(draft);
  return stage !== undefined && isClosedStage(stage) && stageProbability(stage) === 1;
}

function isClosed(draft: Draft): boolean {
  const stage = stageOf(draft);
  return stage !== undefined && isClosedStage(stage);
}

function probabilityOf(draft: Draft): number {
  const own = findNumber(draft.get('hs_deal_stage_probability'));
  if (own !== undefined) return own;
  const stage = stageOf(draft);
  return stage === undefined ? 0 : stageProbability(stage);
}

/** A deal without a stage has no probability at all; one with a stage has the stage's. */
function stageProbabilityText(draft: Draft): string | undefined {
  const stage = stageOf(draft);
  return stage === undefined ? undefined : toCalculatedText(stageProbability(stage));
}

/** Assumed: without a forecast probability of its own, the whole amount is forecast. */
function forecastAmount(draft: Draft): string | undefined {
  if (findNumber(draft.get('amount')) === undefined) return undefined;
  return toCalculatedText(amountOf(draft) * (findNumber(draft.get('hs_forecast_probability')) ?? 1));
}

function homeAmount(draft: Draft): string | undefined {
  const amount = findNumber(draft.get('amount'));
  if (amount !== undefined) return toCalculatedText(amount);
  return draft.was('amount') ? '' : undefined;
}

/** Source: whole days from creation to the close date; none while the close date lies before creation. */
function daysToClose(draft: Draft): string {
  const closesAtMs = findInstantMs(draft.get('closedate') ?? '');
  if (closesAtMs === undefined) return '0';
  return toCalculatedText(Math.max(0, Math.floor((closesAtMs - draft.createdAtMs) / DAY_MS)));
}

/** Assumed: a deal that closes without a close date is closed now. */
function closeDate(draft: Draft): string | undefined {
  const closesNow = isClosed(draft) && draft.was('dealstage') !== draft.get('dealstage');
  return closesNow && !draft.get('closedate') ? toWireTimestamp(draft.nowMs) : undefined;
}

const MONEY = ['amount', 'dealstage', 'hs_deal_stage_probability', 'hs_forecast_probability'];

function money(property: string, value: (draft: Draft) => string | undefined): MaintainedProperty {
  return { property, from: MONEY, value };
}

const closedAmount = (draft: Draft) => toCalculatedText(isWon(draft) ? amountOf(draft) : 0);
const openAmount = (draft: Draft) => toCalculatedText(isClosed(draft) ? 0 : amountOf(draft));
const projected = (draft: Draft) => toCalculatedText(amountOf(draft) * probabilityOf(draft));
const weighted = (draft: Draft) => (isClosed(draft) ? '0' : projected(draft));

/**
 * Seen: the properties of a deal that the API has just created or moved. Amounts are products of doubles and
 * are printed in full.
 */
export const DEALS: readonly MaintainedProperty[] = [
  ...onCreation({
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
  { property: 'closedate', from: ['dealstage'], value: closeDate },
  { property: 'hs_deal_stage_probability', from: ['dealstage'], value: stageProbabilityText },
  { property: 'hs_deal_stage_probability_shadow', from: ['dealstage'], value: stageProbabilityText },
  { property: 'hs_is_closed', from: ['dealstage'], value: (draft) => String(isClosed(draft)) },
  { property: 'hs_is_closed_won', from: ['dealstage'], value: (draft) => String(isWon(draft)) },
  {
    property: 'hs_is_closed_lost',
    from: ['dealstage'],
    value: (draft) => String(isClosed(draft) && !isWon(draft)),
  },
  { property: 'days_to_close', from: ['closedate', 'createdate'], value: daysToClose },
  money('amount_in_home_currency', homeAmount),
  money('hs_closed_amount', closedAmount),
  money('hs_closed_amount_in_home_currency', closedAmount),
  money('hs_forecast_amount', forecastAmount),
  money('hs_open_amount_in_home_currency', openAmount),
  money('hs_projected_amount', projected),
  money('hs_projected_amount_in_home_currency', projected),
  money('hs_weighted_pipeline_in_company_currency', weighted),
];
