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
