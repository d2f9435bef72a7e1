import { addExactly, findDecimalText, multiplyExactly, negate } from './calculated-number.ts';
import type { Draft, MaintainedProperty } from './maintained-property.ts';

const FROM = ['price', 'quantity', 'discount', 'hs_discount_percentage'];
const ONE_PERCENT = '0.01';

/** Price times quantity; absent without a price. Assumed: a line item without a quantity is one. */
function gross({ get }: Draft): string | undefined {
  const price = findDecimalText(get('price'));
  return price === undefined ? undefined : multiplyExactly(price, findDecimalText(get('quantity')) ?? '1');
}

/** What is taken off: so much from each unit, and a share of the whole. */
function totalDiscount(draft: Draft): string | undefined {
  const whole = gross(draft);
  if (whole === undefined) return undefined;
  const perUnit = findDecimalText(draft.get('discount'));
  const share = findDecimalText(draft.get('hs_discount_percentage'));
  const quantity = findDecimalText(draft.get('quantity')) ?? '1';
  const ofUnits = perUnit === undefined ? '0' : multiplyExactly(perUnit, quantity);
  const ofWhole = share === undefined ? '0' : multiplyExactly(multiplyExactly(whole, share), ONE_PERCENT);
  return addExactly(ofUnits, ofWhole);
}

function net(draft: Draft): string | undefined {
  const whole = gross(draft);
  const discount = totalDiscount(draft);
  return whole === undefined || discount === undefined ? undefined : addExactly(whole, negate(discount));
}

/** Source: the net price of a line item is price times quantity after discounts. */
export const LINE_ITEMS: readonly MaintainedProperty[] = [
  { property: 'hs_pre_discount_amount', from: FROM, value: gross },
  { property: 'hs_total_discount', from: FROM, value: totalDiscount },
  { property: 'amount', from: FROM, value: net },
];
