import { type ObjectTypeId, toObjectTypeId } from '../../src/model/ids.ts';
import type { ObjectType } from '../../src/model/object-types.ts';
import type { PropertyDefinition } from '../../src/model/properties.ts';
import type { MetadataChanges } from '../../src/store/store.ts';
import { PUBLISHED_TYPES, type PublishedType } from '../scopes/published.ts';
import type { Random } from '../support/random.ts';

/** The object types and properties whose values are watched. */
export interface Field {
  readonly name: string;
  readonly kind: 'text' | 'number' | 'set' | 'date' | 'time' | 'email' | 'phone' | 'choice';
  readonly sensitivity?: 'sensitive' | 'highly_sensitive';
  readonly unique?: boolean;
  readonly choices?: readonly string[];
  /** Every record has a value: without one it could not be created. */
  readonly required?: boolean;
  /** Associated records tell of it, so that a change of the value is a change of theirs. */
  readonly told?: boolean;
}

export interface WatchedType {
  readonly name: string;
  readonly typeId: string;
  readonly published: PublishedType;
  /** What records are written with. */
  readonly fields: readonly Field[];
  /** What follows from those. */
  readonly derived: readonly string[];
}

const CUSTOM = toObjectTypeId('2-9001');
const SET = ['red', 'green', 'blue', 'grey'];

/** Fields of every watched type: each class of sensitivity, unique and not, of several types. */
const OWN: readonly Field[] = [
  { name: 'a_text', kind: 'text' },
  { name: 'a_number', kind: 'number' },
  { name: 'a_set', kind: 'set', choices: SET },
  { name: 'a_key', kind: 'text', unique: true },
  { name: 'b_text', kind: 'text', sensitivity: 'sensitive' },
  { name: 'b_number', kind: 'number', sensitivity: 'sensitive' },
  { name: 'b_set', kind: 'set', choices: SET, sensitivity: 'sensitive' },
  { name: 'b_date', kind: 'date', sensitivity: 'sensitive' },
  { name: 'b_key', kind: 'text', sensitivity: 'sensitive', unique: true },
  { name: 'c_text', kind: 'text', sensitivity: 'highly_sensitive' },
  { name: 'c_number', kind: 'number', sensitivity: 'highly_sensitive' },
];

const FORMULAS: Readonly<Record<string, string>> = {
  f_text: "concatenate(string(a_text), ' and ', string(b_text))",
  f_number: 'a_number * 2 + b_number',
  f_deep: 'f_number + 1',
  f_high: 'string(c_text)',
  f_plain: 'a_number + 1',
};

const LIFECYCLE = ['subscriber', 'lead', 'opportunity', 'customer'];

/** Built-in fields, and what the server derives from them. */
const BUILT_IN: Readonly<
  Record<string, { readonly fields: readonly Field[]; readonly derived: readonly string[] }>
