import type { Rollup } from './rollup.ts';
import {
  type Choice,
  earliestOf,
  having,
  howMany,
  latestOf,
  notHaving,
  onlyValueOf,
  sumOf,
  valueOfLatest,
} from './summaries.ts';

/** Seen: amounts are told in the currency of the account. */
const AMOUNT = 'amount_in_home_currency';
const WON: Choice = having('hs_is_closed_won', 'true');
const OPEN: Choice = notHaving('hs_is_closed', 'true');

/** Source: revenue is that of deals that were won, and the recent deal is the one of them that closed last. */
function revenueFrom(deals: number): readonly Rollup[] {
  const by = [deals];
  return [
    { property: 'first_deal_created_date', by, value: earliestOf('createdate') },
    { property: 'recent_deal_amount', by, value: valueOfLatest(AMOUNT, 'closedate', WON) },
    { property: 'recent_deal_close_date', by, value: latestOf('closedate', WON) },
    { property: 'total_revenue', by, value: sumOf(AMOUNT, WON) },
  ];
}

/** What deals tell of those who buy, and line items of what they are sold in. */
export const SALES_ROLLUPS: readonly Rollup[] = [
  ...revenueFrom(4),
  { property: 'hs_num_associated_open_deals', by: [4], value: howMany(OPEN) },
  ...revenueFrom(342),
  { property: 'hs_num_open_deals', by: [342], value: howMany(OPEN) },
  { property: 'hs_total_deal_value', by: [342], value: sumOf(AMOUNT, OPEN) },
  { property: 'hs_quote_amount', by: [67], value: sumOf('amount') },
  { property: 'hs_associated_deal_owner_id', by: [64], value: onlyValueOf('hubspot_owner_id') },
  { property: 'hs_lead_associated_deals_count', by: [1037], value: 'count' },
  { property: 'hs_lead_closed_won_deals_amount', by: [1037], value: sumOf(AMOUNT, WON) },
];
