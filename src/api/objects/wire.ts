import { type Caller, maySee } from '../../model/caller.ts';
import type { Change, PropertyVersion } from '../../model/changes.ts';
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

export interface RecordView {
  readonly definition: TypeDefinition;
  readonly caller: Caller;
  /** The properties to show, beside identity and times. Names of no property are passed over. */
  readonly names: readonly string[];
  /** Properties of which to show all values; they are shown among the properties too. */
  readonly historyNames: readonly string[];
}

/**
 * Seen: properties come sorted by name; one that was never set is null, one that was cleared is empty, and a
 * name that no property has is left out without a word. A sensitive property does not exist for a caller
 * without its scope.
 */
export function toWireRecord(
  view: RecordView,
  record: CrmRecord,
  changes: readonly Change[] = [],
): WireRecord {
  const { definition, historyNames } = view;
  const properties: Record<string, string | null> = {};
  for (const name of shownNames(view)) properties[name] = definition.valueOf(record, name) ?? null;
  const [created] = definition.identityProperties;
  const createdAt = definition.valueOf(record, created ?? '') ?? '';
  return {
    id: String(record.id),
    properties,
    ...(historyNames.length > 0 && { propertiesWithHistory: toWireHistory(view, changes) }),
    createdAt: createdAt === '' ? toWireTimestamp(record.createdAtMs) : createdAt,
    updatedAt: toWireTimestamp(record.updatedAtMs),
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

function shownNames(view: RecordView): readonly string[] {
  const names = new Set([...view.definition.identityProperties, ...view.names, ...view.historyNames]);
  return [...names].filter((name) => isShown(view, name)).sort();
}

function isShown({ definition, caller }: RecordView, name: string): boolean {
  const property = definition.findProperty(name);
  return property !== undefined && maySee(caller, definition.type, property);
}

function toWireHistory(view: RecordView, changes: readonly Change[]): Record<string, readonly WireVersion[]> {
  const shown = [...new Set(view.historyNames)].filter((name) => isShown(view, name)).sort();
  return Object.fromEntries(
    shown.map((name) => [name, historyOf(view.definition, changes, name).map(toWireVersion)]),
  );
}

function toWireVersion({ value, atMs, source }: PropertyVersion): WireVersion {
  return { value, timestamp: toWireTimestamp(atMs), sourceType: source.type, sourceId: source.id };
}
