import type { AssociationType, Link } from '../model/associations/association-types.ts';
import type { AccountDefinitions } from '../model/definitions.ts';
import type { ObjectId, ObjectTypeId } from '../model/ids.ts';
import type { TypedRollup } from '../model/maintained/rollups/rollups.ts';
import type { AccountReader } from '../store/store.ts';

export interface RecordName {
  readonly typeId: ObjectTypeId;
  readonly id: ObjectId;
}

/** A record of which values changed that others are told of. */
export interface ChangedRecord extends RecordName {
  readonly names: readonly string[];
}

/** What may change what records tell of others. */
export interface RollupCause {
  /** Associations that came, each in both directions. */
  readonly added?: readonly Link[];
  readonly removed?: readonly Link[];
  readonly archived?: readonly RecordName[];
  readonly restored?: readonly RecordName[];
  readonly changed?: readonly ChangedRecord[];
  /** Records of which everything is told anew. */
  readonly made?: readonly RecordName[];
}

/** What happened to those that one record tells of. */
export interface Turn {
  /** All of them have to be looked at. */
  isWhole: boolean;
  readonly came: RecordName[];
  readonly went: RecordName[];
}

/** Finds the records whose properties may have changed. */
export class RollupTurns {
  readonly #reader: Pick<AccountReader, 'findLinksFrom'>;
  readonly #definitions: AccountDefinitions;
  readonly #cause: RollupCause;
  readonly #added: LinksByType;
  readonly #removed: LinksByType;
  /** By the association type that leads back. */
  readonly #back = new Map<string, readonly Link[]>();

  constructor(
    reader: Pick<AccountReader, 'findLinksFrom'>,
    definitions: AccountDefinitions,
    cause: RollupCause,
  ) {
    this.#reader = reader;
    this.#definitions = definitions;
    this.#cause = cause;
    this.#added = builtIn(cause.added);
    this.#removed = builtIn(cause.removed);
  }

  /** By the record that has the property. */
  async of({ typeId, types, value }: TypedRollup): Promise<ReadonlyMap<ObjectId, Turn>> {
    const turns = new Map<ObjectId, Turn>();
    const turnOf = (id: ObjectId) => {
      const turn = turns.get(id) ?? { isWhole: false, came: [], went: [] };
      turns.set(id, turn);
      return turn;
    };
    for (const record of this.#cause.made ?? [])
      if (record.typeId === typeId) turnOf(record.id).isWhole = true;
    for (const type of types) {
      const far = (id: ObjectId) => ({ typeId: type.toTypeId, id });
      for (const { fromId, toId } of this.#added.get(type.typeId) ?? []) turnOf(fromId).came.push(far(toId));
      for (const { fromId, toId } of this.#removed.get(type.typeId) ?? [])
        turnOf(fromId).went.push(far(toId));
      // The only one stays named while it is archived, and its id is no value that changes.
      if (value === 'id') continue;
      for (const { id, owner } of await this.#ownersOf(type, 'restored')) turnOf(owner).came.push(far(id));
      for (const { id, owner } of await this.#ownersOf(type, 'archived')) turnOf(owner).went.push(far(id));
      if (value === 'count') continue;
      for (const { owner } of await this.#ownersOf(type, 'changed', value.from)) turnOf(owner).isWhole = true;
    }
    return turns;
  }

  async #ownersOf(
    type: AssociationType,
    kind: 'restored' | 'archived' | 'changed',
    names?: readonly string[],
  ): Promise<readonly { readonly id: ObjectId; readonly owner: ObjectId }[]> {
    const records: readonly (RecordName | ChangedRecord)[] = this.#cause[kind] ?? [];
    const far = records.filter((record) => record.typeId === type.toTypeId);
    const ids = far.filter((record) => isAbout(record, names)).map(({ id }) => id);
    if (ids.length === 0) return [];
    const wanted = new Set(ids);
    const all = far.map(({ id }) => id);
    const key = `${kind}/${type.category}/${type.typeId}`;
    const known = this.#back.get(key);
    const back =
      known ?? (await this.#reader.findLinksFrom(this.#definitions.associations.inverseOf(type), all));
    this.#back.set(key, back);
    return back.flatMap(({ fromId, toId }) => (wanted.has(fromId) ? [{ id: fromId, owner: toId }] : []));
  }
}

function isAbout(record: RecordName | ChangedRecord, names: readonly string[] | undefined): boolean {
  return names === undefined || ('names' in record && record.names.some((name) => names.includes(name)));
}

type LinksByType = ReadonlyMap<number, readonly Link[]>;

function builtIn(links: readonly Link[] = []): LinksByType {
  return Map.groupBy(
    links.filter(({ category }) => category === 'HUBSPOT_DEFINED'),
    ({ typeId }) => typeId,
  );
}
