// What customers ordered, owe, pay each month and left in the web shop.
import { toObjectTypeId } from '../model/ids.ts';
import { toWireDate, toWireTimestamp } from '../model/timestamps.ts';
import { type DemoCompany, demoCustomer, phoneOf } from './demo-companies.ts';
import { demoPerson } from './demo-people.ts';
import { type DemoSale, demoSale, toMoney } from './demo-products.ts';
import { DAY_MS, type DemoSeries, demoOwner, pick } from './demo-series.ts';

const CURRENCY = 'USD';

/** The sales that fit into a parcel: beans, parts and tools. */
const PARCELS = [1, 4, 8, 17, 11, 14, 20, 21];

function demoParcel(index: number): DemoSale {
  return demoSale(pick(PARCELS, index));
}

const ORDER_PIPELINE = '14a2e10e-5471-408a-906e-c51f3b04369e';
const OPEN = ['4b27b500-f031-4927-9811-68a0b525cbae', 'unfulfilled', 'pending'] as const;
const PROCESSED = ['937ea84d-0a4f-4dcf-9028-3f9c2aafbf03', 'partial', 'paid'] as const;
const SHIPPED = ['aa99e8d0-c1d5-4071-b915-d240bbb1aed9', 'fulfilled', 'paid'] as const;
const DELIVERED = ['3725360f-519b-4b18-a593-494d60a29c9f', 'fulfilled', 'paid'] as const;
const CANCELLED = ['3c85a297-e9ce-400b-b42e-9f16853d69d6', 'unfulfilled', 'refunded'] as const;
const ORDER_STATES = [DELIVERED, DELIVERED, CANCELLED, DELIVERED, DELIVERED, SHIPPED, PROCESSED, OPEN];
const SHIPPING_COST = 45;

export const ORDER_SERIES: DemoSeries = {
  typeId: toObjectTypeId('0-123'),
  firstId: 4201,
  count: ORDER_STATES.length,
  properties: (index) => {
    const [stage, fulfillment, payment] = pick(ORDER_STATES, index);
    const company = demoCustomer(index);
    const { product, quantity, amount } = demoParcel(index);
    return {
      hs_order_name: `${company.name}: ${quantity} × ${product.name}`,
      hs_external_order_id: `EMB-${20_310 + index}`,
      hs_source_store: 'Emberline web shop',
      hs_pipeline: ORDER_PIPELINE,
      hs_pipeline_stage: stage,
      hs_fulfillment_status: fulfillment,
      hs_payment_status: payment,
      hs_currency_code: CURRENCY,
      hs_subtotal_price: toMoney(amount),
      hs_shipping_cost: toMoney(SHIPPING_COST),
      hs_total_price: toMoney(amount + SHIPPING_COST),
      ...shippingTo(company, index),
      hubspot_owner_id: demoOwner(index).id,
    };
  },
};

function shippingTo(company: DemoCompany, index: number) {
  return {
    hs_shipping_address_name: company.name,
    hs_shipping_address_street: company.address,
    hs_shipping_address_postal_code: company.zip,
    hs_shipping_address_city: company.city,
    hs_shipping_address_country: company.country,
    hs_billing_address_email: demoPerson(company.index).email,
    hs_customer_phone: phoneOf(company, 10 + index),
  };
}

const INVOICE_STATUSES = ['paid', 'paid', 'voided', 'paid', 'paid', 'open', 'open', 'draft'];
const PAYMENT_DAYS = 30;

export const INVOICE_SERIES: DemoSeries = {
  typeId: toObjectTypeId('0-53'),
  firstId: 4301,
  count: INVOICE_STATUSES.length,
  properties: (index, createdAtMs) => {
    const company = demoCustomer(index);
    return {
      hs_title: `${company.name}: ${demoParcel(index).product.name}`,
      hs_number: `INV-${3180 + index}`,
      hs_currency: CURRENCY,
      hs_invoice_status: pick(INVOICE_STATUSES, index),
      hs_invoice_date: toWireTimestamp(createdAtMs),
      hs_due_date: toWireTimestamp(createdAtMs + PAYMENT_DAYS * DAY_MS),
      hs_purchase_order_number: `PO-${700 + index * 3}`,
      hs_recipient_company_address: company.address,
      hs_recipient_company_zip: company.zip,
      hs_recipient_company_city: company.city,
      hs_recipient_company_state: company.state,
      hs_language: 'en',
      hubspot_owner_id: demoOwner(index).id,
    };
  },
};

const SUBSCRIPTIONS: readonly (readonly [name: string, frequency: string])[] = [
  ['Care plan S', 'monthly'],
  ['Care plan L', 'monthly'],
  ['House espresso, 20 kg', 'biweekly'],
  ['Care plan L', 'monthly'],
  ['Guji washed, 8 kg', 'monthly'],
  ['Green beans, 4 sacks', 'quarterly'],
];

export const SUBSCRIPTION_SERIES: DemoSeries = {
  typeId: toObjectTypeId('0-69'),
  firstId: 4401,
  count: SUBSCRIPTIONS.length,
  properties: (index, createdAtMs) => {
    const [name, frequency] = pick(SUBSCRIPTIONS, index);
    const company = demoCustomer(index + 2);
    return {
      hs_name: `${company.name}: ${name}`,
      hs_currency_code: CURRENCY,
      hs_collection_process: index % 2 === 0 ? 'automatic_payments' : 'manual_payments',
      hs_recurring_billing_frequency: frequency,
      hs_recurring_billing_start_date: toWireDate(createdAtMs),
      hs_recipient_billing_address: company.address,
      hs_recipient_billing_zip: company.zip,
      hs_recipient_billing_city: company.city,
      hs_recipient_billing_country: company.country,
      hubspot_owner_id: demoOwner(index).id,
    };
  },
};

const CART_STATUSES = ['abandoned', 'ordered', 'abandoned', 'open', 'open'];

export const CART_SERIES: DemoSeries = {
  typeId: toObjectTypeId('0-142'),
  firstId: 4501,
  count: CART_STATUSES.length,
  properties: (index, createdAtMs) => {
    const { firstName, lastName } = demoPerson(50 + index);
    return {
      hs_cart_name: `Cart of ${firstName} ${lastName}`,
      hs_external_cart_id: `CART-${8850 + index}`,
      hs_external_status: pick(CART_STATUSES, index),
      hs_external_created_date: toWireTimestamp(createdAtMs),
      hs_source_store: 'Emberline web shop',
      hs_currency_code: CURRENCY,
      hs_total_price: toMoney(demoParcel(index + 2).amount),
      hubspot_owner_id: demoOwner(index).id,
    };
  },
};
