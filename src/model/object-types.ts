import type { ObjectTypeId } from './ids.ts';

/** A kind of record: its names, what it needs and shows, and who may touch it. */
export interface ObjectType {
  readonly id: ObjectTypeId;
  /** The plural that paths use, such as `line_items`. */
  readonly name: string;
  readonly singular: string;
  readonly aliases?: readonly string[];
  /** Seen: the singular of this type is not known to the real API. */
  readonly singularRefused?: boolean;
  /** The upper-case name that error texts use, such as `MEETING_EVENT`. */
  readonly internalName: string;
  readonly labels: { readonly singular: string; readonly plural: string };
  readonly primaryDisplayProperty?: string;
  readonly secondaryDisplayProperties?: readonly string[];
  /** Every group needs at least one of its properties set when a record is created. */
  readonly requiredOnCreate?: readonly (readonly string[])[];
  /** A record is associated with one of these object types when it is created. */
  readonly associatedOnCreate?: readonly ObjectTypeId[];
  /** A record is archived with the last of its associations by these built-in types, given by their numbers. */
  readonly endsWithout?: readonly number[];
  /** What a read answers with when no properties are named. */
  readonly defaultProperties: readonly string[];
  readonly searchableProperties?: readonly string[];
  /** The properties that hold the time of creation; the first one is `createdAt`. */
  readonly createdProperties: readonly string[];
  readonly modifiedProperty: string;
  readonly pipelineProperty?: string;
  readonly stageProperty?: string;
  readonly scopes: ObjectScopes;
  /** Calls, emails, meetings, notes, tasks and the like: records of what was done with others. */
  readonly activity?: boolean;
  readonly merge?: boolean;
  /** The property group that the system properties stand in. */
  readonly propertyGroup: string;
  /** Made by the account: its fully qualified name, `p{accountId}_{name}`. */
  readonly fullyQualifiedName?: string;
  readonly description?: string;
  readonly createdAtMs?: number;
  readonly updatedAtMs?: number;
  readonly createdByUserId?: string;
  readonly updatedByUserId?: string;
  /** No path leads to it any more; it can be made anew or removed for good. */
  readonly archivedAtMs?: number;
  readonly restorable?: boolean;
  readonly allowsSensitiveProperties?: boolean;
  /** Which other types its records may be associated with. */
  readonly associations?: readonly TypeAssociation[];
}

/** That records of two types may be associated. */
export interface TypeAssociation {
  readonly id: string;
  /** The same in the other direction. */
  readonly inverseId: string;
  readonly name: string;
  readonly fromObjectTypeId: ObjectTypeId;
  readonly toObjectTypeId: ObjectTypeId;
  readonly createdAtMs: number;
}

/** Any one scope of a list is enough; an absent list means that no scope opens it. */
export interface ObjectScopes {
  readonly read: readonly string[];
  readonly write: readonly string[];
  readonly sensitiveRead?: readonly string[];
  readonly sensitiveWrite?: readonly string[];
  readonly highlySensitiveRead?: readonly string[];
  readonly highlySensitiveWrite?: readonly string[];
}

/** Source: one set of scopes opens every custom object type of an account. */
export const CUSTOM_OBJECT_SCOPES: ObjectScopes = {
  read: ['crm.objects.custom.read'],
  write: ['crm.objects.custom.write'],
  sensitiveRead: ['crm.objects.custom.sensitive.read.v2'],
  sensitiveWrite: ['crm.objects.custom.sensitive.write.v2'],
  highlySensitiveRead: ['crm.objects.custom.highly_sensitive.read.v2'],
  highlySensitiveWrite: ['crm.objects.custom.highly_sensitive.write.v2'],
};

/** A text that claims to be an object type id rather than a name. */
const TYPE_ID = /^\d+-\d+$/;

export function looksLikeTypeId(spelling: string): boolean {
  return TYPE_ID.test(spelling);
}

/** Whether a type was made by the account. */
export function isCustomType({ fullyQualifiedName }: ObjectType): boolean {
  return fullyQualifiedName !== undefined;
}

/**
 * Every spelling under which a path may name the type, in lower case.
 * Seen: plural, singular and type id, letter case ignored; custom types also by fully qualified and short name.
 */
export function spellingsOf(type: ObjectType): readonly string[] {
  const spellings = [type.id, type.name, ...(type.aliases ?? [])];
  if (type.singularRefused !== true) spellings.push(type.singular);
  if (type.fullyQualifiedName !== undefined) spellings.push(type.fullyQualifiedName);
  return spellings.map((spelling) => spelling.toLowerCase());
}

/** Whether a spelling is the name of a custom type without the account in front of it. */
export function isShortName({ fullyQualifiedName, id }: ObjectType, spelling: string): boolean {
  if (fullyQualifiedName === undefined) return false;
  return ![fullyQualifiedName, id].some((each) => each.toLowerCase() === spelling.toLowerCase());
}
