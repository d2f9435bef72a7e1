import { searchablePhone } from './contacts.ts';
import { type MaintainedProperty, onCreation } from './maintained-property.ts';

/** Seen: the properties of a company that the API has just created; the website follows the domain. */
export const COMPANIES: readonly MaintainedProperty[] = [
  ...onCreation({
    hs_annual_revenue_currency_code: 'USD',
    hs_num_blockers: '0',
    hs_num_child_companies: '0',
    hs_num_contacts_with_buying_roles: '0',
    hs_num_decision_makers: '0',
    hs_num_open_deals: '0',
    num_associated_contacts: '0',
    num_notes: '0',
  }),
  {
    property: 'website',
    from: ['domain'],
    value: ({ get }) => get('website') || get('domain') || undefined,
  },
  {
    property: 'hs_task_label',
    from: ['name', 'domain'],
    value: ({ get }) => get('name') || get('domain'),
  },
  searchablePhone('hs_searchable_calculated_phone_number', 'phone'),
];
