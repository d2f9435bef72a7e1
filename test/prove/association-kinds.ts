/** What there is to associate and by what: the public numbers, written down apart from the server's own tables. */

/** An object type whose records the proof associates. */
export interface RecordKind {
  /** As it stands in paths. */
  readonly name: string;
  readonly spellings: readonly string[];
  /** What inline associations call it. */
  readonly inlineKey: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly merges: boolean;
}

/** One direction of an association type. */
export interface Kind {
  readonly from: string;
  readonly to: string;
  readonly category: string;
  readonly id: number;
  /** The number of the other direction. */
  readonly back: number;
  readonly name: string;
  readonly isDefault: boolean;
  readonly isPrimary: boolean;
  /** Of a record, only one association may go out by it. */
  readonly onlyOne: boolean;
}

export const STANDARD_RECORDS: readonly RecordKind[] = [
  {
    name: 'contacts',
    spellings: ['contacts', 'contact', '0-1', 'CONTACT'],
    inlineKey: 'contacts',
    properties: { firstname: 'Linked' },
    merges: true,
  },
  {
    name: 'companies',
    spellings: ['companies', 'company', '0-2', 'Company'],
    inlineKey: 'companies',
    properties: { name: 'Linked' },
    merges: true,
  },
  {
    name: 'deals',
    spellings: ['deals', 'deal', '0-3'],
    inlineKey: 'deals',
    properties: { dealname: 'Linked' },
    merges: true,
  },
  {
    name: 'tickets',
    spellings: ['tickets', 'ticket', '0-5'],
    inlineKey: 'tickets',
    properties: { subject: 'Linked', hs_pipeline_stage: '1' },
    merges: true,
  },
  {
    name: 'line_items',
    spellings: ['line_items', 'line_item', '0-8'],
    inlineKey: 'line items',
    properties: { name: 'Linked' },
    merges: false,
  },
  {
    name: 'quotes',
    spellings: ['quotes', 'quote', '0-14'],
    inlineKey: 'quotes',
    properties: { hs_title: 'Linked', hs_expiration_date: '2030-01-01' },
    merges: true,
  },
  {
    name: 'calls',
    spellings: ['calls', 'call', '0-48'],
    inlineKey: 'calls',
    properties: { hs_timestamp: '2026-01-02T00:00:00Z' },
    merges: false,
  },
  {
    name: 'notes',
    spellings: ['notes', 'note', '0-46'],
    inlineKey: 'notes',
    properties: { hs_timestamp: '2026-01-02T00:00:00Z' },
    merges: false,
  },
];

/** `one`: of the first record only one goes out, `one-back`: of the second. */
type Trait = 'default' | 'primary' | 'one' | 'one-back';

type Row = readonly [
  from: string,
  to: string,
  id: number,
  back: number,
  name: string,
  backName: string,
  ...traits: Trait[],
];

const ROWS: readonly Row[] = [
  [
    'contacts',
    'companies',
    279,
    280,
    'contact_to_company_unlabeled',
    'company_to_contact_unlabeled',
    'default',
  ],
  ['contacts', 'companies', 1, 2, 'contact_to_company', 'company_to_contact', 'primary', 'one'],
  ['contacts', 'companies', 931, 930, 'billing_contact_to_company', 'company_to_billing_contact', 'one-back'],
  ['contacts', 'contacts', 449, 449, 'contact_to_contact', 'contact_to_contact', 'default'],
  ['contacts', 'deals', 4, 3, 'contact_to_deal', 'deal_to_contact', 'default'],
  ['contacts', 'tickets', 15, 16, 'contact_to_ticket', 'ticket_to_contact', 'default'],
  ['companies', 'companies', 450, 450, 'company_to_company', 'company_to_company', 'default'],
  ['companies', 'companies', 13, 14, 'parent_to_child_company', 'child_to_parent_company', 'one-back'],
  ['deals', 'companies', 341, 342, 'deal_to_company_unlabeled', 'company_to_deal_unlabeled', 'default'],
  ['deals', 'companies', 5, 6, 'deal_to_company', 'company_to_deal', 'primary', 'one'],
  ['deals', 'deals', 451, 451, 'deal_to_deal', 'deal_to_deal', 'default'],
  ['deals', 'tickets', 27, 28, 'deal_to_ticket', 'ticket_to_deal', 'default'],
  ['deals', 'line_items', 19, 20, 'deal_to_line_item', 'line_item_to_deal', 'default'],
  ['deals', 'quotes', 63, 64, 'deal_to_quote', 'quote_to_deal', 'default'],
  ['tickets', 'companies', 339, 340, 'ticket_to_company_unlabeled', 'company_to_ticket_unlabeled', 'default'],
  ['tickets', 'companies', 26, 25, 'ticket_to_company', 'company_to_ticket', 'primary', 'one'],
  ['tickets', 'tickets', 452, 452, 'ticket_to_ticket', 'ticket_to_ticket', 'default'],
  ['calls', 'contacts', 194, 193, 'call_to_contact', 'contact_to_call', 'default'],
  ['calls', 'companies', 182, 181, 'call_to_company', 'company_to_call', 'default'],
  ['calls', 'deals', 206, 205, 'call_to_deal', 'deal_to_call', 'default'],
  ['calls', 'tickets', 220, 219, 'call_to_ticket', 'ticket_to_call', 'default'],
  ['notes', 'contacts', 202, 201, 'note_to_contact', 'contact_to_note', 'default'],
  ['notes', 'companies', 190, 189, 'note_to_company', 'company_to_note', 'default'],
  ['notes', 'deals', 214, 213, 'note_to_deal', 'deal_to_note', 'default'],
  ['notes', 'tickets', 228, 227, 'note_to_ticket', 'ticket_to_note', 'default'],
  ['quotes', 'line_items', 67, 68, 'quote_to_line_item', 'line_item_to_quote', 'default'],
  ['quotes', 'contacts', 69, 70, 'quote_to_contact', 'contact_to_quote', 'default'],
  ['quotes', 'contacts', 702, 703, 'quote_to_signer_contact', 'signer_contact_to_quote'],
  ['quotes', 'contacts', 1226, 1227, 'quote_to_billing_contact', 'billing_contact_to_quote'],
  ['quotes', 'companies', 71, 72, 'quote_to_company', 'company_to_quote', 'default', 'one'],
  ['quotes', 'companies', 1334, 1335, 'quote_to_billing_company', 'billing_company_to_quote'],
];

export const STANDARD_KINDS: readonly Kind[] = ROWS.flatMap(directionsOf);

function directionsOf([from, to, id, back, name, backName, ...traits]: Row): readonly Kind[] {
  const has = (trait: Trait) => traits.includes(trait);
  const shared = {
    category: 'HUBSPOT_DEFINED',
    isDefault: has('default'),
    isPrimary: has('primary'),
  } as const;
  const forth = { ...shared, from, to, id, back, name, onlyOne: has('one') };
  if (id === back) return [forth];
  return [
    forth,
    { ...shared, from: to, to: from, id: back, back: id, name: backName, onlyOne: has('one-back') },
  ];
}
