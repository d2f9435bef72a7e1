/** The versions of the API, oldest first; each is a spelling of the same operations. */
export const VERSIONS = ['v1', 'v3', 'v4', '2025-09', '2026-03', '2026-09'] as const;

export type Version = (typeof VERSIONS)[number];

/** Source: v4 is a version of associations only, and v3 serves them in another form than all the rest. */
export const USUAL_VERSIONS: readonly Version[] = ['v3', '2025-09', '2026-03', '2026-09'];
export const SINCE_V4: readonly Version[] = ['v4', '2025-09', '2026-03', '2026-09'];
export const ONLY_V3: readonly Version[] = ['v3'];
/** Source: the authorization server has two old versions and two dated ones. */
export const ONLY_V1: readonly Version[] = ['v1'];
export const OAUTH_VERSIONS: readonly Version[] = ['v3', '2026-03', '2026-09'];

/** The versions that may stand before the family too. */
const NUMBERED: readonly Version[] = ['v3', 'v4'];

/** The area and family that a path begins with, such as `/crm` and `objects`. */
const FAMILY = /^\/([^/]+)\/([^/]+)(.*)$/;

/** Source: areas in which the version stands before the family, whichever it is. */
const VERSION_FIRST: readonly string[] = ['account-info', 'crm-object-schemas', 'oauth'];

/** Seen: what v3 also answers to, by the family that a path begins with. */
const V3_ALIASES: Readonly<Record<string, string>> = { '/crm-object-schemas/schemas': '/crm/v3/schemas' };

/**
 * All paths under which a version serves an operation, the canonical one first.
 * Source: the version stands after the family (`/crm/objects/v3/...`); for v3 and v4 also before it
 * (`/crm/v3/objects/...`), which is what nearly every client calls.
 *
 * @param path the operation's path without a version, such as `/crm/objects/{objectType}`.
 */
export function spellingsOfPath(path: string, version: Version): readonly string[] {
  const [, area = '', family = '', rest = ''] = FAMILY.exec(path) ?? [];
  if (VERSION_FIRST.includes(area)) {
    const alias = version === 'v3' ? V3_ALIASES[`/${area}/${family}`] : undefined;
    const first = `/${area}/${version}/${family}${rest}`;
    return alias === undefined ? [first] : [first, `${alias}${rest}`];
  }
  const canonical = `/${area}/${family}/${version}${rest}`;
  return NUMBERED.includes(version) ? [canonical, `/${area}/${version}/${family}${rest}`] : [canonical];
}

export function isAtLeast(version: Version, earliest: Version): boolean {
  return VERSIONS.indexOf(version) >= VERSIONS.indexOf(earliest);
}
