import type { Method, ServedOperation } from './operation.ts';
import type { RoutePattern } from './versions.ts';

/** The operations that are served under one path. */
export interface RouteGroup {
  readonly pattern: RoutePattern;
  readonly operations: readonly ServedOperation[];
}

interface MatchedRoute {
  readonly methods: readonly Method[];
  readonly segments: readonly Segment[];
}

/** A part of a path between slashes: a text, or a parameter with what it may be. */
type Segment = string | { readonly fits: RegExp | undefined };

const PARAMETER = /^:\w+(?:\((.*)\))?$/;

/** Tells which methods a path is served by, for requests that come with another one. */
export class RouteTable {
  readonly #routes: readonly MatchedRoute[];

  constructor(groups: readonly RouteGroup[]) {
    this.#routes = groups.map(({ pattern, operations }) => ({
      methods: operations.map(({ method }) => method),
      segments: segmentsOf(pattern.url).map(toSegment),
    }));
  }

  /** The methods of the route that fits the path best; none where no route does. */
  methodsAt(path: string): readonly Method[] {
    const parts = segmentsOf(path);
    const fitting = this.#routes.filter(({ segments }) => fits(segments, parts));
    const [best] = fitting.sort((left, right) => countTexts(right) - countTexts(left));
    return best?.methods ?? [];
  }

  /** Whether a request with the method and a path of this group could be taken for one of another group. */
  isShadowed({ pattern }: RouteGroup, method: Method): boolean {
    const own = segmentsOf(pattern.url).map(toSegment);
    return this.#routes.some(({ methods, segments }) => methods.includes(method) && overlaps(own, segments));
  }
}

function segmentsOf(path: string): readonly string[] {
  return path.replace(/\/$/, '').split('/');
}

function toSegment(text: string): Segment {
  const match = PARAMETER.exec(text);
  if (match === null) return text;
  const [, pattern] = match;
  return { fits: pattern === undefined ? undefined : new RegExp(pattern) };
}

function fits(segments: readonly Segment[], parts: readonly string[]): boolean {
  if (segments.length !== parts.length) return false;
  return segments.every((segment, index) => {
    const part = parts[index] ?? '';
    if (typeof segment === 'string') return segment === part;
    return part !== '' && segment.fits?.test(part) !== false;
  });
}

function overlaps(left: readonly Segment[], right: readonly Segment[]): boolean {
  if (left.length !== right.length) return false;
  return left.every((segment, index) => {
    const other = right[index];
    return typeof segment !== 'string' || typeof other !== 'string' || segment === other;
  });
}

function countTexts({ segments }: MatchedRoute): number {
  return segments.filter((segment) => typeof segment === 'string').length;
}
