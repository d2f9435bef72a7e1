import { expect, test } from 'vitest';
import { AccountDefinitions, NO_METADATA } from '../definitions.ts';
import { toAccountId, toObjectId, toObjectTypeId } from '../ids.ts';
import { decideCreate, decideUpdate } from '../record-writes.ts';
import { everyScope } from '../scopes.ts';

const ACCOUNT = toAccountId(7);
const METADATA = { ...NO_METADATA };
const DEFINITION = new AccountDefinitions(ACCOUNT, METADATA).requireType(toObjectTypeId('0-8'));
const CALLER = { accountId: ACCOUNT, appId: 1, scopes: new Set(everyScope()) };

type Sent = Readonly<Record<string, string>>;

function request(sent: Sent) {
  const rules = { lenientDates: false };
  return { definition: DEFINITION, caller: CALLER, rules, sent: Object.entries(sent), nowMs: 1000 };
}

function created(sent: Sent) {
  const decided = decideCreate(request(sent), toObjectId(1));
  if (!decided.ok) throw new Error(decided.refusal.kind);
  return decided.value.after;
}

test.each([
  [
    { price: '19.90', quantity: '3' },
    { amount: '59.70', hs_total_discount: '0' },
  ],
  [{ price: '19.90' }, { amount: '19.90', hs_pre_discount_amount: '19.90' }],
  [
    { price: '100', quantity: '2', discount: '10' },
    { amount: '180', hs_total_discount: '20' },
  ],
  [
    { price: '50', quantity: '2', hs_discount_percentage: '25' },
    { amount: '75.00', hs_total_discount: '25.00' },
  ],
  [
    { price: '50', quantity: '2', discount: '5', hs_discount_percentage: '10' },
    { amount: '80.00', hs_pre_discount_amount: '100', hs_total_discount: '20.00' },
  ],
])('a line item with %j has %j', (sent, amounts) => {
  expect(created(sent).properties).toMatchObject(amounts);
});

test('a line item without a price has no amount', () => {
  expect(created({ quantity: '3' }).properties).not.toHaveProperty('amount');
});

test('an amount follows the quantity, and goes with the price', () => {
  const more = decideUpdate(request({ quantity: '5' }), created({ price: '2', quantity: '1' }));
  if (!more.ok) throw new Error(more.refusal.kind);
  expect(more.value.after.properties).toMatchObject({ amount: '10' });
  const none = decideUpdate(request({ price: '' }), more.value.after);
  expect(none).toMatchObject({ ok: true, value: { after: { properties: { amount: '' } } } });
});
