import type { ObjectId, ObjectTypeId } from '../../model/ids.ts';
import type { CrmRecord } from '../../model/records.ts';
import { endOfTurn } from './once-per-turn.ts';

/** How many records one statement finds at the most. */
const MAX_IDS = 1000;

export type FindObjects = (typeId: ObjectTypeId, ids: readonly ObjectId[]) => Promise<readonly CrmRecord[]>;

interface Wanted {
  readonly ids: Set<ObjectId>;
  readonly found: Promise<ReadonlyMap<ObjectId, CrmRecord>>;
}

/**
 * Finds the records of all who ask during one turn of the event loop with one statement for each object type. It is
 * sent when the turn is over: nobody hears what was true before they asked.
 */
export class GatheredObjects {
  readonly #find: FindObjects;
  readonly #wanted = new Map<ObjectTypeId, Wanted>();

  constructor(find: FindObjects) {
    this.#find = find;
  }

  async find(typeId: ObjectTypeId, ids: readonly ObjectId[]): Promise<readonly CrmRecord[]> {
    const known = this.#wanted.get(typeId);
    const wanted = known === undefined || known.ids.size + ids.length > MAX_IDS ? this.#begin(typeId) : known;
    for (const id of ids) wanted.ids.add(id);
    const found = await wanted.found;
    return [...new Set(ids)].flatMap((id) => found.get(id) ?? []);
  }

  #begin(typeId: ObjectTypeId): Wanted {
    const ids = new Set<ObjectId>();
    const wanted = { ids, found: this.#findLater(typeId, ids) };
    this.#wanted.set(typeId, wanted);
    return wanted;
  }

  async #findLater(
    typeId: ObjectTypeId,
    ids: ReadonlySet<ObjectId>,
  ): Promise<ReadonlyMap<ObjectId, CrmRecord>> {
    await endOfTurn();
    if (this.#wanted.get(typeId)?.ids === ids) this.#wanted.delete(typeId);
    const records = await this.#find(typeId, [...ids]);
    return new Map(records.map((record) => [record.id, record]));
  }
}
