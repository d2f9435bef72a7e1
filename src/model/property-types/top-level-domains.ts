import names from '../standard/top-level-domains.json' with { type: 'json' };

/** The top-level domains that exist, as the root zone lists them; facts, renewed with each release. */
const TOP_LEVEL_DOMAINS: ReadonlySet<string> = new Set(names);

export function isTopLevelDomain(name: string): boolean {
  return TOP_LEVEL_DOMAINS.has(name);
}
