import { expect } from 'vitest';
import type { RecordBody, Reply } from './api-caller.ts';

export interface BatchErrorBody {
  readonly status: string;
  readonly category: string;
  readonly message: string;
  readonly context: Readonly<Record<string, readonly string[]>>;
}

export interface BatchBody {
  readonly completedAt: string;
  readonly status: string;
  readonly startedAt: string;
  readonly results: readonly (RecordBody & { readonly new?: boolean })[];
  readonly errors?: readonly BatchErrorBody[];
  readonly numErrors?: number;
}

export function batchOf(reply: Reply, status: number): BatchBody {
  expect(reply.status, reply.text).toBe(status);
  return JSON.parse(reply.text);
}
