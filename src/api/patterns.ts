import { RE2JS } from 're2js';

/** How many patterns are kept ready. */
const MAX_KEPT = 1000;
const compiled = new Map<string, RE2JS>();

/** Whether a text is a regular expression of the RE2 syntax. */
export function isPattern(pattern: string): boolean {
  try {
    RE2JS.compile(pattern);
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether a text matches a regular expression of the RE2 syntax somewhere. The time it takes grows with the length of
 * both and no faster, whoever wrote the pattern. Throws for a text that is no pattern.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const known = compiled.get(pattern);
  if (known !== undefined) return known.matcher(text).find();
  const made = RE2JS.compile(pattern);
  if (compiled.size >= MAX_KEPT) compiled.clear();
  compiled.set(pattern, made);
  return made.matcher(text).find();
}
