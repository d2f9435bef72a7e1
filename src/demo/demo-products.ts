import { toObjectTypeId } from '../model/ids.ts';
import { type DemoSeries, pick } from './demo-series.ts';

interface DemoProduct {
  readonly name: string;
  readonly sku: string;
  /** In US dollars. */
  readonly price: number;
  readonly type: 'inventory' | 'service';
  readonly monthly: boolean;
  readonly description: string;
}

type ProductRow = readonly [name: string, sku: string, price: number, description: string];

const ROWS: readonly ProductRow[] = [
  ['Roaster S', 'MCH-RS', 8900, 'Drum roaster for batches of up to 2 kg.'],
  ['Roaster L', 'MCH-RL', 24_500, 'Drum roaster for batches of up to 15 kg.'],
  ['Grinder', 'MCH-GR', 2150, 'Flat-burr grinder for shops and tasting rooms.'],
  ['Sample roaster', 'MCH-SR', 1890, 'Electric roaster for samples of 100 g.'],
  ['Cooling tray', 'ACC-CT', 640, 'Second cooling tray with fan.'],
  ['Chaff collector', 'ACC-CC', 980, 'Cyclone for the chaff of either roaster.'],
  ['Moisture meter', 'ACC-MM', 310, 'Handheld meter for green and roasted beans.'],
  ['Cupping set', 'ACC-CS', 96, 'Twelve bowls, spoons and a timer.'],
  ['Drum bearing set', 'PRT-DB', 145, 'Front and rear bearings with seals.'],
  ['Gas burner kit', 'PRT-GB', 420, 'Burners and nozzles for Roaster L.'],
  ['House espresso, 1 kg', 'BEA-HE', 19.5, 'Roasted blend with notes of cocoa and hazelnut.'],
  ['Guji washed, 1 kg', 'BEA-GW', 24, 'Roasted, from Ethiopia: peach and jasmine.'],
  ['Huila washed, 1 kg', 'BEA-HW', 21.5, 'Roasted, from Colombia: caramel and plum.'],
  ['Mountain water decaf, 1 kg', 'BEA-DC', 22, 'Roasted, from Mexico: malt and almond.'],
  ['Cerrado natural, 30 kg green', 'GRN-CN', 228, 'Green beans from Brazil, one sack.'],
  ['Nyeri washed, 30 kg green', 'GRN-NW', 345, 'Green beans from Kenya, one sack.'],
  ['Care plan S', 'SRV-CS', 79, 'Yearly service and parts for Roaster S, billed by the month.'],
  ['Care plan L', 'SRV-CL', 149, 'Yearly service and parts for Roaster L, billed by the month.'],
  ['On-site installation', 'SRV-IN', 650, 'Delivery, installation and first roast.'],
  ['Roasting course, one seat', 'SRV-RC', 280, 'One day at the Emberline workshop.'],
];

function toProduct([name, sku, price, description]: ProductRow): DemoProduct {
  const type = sku.startsWith('SRV') ? 'service' : 'inventory';
  return { name, sku, price, type, monthly: name.startsWith('Care plan'), description };
}

const PRODUCTS = ROWS.map(toProduct);
const COST_SHARE = 0.62;

export const PRODUCT_SERIES: DemoSeries = {
  typeId: toObjectTypeId('0-7'),
  firstId: 4001,
  count: PRODUCTS.length,
  properties: (index) => {
    const { name, sku, price, type, monthly, description } = pick(PRODUCTS, index);
    return {
      name,
      hs_sku: sku,
      price: toMoney(price),
      hs_cost_of_goods_sold: toMoney(price * COST_SHARE),
      hs_product_type: type,
      description,
      recurringbillingfrequency: monthly ? 'monthly' : undefined,
      hs_recurring_billing_period: monthly ? 'P12M' : undefined,
    };
  },
};

/** Which product each sale is of, and how many. */
const SALES: readonly (readonly [product: number, quantity: number])[] = [
  [0, 1],
  [14, 6],
  [1, 1],
  [2, 2],
  [10, 40],
  [16, 1],
  [18, 1],
  [1, 2],
  [11, 24],
  [3, 1],
  [0, 2],
  [15, 4],
  [5, 1],
  [19, 3],
  [12, 30],
  [1, 1],
  [17, 1],
  [4, 2],
  [9, 2],
  [13, 12],
  [7, 5],
  [6, 2],
  [8, 4],
];

export interface DemoSale {
  readonly product: DemoProduct;
  readonly productId: number;
  readonly quantity: number;
  readonly discountPercent: number;
  /** In US dollars, after the discount. */
  readonly amount: number;
}

/** What was sold to whom is told by the deal of the same index. */
export function demoSale(index: number): DemoSale {
  const [at, quantity] = pick(SALES, index);
  const product = pick(PRODUCTS, at);
  const discountPercent = index % 6 === 5 ? 10 : 0;
  const amount = (product.price * quantity * (100 - discountPercent)) / 100;
  return { product, productId: PRODUCT_SERIES.firstId + at, quantity, discountPercent, amount };
}

export const LINE_ITEM_SERIES: DemoSeries = {
  typeId: toObjectTypeId('0-8'),
  firstId: 4101,
  count: 60,
  properties: (index) => {
    const { product, productId, quantity, discountPercent } = demoSale(index);
    return {
      name: product.name,
      hs_sku: product.sku,
      hs_product_id: String(productId),
      price: toMoney(product.price),
      quantity: String(quantity),
      hs_discount_percentage: discountPercent > 0 ? String(discountPercent) : undefined,
      hs_line_item_currency_code: 'USD',
      recurringbillingfrequency: product.monthly ? 'monthly' : undefined,
      hs_recurring_billing_period: product.monthly ? 'P12M' : undefined,
    };
  },
};

/** An amount with two decimals. */
export function toMoney(amount: number): string {
  return amount.toFixed(2);
}
