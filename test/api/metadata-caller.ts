import { expect } from 'vitest';
import type { ApiCaller } from './api-caller.ts';

/** What a call for definitions answered, its body read. */
export interface MetadataReply {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of many shapes, whose fields the tests compare.
  readonly body: any;
  readonly headers: Headers;
}

export type MetadataCall = (method: string, path: string, body?: unknown) => Promise<MetadataReply>;

/** Calls a server with a method and a path, and reads the JSON that comes back. */
export function metadataCaller(api: () => ApiCaller): MetadataCall {
  return async (method, path, body) => {
    const { status, text, headers } = await api().send(method, path, { body });
    return { status, body: text === '' ? undefined : JSON.parse(text), headers };
  };
}

/** A refusal: its status and whatever of its body is given. */
export function expectRefused(reply: MetadataReply, status: number, body: object): void {
  expect({ status: reply.status, body: reply.body }).toMatchObject({
    status,
    body: { status: 'error', ...body },
  });
}
