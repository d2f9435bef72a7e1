import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Caller } from '../caller.ts';
import { AccountDefinitions, NO_METADATA } from '../definitions.ts';
import { toAccountId, toObjectId, toObjectTypeId } from '../ids.ts';
import { decideCreate, decideUpdate } from '../record-writes.ts';
import type { CrmRecord } from '../records.ts';
import { everyScope } from '../scopes.ts';

const definition = new AccountDefinitions(toAccountId(1), {
  ...NO_METADATA,
}).requireType(toObjectTypeId('0-3'));

const CREATED_MS = Date.parse('2026-03-01T12:00:00Z');
const DAY_MS = 86_400_000;
const caller: Caller = { accountId: toAccountId(1), appId: 7, scopes: new Set(everyScope()) };
const rules = { lenientDates: false };

const request = (values: Readonly<Record<string, string>>, nowMs: number) => ({
  definition,
  caller,
  rules,
  nowMs,
  sent: Object.entries(values),
});

function created(values: Readonly<Record<string, string>>, nowMs = CREATED_MS): CrmRecord {
  const decided = decideCreate(request({ dealname: 'Roaster', ...values }, nowMs), toObjectId(5));
  if (!decided.ok) throw new Error(JSON.stringify(decided.refusal));
  return decided.value.after;
}

function changed(
  record: CrmRecord,
  values: Readonly<Record<string, string>>,
  nowMs = CREATED_MS + DAY_MS,
): CrmRecord {
  const decided = decideUpdate(request(values, nowMs), record);
  if (!decided.ok) throw new Error(JSON.stringify(decided.refusal));
  return decided.value.after;
}

describe('money', () => {
  test('an amount in an open stage is open, forecast, and projected by the chance of the stage', () => {
    expect(created({ amount: '1000', dealstage: 'presentationscheduled' }).properties).toMatchObject({
      amount: '1000',
      amount_in_home_currency: '1000',
      hs_closed_amount: '0',
      hs_forecast_amount: '1000',
      hs_open_amount_in_home_currency: '1000',
      hs_deal_stage_probability: '0.59999999999999997779553950749686919152736663818359375',
    });
  });

  test('a product is that of the amount as written and the chance as the double it is', () => {
    expect(created({ amount: '43', dealstage: 'appointmentscheduled' }).properties).toMatchObject({
      hs_projected_amount: '8.600000000000000477395900588817312382161617279052734375',
    });
  });

  test('a deal that is won is closed with its whole amount, a lost one with nothing', () => {
    expect(created({ amount: '250.50', dealstage: 'closedwon' }).properties).toMatchObject({
      hs_is_closed: 'true',
      hs_is_closed_won: 'true',
      hs_is_closed_lost: 'false',
      hs_closed_amount: '250.50',
      hs_open_amount_in_home_currency: '0',
      hs_weighted_pipeline_in_company_currency: '0',
    });
    expect(created({ amount: '250.50', dealstage: 'closedlost' }).properties).toMatchObject({
      hs_is_closed: 'true',
      hs_is_closed_won: 'false',
      hs_is_closed_lost: 'true',
      hs_closed_amount: '0',
      hs_projected_amount: '0.00',
    });
  });

  test('an amount that is cleared clears what was computed from it', () => {
    const record = changed(created({ amount: '1000', dealstage: 'closedwon' }), { amount: '' });
    expect(record.properties).toMatchObject({
      amount: '',
      amount_in_home_currency: '',
      hs_closed_amount: '0',
      hs_forecast_amount: '',
      hs_projected_amount: '0',
    });
  });

  test('without an amount there is none to forecast', () => {
    const { properties } = created({});
    expect(properties).toMatchObject({ hs_closed_amount: '0', hs_projected_amount: '0', days_to_close: '0' });
    for (const name of ['amount_in_home_currency', 'hs_forecast_amount', 'dealstage', 'pipeline']) {
      expect(properties).not.toHaveProperty(name);
    }
  });
});

describe('closing', () => {
  test('a deal that closes without a close date is closed now, one with a date keeps it', () => {
    const open = created({ dealstage: 'contractsent' });
    expect(changed(open, { dealstage: 'closedwon' }).properties['closedate']).toBe('2026-03-02T12:00:00Z');
    const dated = created({ dealstage: 'contractsent', closedate: '2026-12-31' });
    expect(changed(dated, { dealstage: 'closedwon' }).properties['closedate']).toBe('2026-12-31T00:00:00Z');
  });

  test('days to close are whole days from creation, never below zero', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -100, max: 5000 }),
        fc.integer({ min: 0, max: DAY_MS - 1 }),
        (days, restMs) => {
          const closesAtMs = CREATED_MS + days * DAY_MS + restMs;
          expect(created({ closedate: String(closesAtMs) }).properties['days_to_close']).toBe(
            String(Math.max(0, days)),
          );
        },
      ),
    );
  });
});

describe('stages', () => {
  test('the pipeline and the time of entry follow the stage', () => {
    const record = created({ dealstage: 'contractsent' });
    expect(record.properties).toMatchObject({
      pipeline: 'default',
      hs_v2_date_entered_current_stage: '2026-03-01T12:00:00Z',
      hs_v2_time_in_current_stage: '2026-03-01T12:00:00Z',
    });
    expect(changed(record, { dealstage: 'closedlost' }).properties).toMatchObject({
      hs_v2_date_entered_current_stage: '2026-03-02T12:00:00Z',
    });
    expect(changed(record, { dealname: 'Grinder' }).properties).toMatchObject({
      hs_v2_date_entered_current_stage: '2026-03-01T12:00:00Z',
    });
  });

  test('whatever the moves, a deal is closed exactly when its stage is, and won or lost but not both', () => {
    const stage = fc.constantFrom('appointmentscheduled', 'qualifiedtobuy', 'closedwon', 'closedlost', '');
    const move = fc.record(
      { dealstage: stage, amount: fc.constantFrom('', '10', '99.90') },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(move, { maxLength: 6 }), (moves) => {
        let record = created({});
        for (const each of moves) record = changed(record, each as Readonly<Record<string, string>>);
        const { dealstage = '', amount = '' } = record.properties;
        const isClosed = dealstage.startsWith('closed');
        expect(record.properties).toMatchObject({
          hs_is_closed_won: String(dealstage === 'closedwon'),
          hs_is_closed_lost: String(dealstage === 'closedlost'),
        });
        const closedAmount = dealstage === 'closedwon' ? Number(amount) : 0;
        expect(Number(record.properties['hs_closed_amount'])).toBe(closedAmount);
        if (dealstage === '') {
          expect(record.properties['hs_is_closed'] ?? '').toBe('');
          expect(record.properties['hs_open_amount_in_home_currency'] ?? '').toBe('');
        } else {
          expect(record.properties['hs_is_closed']).toBe(String(isClosed));
          expect(Number(record.properties['hs_open_amount_in_home_currency'])).toBe(
            isClosed ? 0 : Number(amount),
          );
        }
      }),
    );
  });
});
