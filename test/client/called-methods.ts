import { expect } from 'vitest';

/** The methods of one generated class, without the second form that shows the bare answer. */
export function methodsOf(api: object): readonly string[] {
  return Object.getOwnPropertyNames(Object.getPrototypeOf(api)).filter(
    (name) => name !== 'constructor' && !name.endsWith('WithHttpInfo'),
  );
}

/** The same object, which notes each method that is called on it. */
export function noting<Api extends object>(api: Api, called: Set<string>): Api {
  return new Proxy(api, {
    get(target, name) {
      called.add(String(name));
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

/** Walks through an API class and finds that each of its methods was called. */
export async function walk<Api extends object>(api: Api, steps: (api: Api) => Promise<void>): Promise<void> {
  const called = new Set<string>();
  await steps(noting(api, called));
  expect([...called]).toEqual(expect.arrayContaining([...methodsOf(api)]));
}
