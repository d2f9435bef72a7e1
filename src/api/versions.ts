/** The versions of the API, oldest first; each is a spelling of the same operations. */
export const VERSIONS = ['v3', '2025-09', '2026-03', '2026-09'] as const;

export type Version = (typeof VERSIONS)[number];

/** The area and family that a path begins with, such as `/crm` and `objects`. */
const FAMILY = /^\/([^/]+)\/([^/]+)(.*)$/;

/**
 * All paths under which a version serves an operation, the canonical one first.
 * Source: the version stands after the family (`/crm/objects/v3/...`); for v3 also before it
 * (`/crm/v3/objects/...`), which is what nearly every client calls.
 *
 * @param path the operation's path without a version, such as `/crm/objects/{objectType}`.
 */
export function spellingsOfPath(path: string, version: Version): readonly string[] {
  const [, area = '', family = '', rest = ''] = FAMILY.exec(path) ?? [];
  const canonical = `/${area}/${family}/${version}${rest}`;
  return version === 'v3' ? [canonical, `/${area}/${version}/${family}${rest}`] : [canonical];
}

export function isAtLeast(version: Version, earliest: Version): boolean {
  return VERSIONS.indexOf(version) >= VERSIONS.indexOf(earliest);
}
