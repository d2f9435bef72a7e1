import type { Stage } from './association-picks.ts';
import { compareValues } from './association-values.ts';

/** Compares what records tell of those that they are associated with, with what the model holds. */

/** A count of those that are reached by a type, or the id of the only one. */
interface Told {
  readonly type: string;
  readonly property: string;
  readonly to: string;
  readonly by: number;
  readonly isId?: boolean;
}

const CALLS_OF: Readonly<Record<string, number>> = {
  contacts: 193,
  companies: 181,
  deals: 205,
  tickets: 219,
};

const TOLD: readonly Told[] = [
  { type: 'contacts', property: 'associatedcompanyid', to: 'companies', by: 1, isId: true },
  ...['contacts', 'companies', 'deals', 'tickets'].map((type) => ({
    type,
    property: 'num_contacted_notes',
    to: 'calls',
    by: CALLS_OF[type] ?? 0,
  })),
  { type: 'contacts', property: 'num_associated_deals', to: 'deals', by: 4 },
  { type: 'companies', property: 'num_associated_contacts', to: 'contacts', by: 280 },
  { type: 'companies', property: 'num_associated_deals', to: 'deals', by: 342 },
  { type: 'companies', property: 'hs_num_child_companies', to: 'companies', by: 13 },
  { type: 'companies', property: 'hs_parent_company_id', to: 'companies', by: 14, isId: true },
  { type: 'deals', property: 'num_associated_contacts', to: 'contacts', by: 3 },
  { type: 'deals', property: 'hs_num_of_associated_line_items', to: 'line_items', by: 19 },
  { type: 'deals', property: 'hs_primary_associated_company', to: 'companies', by: 5, isId: true },
  { type: 'tickets', property: 'hs_num_associated_companies', to: 'companies', by: 339 },
];

/** Throws where a live record tells something else. */
export async function compareCounts(stage: Stage, type: string, id: number): Promise<void> {
  const { model, cast } = stage;
  const record = model.live(type, id);
  const isPlayed = (name: string) => cast.some((each) => each.name === name);
  const rows = TOLD.filter((row) => row.type === type && isPlayed(row.to));
  if (record === undefined || rows.length === 0) return;
  const names = rows.map(({ property }) => property).join(',');
  await compareValues(stage, type, id);
  const { body } = await stage.ask('GET', `/crm/v3/objects/${type}/${id}?properties=${names}`);
  const { properties } = body as { readonly properties: Readonly<Record<string, string | null>> };
  for (const { property, to, by, isId } of rows) {
    const reached = model.partners(type, id, to).filter(({ kinds }) => kinds.some((kind) => kind.id === by));
    const shown = properties[property] || (isId ? '' : '0');
    const wanted = isId ? String(reached[0]?.id ?? '') : String(reached.length);
    // An archived record stays the one that is named.
    const isArchived = isId === true && model.find(to, Number(shown))?.isArchived === true;
    if (shown !== wanted && !(wanted === '' && isArchived)) {
      throw new Error(`${type} ${id} tells ${property} ${shown}, not ${wanted}`);
    }
  }
}
