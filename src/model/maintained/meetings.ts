import { type MaintainedProperty, onCreation } from './maintained-property.ts';

/** Seen: meetings made through the API carry the same source as those made by hand. */
export const MEETINGS: readonly MaintainedProperty[] = onCreation({ hs_meeting_source: 'CRM_UI' });
