import type { RecordKind } from './association-kinds.ts';
import type { Stage } from './association-picks.ts';

/** Compares what records tell of the values of others with those values, as they are read. */

const PAST = ['2026-01-02T00:00:00Z', '2026-02-03T00:00:00Z', '2026-02-03T10:00:00Z', '2025-07-01T00:00:00Z'];
const TO_COME = ['2061-01-01T00:00:00Z', '2062-01-01T00:00:00Z'];
const TIMES = [...PAST, ...TO_COME];

/** The values that are changed, of each type; all are values of which others tell. */
const CHANGES: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>> = {
  contacts: [{ firstname: 'Ada' }, { firstname: 'Bea' }, { firstname: '' }, { lastname: 'Lovelace' }],
  companies: [{ name: 'Engines' }, { name: 'Looms' }, { name: '' }],
  deals: [
    { amount: '10.5' },
    { amount: '3' },
    { amount: '' },
    { dealstage: 'closedwon', closedate: '2026-03-01T00:00:00Z' },
    { dealstage: 'closedwon', closedate: '2026-04-01T00:00:00Z' },
    { dealstage: 'closedlost' },
    { dealstage: 'qualifiedtobuy' },
  ],
  line_items: [{ price: '2.25' }, { price: '10' }, { quantity: '3' }, { price: '' }],
  calls: TIMES.map((hs_timestamp) => ({ hs_timestamp })),
  notes: TIMES.map((hs_timestamp) => ({ hs_timestamp })),
};

/** Of types of whose values nobody tells, what they are made with. */
export function toChange({ name, properties }: RecordKind, at: number): Readonly<Record<string, string>> {
  const choices = CHANGES[name] ?? [properties];
  return choices[at % choices.length] ?? properties;
}

type Values = Readonly<Record<string, string | null>>;

interface Telling {
  readonly type: string;
  readonly property: string;
  /** The types that are reached, and the numbers by which. */
  readonly by: Readonly<Record<string, number>>;
  readonly tell: (others: readonly Values[]) => string;
}

const ACTIVITIES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  contacts: { calls: 193, notes: 201 },
  companies: { calls: 181, notes: 189 },
  deals: { calls: 205, notes: 213 },
  tickets: { calls: 219, notes: 227 },
};

const timesOf = (others: readonly Values[]) => others.map((each) => each['hs_timestamp'] ?? '').sort();
const past = (others: readonly Values[]) => timesOf(others).filter((time) => PAST.includes(time));
const toCome = (others: readonly Values[]) => timesOf(others).filter((time) => TO_COME.includes(time));

const isWon = (deal: Values) => deal['hs_is_closed_won'] === 'true';
const amountsOf = (others: readonly Values[], name = 'amount') =>
  others.flatMap((each) => (each[name] ? Number(each[name]) : []));
const sum = (numbers: readonly number[]) =>
  numbers.length === 0 ? '' : String(numbers.reduce((left, right) => left + right, 0));

/** Of deals that closed at the same time, the one that was made last. */
function recent(deals: readonly Values[]): Values | undefined {
  const won = deals.filter((deal) => isWon(deal) && deal['closedate']);
  return won
    .toSorted((left, right) => String(left['closedate']).localeCompare(String(right['closedate'])))
    .at(-1);
}

const TELLINGS: readonly Telling[] = [
  ...Object.entries(ACTIVITIES).flatMap(([type, by]): readonly Telling[] => [
    { type, property: 'num_notes', by, tell: (others) => String(others.length) },
    { type, property: 'notes_last_updated', by, tell: (others) => past(others).at(-1) ?? '' },
    { type, property: 'notes_next_activity_date', by, tell: (others) => toCome(others)[0] ?? '' },
    {
      type,
      property: 'notes_last_contacted',
      by: { calls: by['calls'] ?? 0 },
      tell: (others) => past(others).at(-1) ?? '',
    },
  ]),
  ...Object.entries({ contacts: 4, companies: 342 }).flatMap(([type, deals]): readonly Telling[] => [
    { type, property: 'total_revenue', by: { deals }, tell: (all) => sum(amountsOf(all.filter(isWon))) },
    { type, property: 'recent_deal_amount', by: { deals }, tell: (all) => recent(all)?.['amount'] ?? '' },
    {
      type,
      property: type === 'contacts' ? 'hs_num_associated_open_deals' : 'hs_num_open_deals',
      by: { deals },
      tell: (all) => String(all.filter((deal) => deal['hs_is_closed'] !== 'true').length),
    },
  ]),
  {
    type: 'quotes',
    property: 'hs_quote_amount',
    by: { line_items: 67 },
    tell: (all) => sum(amountsOf(all)),
  },
  {
    type: 'tickets',
    property: 'hs_all_associated_contact_firstnames',
    by: { contacts: 16 },
    tell: (all) => [...new Set(all.map((each) => each['firstname']).filter(Boolean))].join(';'),
  },
  {
    type: 'tickets',
    property: 'hs_primary_company_name',
    by: { companies: 26 },
    tell: ([company]) => company?.['name'] ?? '',
  },
];

const READ = ['hs_timestamp', 'amount', 'closedate', 'hs_is_closed', 'hs_is_closed_won', 'firstname', 'name'];

/** Throws where a live record tells something else. */
export async function compareValues(stage: Stage, type: string, id: number): Promise<void> {
  const { model, cast } = stage;
  const rows = TELLINGS.filter((row) => row.type === type);
  if (model.live(type, id) === undefined || rows.length === 0) return;
  const names = rows.map(({ property }) => property).join(',');
  const { body } = await stage.ask('GET', `/crm/v3/objects/${type}/${id}?properties=${names}`);
  const shown = (body as { readonly properties: Values }).properties;
  for (const { property, by, tell } of rows) {
    const reached = Object.entries(by).filter(([to]) => cast.some(({ name }) => name === to));
    const others = await Promise.all(
      reached.map(([to, number]) => {
        const partners = model
          .partners(type, id, to)
          .filter(({ kinds }) => kinds.some((kind) => kind.id === number));
        return valuesOf(
          stage,
          to,
          partners.map((partner) => partner.id),
        );
      }),
    );
    const wanted = tell(others.flat());
    const told = shown[property] ?? '';
    const isSame = told === wanted || (Number(told) === Number(wanted) && /^[\d.]*$/.test(told + wanted));
    if (!isSame) throw new Error(`${type} ${id} tells ${property} ${told}, not ${wanted}`);
  }
}

/** The values of live records, in ascending order of id. */
async function valuesOf(stage: Stage, type: string, ids: readonly number[]): Promise<readonly Values[]> {
  if (ids.length === 0) return [];
  const inputs = ids.toSorted((left, right) => left - right).map((id) => ({ id: String(id) }));
  const sent = { inputs, properties: READ };
  const { body } = await stage.ask('POST', `/crm/v3/objects/${type}/batch/read`, sent);
  const { results } = body as {
    readonly results: readonly { readonly id: string; readonly properties: Values }[];
  };
  return results
    .toSorted((left, right) => Number(left.id) - Number(right.id))
    .map(({ properties }) => properties);
}