> = {
  contacts: {
    fields: [
      { name: 'firstname', kind: 'text', required: true, told: true },
      { name: 'lastname', kind: 'text', told: true },
      { name: 'email', kind: 'email', unique: true, told: true },
      { name: 'phone', kind: 'phone', told: true },
      { name: 'company', kind: 'text' },
      { name: 'lifecyclestage', kind: 'choice', choices: LIFECYCLE },
    ],
    derived: [
      'hs_full_name_or_email',
      'hs_email_domain',
      'hs_searchable_calculated_phone_number',
      'hs_lifecyclestage_customer_date',
      'hs_additional_emails',
      'total_revenue',
      'num_associated_deals',
      'associatedcompanyid',
      'notes_last_updated',
      'hs_is_unworked',
    ],
  },
  companies: {
    fields: [
      { name: 'name', kind: 'text', required: true, told: true },
      { name: 'domain', kind: 'text', told: true },
      { name: 'city', kind: 'text' },
      { name: 'phone', kind: 'phone' },
    ],
    derived: [
      'website',
      'hs_task_label',
      'hs_searchable_calculated_phone_number',
      'total_revenue',
      'hs_total_deal_value',
      'notes_last_updated',
    ],
  },
  deals: {
    fields: [
      { name: 'dealname', kind: 'text', required: true },
      { name: 'amount', kind: 'number', told: true },
      { name: 'closedate', kind: 'time', told: true },
      {
        name: 'dealstage',
        kind: 'choice',
        choices: ['appointmentscheduled', 'contractsent', 'closedwon'],
        told: true,
      },
    ],
    derived: [
      'amount_in_home_currency',
      'hs_projected_amount',
      'hs_is_closed',
      'hs_v2_date_entered_closedwon',
      'days_to_close',
      'pipeline',
    ],
  },
  tickets: {
    fields: [
      { name: 'subject', kind: 'text', required: true },
      { name: 'content', kind: 'text' },
      { name: 'hs_pipeline_stage', kind: 'choice', choices: ['1', '2', '4'], required: true },
    ],
    derived: [
      'hs_is_closed',
      'closed_date',
      'time_to_close',
      'hs_pipeline',
      'hs_all_associated_contact_emails',
      'hs_all_associated_contact_firstnames',
      'hs_all_associated_contact_phones',
      'hs_primary_company_name',
      'hs_lastactivitydate',
    ],
  },
  notes: {
    fields: [
      { name: 'hs_note_body', kind: 'text' },
      { name: 'hs_timestamp', kind: 'time', required: true, told: true },
    ],
    derived: ['hs_body_preview', 'hs_body_preview_html'],
  },
  custom: { fields: [], derived: [] },
};

const IDS: Readonly<Record<string, string>> = {
  contacts: '0-1',
  companies: '0-2',
  deals: '0-3',
  tickets: '0-5',
  notes: '0-46',
  custom: CUSTOM,
};

export const WATCHED: readonly WatchedType[] = Object.entries(IDS).map(([name, typeId]) => {
  const published = PUBLISHED_TYPES.find(({ type }) => type === name);
  const builtIn = BUILT_IN[name];
  if (published === undefined || builtIn === undefined) throw new Error(`nothing is known of ${name}`);
  // Notes have no scopes of a class: nobody could fill what is sensitive.
  const own = OWN.filter(({ sensitivity }) => sensitivity === undefined || published.classes !== undefined);
  const formulas = published.classes === undefined ? ['f_plain'] : Object.keys(FORMULAS);
  return {
    name: name === 'custom' ? CUSTOM : name,
    typeId,
    published,
    fields: [...builtIn.fields, ...own],
    derived: [...builtIn.derived, ...formulas],
  };
});

const THINGS: ObjectType = {
  id: CUSTOM,
  name: 'things',
  singular: 'thing',
  internalName: 'THING',
  labels: { singular: 'Thing', plural: 'Things' },
  primaryDisplayProperty: 'b_text',
  secondaryDisplayProperties: ['f_text'],
  searchableProperties: ['a_text', 'b_text', 'c_text', 'f_text'],
  defaultProperties: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id', 'a_text', 'b_text'],
  createdProperties: ['hs_createdate'],
  modifiedProperty: 'hs_lastmodifieddate',
  merge: true,
  scopes: {
    read: ['crm.objects.custom.read'],
    write: ['crm.objects.custom.write'],
    sensitiveRead: ['crm.objects.custom.sensitive.read.v2'],
    sensitiveWrite: ['crm.objects.custom.sensitive.write.v2'],
    highlySensitiveRead: ['crm.objects.custom.highly_sensitive.read.v2'],
    highlySensitiveWrite: ['crm.objects.custom.highly_sensitive.write.v2'],
  },
  propertyGroup: 'things_information',
  fullyQualifiedName: 'p77_things',
  associations: [
    toAssociation('9101', '9102', CUSTOM, toObjectTypeId('0-1')),
    toAssociation('9102', '9101', toObjectTypeId('0-1'), CUSTOM),
  ],
};

function toAssociation(id: string, inverseId: string, from: ObjectTypeId, to: ObjectTypeId) {
  return { id, inverseId, name: 'things', fromObjectTypeId: from, toObjectTypeId: to, createdAtMs: 0 };
}

