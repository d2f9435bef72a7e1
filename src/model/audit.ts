import type { ObjectTypeId } from './ids.ts';

/** Which definition something was done to. */
export interface AuditSubject {
  readonly typeId: ObjectTypeId;
  readonly kind: 'pipeline' | 'stage';
  /** The id of the pipeline; of a stage that of its pipeline and its own, with a slash between them. */
  readonly name: string;
}

/** That something was done to a definition. */
export interface AuditEntry extends AuditSubject {
  readonly action: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly atMs: number;
  readonly userId: string | undefined;
  /** The definition as it was then. */
  readonly body: object;
}
