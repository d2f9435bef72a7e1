import { type Caller, checkAccess } from '../../model/caller.ts';
import type { Change, PropertyVersion } from '../../model/changes.ts';
import { KnownByCaller } from '../../model/known-by-caller.ts';
import { maySee } from '../../model/property-access.ts';
import { historyOf } from '../../model/property-history.ts';
import type { CrmRecord } from '../../model/records.ts';
import type { NormalizedValue } from '../../model/sent-values.ts';
import { toWireTimestamp } from '../../model/timestamps.ts';
import type { TypeDefinition } from '../../model/type-definition.ts';
import { toRecordUrl } from './record-url.ts';

/** A record on the wire. Seen: keys in this order. */
export interface WireRecord {
  readonly id: string;
  readonly properties: Readonly<Record<string, string | null>>;
  readonly propertiesWithHistory?: Readonly<Record<string, readonly WireVersion[]>>;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly archived: boolean;
  readonly archivedAt?: string;
  readonly url: string;
  /** Of an upsert: whether the record was created by it. */
  readonly new?: boolean;
  readonly objectWriteTraceId?: string;
  readonly warnings?: readonly WireWarning[];
}

export interface WireVersion {
  readonly value: string;
  readonly timestamp: string;
  readonly sourceType: string;
  readonly sourceId: string;
}

export interface WireWarning {
  readonly category: string;
  readonly message: string;
  readonly context: Readonly<Record<string, string>>;
}

/** Which properties of a record are shown, to whom: worked out once for all records of an answer. */
export interface RecordView {
  readonly definition: TypeDefinition;
  /** Sorted, each once, and every one may be seen by the caller. */
  readonly names: readonly string[];
  readonly historyNames: readonly string[];
}

export interface ViewRequest {
  readonly definition: TypeDefinition;
  readonly caller: Caller;
  /** The properties to show, beside identity and times. Names of no property are passed over. */
  readonly names: readonly string[];
  /** Properties of which to show all values; they are shown among the properties too. */
  readonly historyNames?: readonly string[];
}

/** From so many on the views of a caller are forgotten: a client may ask for anything. */
const MAX_VIEWS = 200;

/** The views that a caller has of an object type, by what was asked for. */
class KnownViews {
  readonly #byAsked = new Map<string, RecordView>();
  /** All records of a batch are mostly asked for alike. */
  #last: { readonly request: ViewRequest; readonly view: RecordView } | undefined;

  viewOf(request: ViewRequest): RecordView {
    if (this.#last !== undefined && asksTheSame(this.#last.request, request)) return this.#last.view;
    const asked = JSON.stringify([request.names, request.historyNames]);
    const view = this.#byAsked.get(asked) ?? this.#make(asked, request);
    this.#last = { request, view };
    return view;
  }

  #make(asked: string, request: ViewRequest): RecordView {
    const view = makeView(request);
    if (this.#byAsked.size >= MAX_VIEWS) this.#byAsked.clear();
    this.#byAsked.set(asked, view);
    return view;
  }
}

const VIEWS = new KnownByCaller(() => new KnownViews());

/** A property does not exist for a caller who may not see it. */
export function toView(request: ViewRequest): RecordView {
  return VIEWS.of(request.caller, request.definition).viewOf(request);
}

function asksTheSame(left: ViewRequest, right: ViewRequest): boolean {
  return isSame(left.names, right.names) && isSame(left.historyNames, right.historyNames);
}

function isSame(left: readonly string[] = [], right: readonly string[] = []): boolean {
  return left.length === right.length && left.every((name, at) => name === right[at]);
}

function makeView({ definition, caller, names, historyNames = [] }: ViewRequest): RecordView {
  const isShown = (name: string) => {
    const property = definition.findProperty(name);
    return property !== undefined && maySee(caller, definition, property);
  };
  const sorted = (wanted: readonly string[]) =>
    wanted.toSorted().filter((name, index, all) => name !== all[index - 1] && isShown(name));
  return {
    definition,
    names: sorted([...definition.identityProperties, ...names, ...historyNames]),
    historyNames: sorted(historyNames),
  };
}

/** What the answer to a write shows that names no properties: to one who may not read the type, no values. */
export function toWholeView(definition: TypeDefinition, caller: Caller): RecordView {
  const { type } = definition;
  const names = checkAccess(caller, type, 'read').ok ? type.defaultProperties : [];
  return toView({ definition, caller, names });
}

/**
 * Seen: properties come sorted by name; one that was never set is null, one that was cleared is empty, and a
 * name that no property has is left out without a word.
 */
export function toWireRecord(
  view: RecordView,
  record: CrmRecord,
  changes: readonly Change[] = [],
): WireRecord {
  const { definition, historyNames } = view;
  const properties: Record<string, string | null> = {};
  for (const name of view.names) properties[name] = definition.valueOf(record, name) ?? null;
  return {
    id: String(record.id),
    properties,
    ...(historyNames.length > 0 && { propertiesWithHistory: toWireHistory(view, changes) }),
    createdAt: properties[definition.createdProperty] || toWireTimestamp(record.createdAtMs),
    updatedAt: properties[definition.type.modifiedProperty] ?? toWireTimestamp(record.updatedAtMs),
    archived: record.archivedAtMs !== undefined,
    ...(record.archivedAtMs !== undefined && { archivedAt: toWireTimestamp(record.archivedAtMs) }),
    url: toRecordUrl(definition, record),
  };
}

/** Source: since 2026-09, a value that was taken in another form than sent is reported. */
export function toWireWarnings(normalized: readonly NormalizedValue[]): readonly WireWarning[] {
  return normalized.map(({ name, rawValue, instantMs }) => ({
    category: 'PROPERTY_VALUE_NORMALIZED',
    message: `${name} was normalized`,
    context: { propertyName: name, rawValue, normalizedValue: String(instantMs) },
  }));
}

function toWireHistory(view: RecordView, changes: readonly Change[]): Record<string, readonly WireVersion[]> {
  const versions = (name: string) => historyOf(view.definition, changes, name).map(toWireVersion);
  return Object.fromEntries(view.historyNames.map((name) => [name, versions(name)]));
}

function toWireVersion({ value, atMs, source }: PropertyVersion): WireVersion {
  return { value, timestamp: toWireTimestamp(atMs), sourceType: source.type, sourceId: source.id };
}
