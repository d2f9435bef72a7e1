import { findInstantMs } from '../property-types/datetime.ts';
import { type Draft, type MaintainedProperty, onCreation } from './maintained-property.ts';

/** Source: the formula of the built-in definition; last resort is the address. */
function fullNameOrEmail({ get }: Draft): string | undefined {
  const names = [get('firstname'), get('lastname')].filter((name) => name !== undefined && name !== '');
  return names.length > 0 ? names.join(' ') : get('email');
}

function emailDomain({ get }: Draft): string | undefined {
  const email = get('email');
  return email === undefined ? undefined : email.slice(email.lastIndexOf('@') + 1);
}

const NORTH_AMERICAN_LENGTH = 10;

/**
 * The digits of a phone number that a search compares.
 * Source: area code and local number. Assumed: a leading 1 before ten digits is the country code and is left
 * out; the country codes of other regions stay.
 */
export function toSearchablePhone(phone: string): string {
  const digits = phone.replace(/\D/g, '');
  const isNorthAmerican = digits.length === NORTH_AMERICAN_LENGTH + 1 && digits.startsWith('1');
  return isNorthAmerican ? digits.slice(1) : digits;
}

export function searchablePhone(property: string, from: string): MaintainedProperty {
  return {
    property,
    from: [from],
    value: ({ get }) => {
      const phone = get(from);
      return phone === undefined ? undefined : toSearchablePhone(phone);
    },
  };
}

/** Source: the formula of the built-in definition. */
function isUnworked({ get }: Draft): string {
  const assignedAtMs = findInstantMs(get('hubspot_owner_assigneddate') ?? '');
  const notedAtMs = findInstantMs(get('notes_last_updated') ?? '');
  return String(assignedAtMs === undefined || notedAtMs === undefined || notedAtMs < assignedAtMs);
}

/** Seen: the properties of a contact that the API has just created. */
export const CONTACTS: readonly MaintainedProperty[] = [
  ...onCreation({
    hs_associated_target_accounts: '0',
    hs_currently_enrolled_in_prospecting_agent: 'false',
    hs_is_contact: 'true',
    hs_membership_has_accessed_private_content: '0',
    hs_prospecting_agent_actively_enrolled_count: '0',
    hs_prospecting_agent_total_enrolled_count: '0',
    hs_registered_member: '0',
    hs_sequences_actively_enrolled_count: '0',
    num_notes: '0',
  }),
  { property: 'hs_all_contact_vids', value: ({ id }) => String(id) },
  { property: 'hs_full_name_or_email', from: ['firstname', 'lastname', 'email'], value: fullNameOrEmail },
  { property: 'hs_email_domain', from: ['email'], value: emailDomain },
  searchablePhone('hs_searchable_calculated_phone_number', 'phone'),
  searchablePhone('hs_searchable_calculated_mobile_number', 'mobilephone'),
  {
    property: 'hs_is_unworked',
    from: ['hubspot_owner_id', 'notes_last_updated'],
    reads: ['hubspot_owner_assigneddate'],
    value: isUnworked,
  },
];
