/** Something that was found out about where data is kept, or about the data. */
export interface Finding {
  /** `warning` is for what may become wrong, or is not as it should be and harms nothing yet. */
  readonly level: 'ok' | 'warning' | 'wrong';
  /** What was looked at. */
  readonly subject: string;
  readonly text: string;
}

/** What stands in the way of looking at the accounts ends the examination with `canGoOn` false. */
export interface PlaceExamination {
  readonly findings: readonly Finding[];
  /** Whether the accounts can be opened without changing what is there. */
  readonly canGoOn: boolean;
}

/** How far the schema of what is there has come, beside what this release knows. */
export function judgeSchema(subject: string, version: number, known: number): Finding {
  const text = `schema ${version} of ${known}`;
  if (version > known)
    return { level: 'wrong', subject, text: `${text}: written by a later release of Axle` };
  if (version === known) return { level: 'ok', subject, text };
  return { level: 'warning', subject, text: `${text}: the next start of a server brings it up to date` };
}

const MIB = 1024 * 1024;

export function toSize(bytes: number): string {
  return `${Math.ceil(bytes / MIB).toLocaleString('en')} MiB`;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