const GROUPS: Readonly<Record<string, string>> = {
  contacts: 'contactinformation',
  companies: 'companyinformation',
  deals: 'dealinformation',
  tickets: 'ticketinformation',
  notes: 'engagement',
};

function toDefinition(field: Field, groupName: string): PropertyDefinition {
  const { name, kind, sensitivity, unique, choices } = field;
  const type = kind === 'set' ? 'enumeration' : kind === 'number' || kind === 'date' ? kind : 'string';
  return {
    name,
    label: name,
    type,
    fieldType: kind === 'set' ? 'checkbox' : type === 'string' ? 'text' : type,
    groupName,
    custom: true,
    ...(choices !== undefined && { options: choices.map((value) => ({ value, label: value })) }),
    ...(sensitivity !== undefined && { dataSensitivity: sensitivity }),
    ...(unique === true && { hasUniqueValue: true }),
  };
}

function toFormula(name: string, groupName: string): PropertyDefinition {
  return {
    name,
    label: name,
    type: FORMULAS[name]?.includes('string') === true ? 'string' : 'number',
    fieldType: 'calculation_equation',
    calculationFormula: FORMULAS[name] ?? '',
    calculated: true,
    readOnly: true,
    groupName,
    custom: true,
  };
}

/** What the account of the proof has beside what every account has. */
export const LEAK_METADATA: MetadataChanges = {
  objectTypes: [THINGS],
  // With one record to reach it, every association brings a record near its limit.
  associationLimits: [
    { category: 'USER_DEFINED', typeId: 9101, fromTypeId: CUSTOM, max: 1 },
    { category: 'HUBSPOT_DEFINED', typeId: 342, fromTypeId: toObjectTypeId('0-2'), max: 2 },
  ],
  groups: [
    {
      typeId: CUSTOM,
      group: { name: 'things_information', label: 'Things', displayOrder: 0, archived: false },
    },
  ],
  properties: WATCHED.flatMap(({ typeId, published, fields, derived }) => {
    const groupName = GROUPS[published.type] ?? 'things_information';
    const own = fields.filter(({ name }) => OWN.some((each) => each.name === name));
    const formulas = derived.filter((name) => FORMULAS[name] !== undefined);
    return [
      ...own.map((field) => toDefinition(field, groupName)),
      ...formulas.map((name) => toFormula(name, groupName)),
    ].map((property) => ({ typeId: toObjectTypeId(typeId), property }));
  }),
};

/** Makes values whose marks tell where they stand. */
export class Marks {
  readonly #origins = new Map<string, { readonly type: WatchedType; readonly field: Field }>();
  #count = 0;

  /** A new value of a field; one that can be marked holds a mark that no other value holds. */
  value(type: WatchedType, field: Field, random: Random): string {
    const choices = field.choices ?? [];
    if (field.kind === 'set') return choices.filter(() => random.chance(0.5)).join(';');
    if (field.kind === 'choice') return random.pick(choices);
    const day = `2026-0${random.between(1, 9)}-1${random.below(10)}`;
    if (field.kind === 'date') return day;
    if (field.kind === 'time') return `${day}T08:00:00Z`;
    this.#count += 1;
    // Numbers are ten apart, so that none becomes another by a formula.
    const isDigits = field.kind === 'number' || field.kind === 'phone';
    const mark = isDigits
      ? String(770_000_000 + this.#count * 10)
      : `zq${this.#count.toString(36).padStart(5, '0')}z`;
    this.#origins.set(mark, { type, field });
    if (field.kind === 'email') return `${mark}@${mark}.example`;
    return field.kind === 'text' && field.unique !== true ? `${mark} ${random.pick(WORDS)}` : mark;
  }

  /** Every mark in a text, with where it stands. */
  *in(text: string) {
    for (const [mark] of text.toLowerCase().matchAll(/zq[0-9a-z]{5}z|(?<!\d)77\d{7}(?!\d)/g)) {
      const origin = this.#origins.get(mark);
      if (origin !== undefined) yield { mark, ...origin };
    }
  }
}

/** Words that several values share, so that searches find more than one. */
export const WORDS = ['oak', 'elm', 'ash', 'yew'];
