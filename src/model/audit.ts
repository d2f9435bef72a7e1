import type { ObjectTypeId } from './ids.ts';

/** Which definition something was done to. */
export interface AuditSubject {
  /** Absent for what belongs to no object type. */
  readonly typeId: ObjectTypeId | undefined;
  readonly kind: AuditKind;
  /** Its name or its id. */
  readonly name: string;
}

export type AuditKind = 'pipeline' | 'stage' | 'property' | 'group' | 'schema' | 'user';

/** That something was done to a definition. */
export interface AuditEntry extends AuditSubject {
  readonly action: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly atMs: number;
  readonly userId: string | undefined;
  /** The definition as it was then. */
  readonly body: object;
}

/** An entry with its place in the log. */
export interface NumberedAudit extends AuditEntry {
  readonly number: number;
}
