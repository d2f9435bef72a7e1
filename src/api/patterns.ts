import { createRequire } from 'node:module';
import type { RE2JS } from 're2js';

/** Loaded when there is a first pattern: most servers never see one, and its tables are a fifth of all code. */
const requirePackage = createRequire(import.meta.url);
const compile = (pattern: string): RE2JS =>
  (requirePackage('re2js') as typeof import('re2js')).RE2JS.compile(pattern);

/** How many patterns are kept ready. */
const MAX_KEPT = 1000;
const compiled = new Map<string, RE2JS>();

/** Whether a text is a regular expression of the RE2 syntax. */
export function isPattern(pattern: string): boolean {
  try {
    compile(pattern);
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
  const made = compile(pattern);
  if (compiled.size >= MAX_KEPT) compiled.clear();
  compiled.set(pattern, made);
  return made.matcher(text).find();
}
