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
  readonly #made: ReadonlySet<ObjectTypeId>;
  readonly #moved: ReadonlySet<ObjectTypeId>;
  /** The names of the values that changed, by object type. */
  readonly #changed: ReadonlyMap<ObjectTypeId, ReadonlySet<string>>;
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
    this.#made = typesIn(cause.made);
    this.#moved = new Set([...typesIn(cause.archived), ...typesIn(cause.restored)]);
    const changed = Map.groupBy(cause.changed ?? [], ({ typeId }) => typeId);
    this.#changed = new Map(
      [...changed].map(([typeId, records]) => [typeId, new Set(records.flatMap(({ names }) => names))]),
    );
  }

  /** Whether any record could tell something else by it; most causes leave most of the table alone. */
  concern({ typeId, types, value }: TypedRollup): boolean {
    if (this.#made.has(typeId)) return true;
    return types.some((type) => {
      if (this.#added.has(type.typeId) || this.#removed.has(type.typeId)) return true;
      if (value === 'id') return false;
      if (this.#moved.has(type.toTypeId)) return true;
      if (value === 'count') return false;
      const names = this.#changed.get(type.toTypeId);
      return names !== undefined && value.from.some((name) => names.has(name));
    });
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

  /** Most records are told of to nobody: that is found out once for each association type. */
  async #ownersOf(
    type: AssociationType,
    kind: Happening,
    names?: readonly string[],
  ): Promise<readonly { readonly id: ObjectId; readonly owner: ObjectId }[]> {
    const back = await this.#linksBack(type, kind);
    if (back.length === 0) return [];
    const far: readonly (RecordName | ChangedRecord)[] = this.#cause[kind] ?? [];
    const wanted = new Set(
      far.flatMap((record) => (record.typeId === type.toTypeId && isAbout(record, names) ? record.id : [])),
    );
    return back.flatMap(({ fromId, toId }) => (wanted.has(fromId) ? [{ id: fromId, owner: toId }] : []));
  }

  async #linksBack(type: AssociationType, kind: Happening): Promise<readonly Link[]> {
    const key = `${kind}/${type.typeId}`;
    const known = this.#back.get(key);
    if (known !== undefined) return known;
    const far = this.#cause[kind]?.filter(({ typeId }) => typeId === type.toTypeId) ?? [];
    const inverse = this.#definitions.associations.inverseOf(type);
    const ids = far.map(({ id }) => id);
    const back = ids.length === 0 ? [] : await this.#reader.findLinksFrom(inverse, ids);
    this.#back.set(key, back);
    return back;
  }
}

function typesIn(records: readonly RecordName[] = []): ReadonlySet<ObjectTypeId> {
  return new Set(records.map(({ typeId }) => typeId));
}

type Happening = 'restored' | 'archived' | 'changed';

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
