import type { Rollup } from './rollup.ts';
import { onlyValueOf, valuesOf } from './summaries.ts';

function mirrored(by: number, names: Readonly<Record<string, string>>): readonly Rollup[] {
  return Object.entries(names).map(([property, name]) => ({ property, by: [by], value: onlyValueOf(name) }));
}

function listed(by: number, names: Readonly<Record<string, string>>): readonly Rollup[] {
  return Object.entries(names).map(([property, name]) => ({ property, by: [by], value: valuesOf(name) }));
}

/** What a lead shows of its primary contact and company, and a ticket of its company and contacts. */
export const MIRRORED_VALUES: readonly Rollup[] = [
  { property: 'hs_primary_contact_id', by: [578], value: 'id' },
  { property: 'hs_primary_company_id', by: [580], value: 'id' },
  ...mirrored(578, {
    hs_associated_contact_email: 'email',
    hs_associated_contact_firstname: 'firstname',
    hs_associated_contact_lastname: 'lastname',
    hs_contact_job_title: 'jobtitle',
    hs_contact_last_activity_date: 'notes_last_updated',
    hs_contact_next_activity_date: 'notes_next_activity_date',
    hs_lead_primary_contact_owner: 'hubspot_owner_id',
  }),
  ...mirrored(580, {
    hs_associated_company_domain: 'domain',
    hs_associated_company_name: 'name',
    hs_company_last_activity_date: 'notes_last_updated',
    hs_company_next_activity_date: 'notes_next_activity_date',
    hs_lead_primary_company_owner: 'hubspot_owner_id',
  }),
  { property: 'hs_primary_company_id', by: [26], value: 'id' },
  ...mirrored(26, { hs_primary_company_name: 'name' }),
  ...listed(16, {
    hs_all_associated_contact_emails: 'email',
    hs_all_associated_contact_firstnames: 'firstname',
    hs_all_associated_contact_lastnames: 'lastname',
    hs_all_associated_contact_mobilephones: 'mobilephone',
    hs_all_associated_contact_phones: 'phone',
  }),
];
