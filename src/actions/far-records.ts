import type { AssociationType } from '../model/associations/association-types.ts';
import type { AccountDefinitions } from '../model/definitions.ts';
import type { ObjectId, ObjectTypeId } from '../model/ids.ts';
import type { FarRecord } from '../model/maintained/rollups/rollup.ts';
import type { AccountReader } from '../store/store.ts';
import { ByRecord } from './by-record.ts';

type Reader = Pick<AccountReader, 'findLinksFrom' | 'findObjects'>;

interface LoadedRecord extends FarRecord {
  readonly isLive: boolean;
}

/** The records at the far ends of associations, each read once. */
export class FarRecords {
  readonly #reader: Reader;
  readonly #definitions: AccountDefinitions;
  /** Undefined for what was looked for and is not there. */
  readonly #records = new ByRecord<LoadedRecord | undefined>();
  readonly #ofOwners = new Map<string, readonly FarRecord[]>();

  constructor(reader: Reader, definitions: AccountDefinitions) {
    this.#reader = reader;
    this.#definitions = definitions;
  }

  /** Reads what these records are associated with by a type. */
  async load(type: AssociationType, owners: readonly ObjectId[]): Promise<void> {
    const missing = owners.filter((id) => !this.#ofOwners.has(ownerText(type, id)));
    if (missing.length === 0) return;
    const links = await this.#reader.findLinksFrom(type, missing);
    await this.loadRecords(type.toTypeId, [...new Set(links.map(({ toId }) => toId))]);
    const byOwner = Map.groupBy(links, ({ fromId }) => fromId);
    for (const id of missing) {
      const ids = (byOwner.get(id) ?? []).map(({ toId }) => toId).sort((left, right) => left - right);
      this.#ofOwners.set(ownerText(type, id), this.findLive(type.toTypeId, ids));
    }
  }

  async loadRecords(typeId: ObjectTypeId, ids: readonly ObjectId[]): Promise<void> {
    const missing = ids.filter((id) => !this.#records.has(typeId, id));
    if (missing.length === 0) return;
    const definition = this.#definitions.requireType(typeId);
    for (const id of missing) this.#records.set(typeId, id, undefined);
    for (const record of await this.#reader.findObjects(typeId, missing)) {
      const get = (name: string) => definition.valueOf(record, name);
      const isLive = record.archivedAtMs === undefined;
      this.#records.set(typeId, record.id, { typeId, id: record.id, get, isLive });
    }
  }

  /** Those of the records that exist and were loaded. */
  find(typeId: ObjectTypeId, ids: readonly ObjectId[]): readonly LoadedRecord[] {
    return ids.flatMap((id) => this.#records.get(typeId, id) ?? []);
  }

  findLive(typeId: ObjectTypeId, ids: readonly ObjectId[]): readonly FarRecord[] {
    return this.find(typeId, ids).filter(({ isLive }) => isLive);
  }

  /** All live records that a record was loaded with by a type. */
  ofOwner(type: AssociationType, owner: ObjectId): readonly FarRecord[] {
    return this.#ofOwners.get(ownerText(type, owner)) ?? [];
  }
}

function ownerText({ category, typeId }: AssociationType, id: ObjectId): string {
  return `${category}/${typeId}/${id}`;
}
