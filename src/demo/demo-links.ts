// Who belongs to whom in the demo account: the indexes by which its records were named tell.
import type { NewLink } from '../actions/write-objects.ts';
import type { AssociationTypes } from '../model/associations/association-types.ts';
import { type ObjectTypeId, toObjectId } from '../model/ids.ts';
import { findPersonOf } from './demo-activities.ts';
import { COMPANY_SERIES } from './demo-companies.ts';
import { buyerOfDeal, DEAL_SERIES, LEAD_SERIES, prospectOfLead } from './demo-deals.ts';
import { CONTACT_SERIES, demoPerson } from './demo-people.ts';
import { LINE_ITEM_SERIES } from './demo-products.ts';
import type { DemoSeries } from './demo-series.ts';

/** A record of a series by its index, and whether the association is the primary one. */
interface DemoLink {
  readonly to: DemoSeries;
  readonly index: number;
  readonly isPrimary?: boolean;
}

/** What a record of the demo is associated with; the others have to be made before it. */
export function demoLinks(series: DemoSeries, index: number, types: AssociationTypes): readonly NewLink[] {
  return linksOf(series, index).map(({ to, index: at, isPrimary = false }) => {
    const found = typesOf(series.typeId, to.typeId, isPrimary, types);
    return { toTypeId: to.typeId, toId: toObjectId(to.firstId + at), types: found };
  });
}

function typesOf(from: ObjectTypeId, to: ObjectTypeId, isPrimary: boolean, types: AssociationTypes) {
  return types.between(from, to).filter((type) => type.isDefault || (isPrimary && type.isPrimary));
}

function linksOf(series: DemoSeries, index: number): readonly DemoLink[] {
  if (series === CONTACT_SERIES) {
    return [{ to: COMPANY_SERIES, index: demoPerson(index).company.index, isPrimary: true }];
  }
  if (series === DEAL_SERIES) {
    const buyer = buyerOfDeal(index).index;
    return [
      { to: COMPANY_SERIES, index: buyer, isPrimary: true },
      { to: CONTACT_SERIES, index: buyer },
      { to: LINE_ITEM_SERIES, index },
    ];
  }
  if (series === LEAD_SERIES) {
    const { index: prospect } = prospectOfLead(index);
    return [
      { to: CONTACT_SERIES, index: prospect, isPrimary: true },
      { to: COMPANY_SERIES, index: prospect, isPrimary: true },
    ];
  }
  const person = findPersonOf(series, index);
  if (person === undefined) return [];
  return [
    { to: CONTACT_SERIES, index: person },
    { to: COMPANY_SERIES, index: demoPerson(person).company.index },
  ];
}
