import FindMyWay from 'find-my-way';
import type { Method, ServedOperation } from './operation.ts';
import { spellingsOfPath, USUAL_VERSIONS, type Version } from './versions.ts';

/** A path segment may be an e-mail address or another unique value. */
const MAX_PATH_SEGMENT_LENGTH = 8192;

/** What serves a request. */
export interface Route {
  readonly operation: ServedOperation;
  readonly version: Version;
  /** What stands in the path where the operation's path has a name in braces. */
  readonly params: Readonly<Record<string, string>>;
}

export type FoundRoute =
  | { readonly kind: 'route'; readonly route: Route }
  /** The path is served, by other methods only. */
  | { readonly kind: 'other-method'; readonly served: readonly Method[] }
  | { readonly kind: 'nothing' };

/** An operation under one spelling of its path. */
interface Spelling {
  /** Such as `/crm/v3/objects/{objectType}`. */
  readonly path: string;
  readonly version: Version;
  readonly operation: ServedOperation;
}

/** All that is served under one path, whatever the parameters in it are called. */
interface Place {
  readonly byMethod: Map<Method, Spelling & { readonly names: readonly string[] }>;
}

type PlaceRouter = FindMyWay.Instance<FindMyWay.HTTPVersion.V1>;

/** Spellings that begin alike, and what finds them once somebody has asked for one. */
interface Branch {
  readonly spellings: Spelling[];
  router: PlaceRouter | undefined;
}

const PARAMETER = /\{(\w+)\}/g;
const AFTER_PATH = /[?#]/;
/** Spellings are kept apart by so many segments, as far as these have no parameter. */
const BRANCH_SEGMENTS = 3;

/**
 * Finds what serves a path. Spellings come by the hundred and a client uses few of them: the framework's own router
 * takes them in branch by branch, when a path of the branch is asked for. Taking in all would be a third of a start.
 */
export class Routes {
  readonly #branches = new Map<string, Branch>();

  /**
   * @param published are served under every spelling of their versions.
   * @param own are served under their path as it is.
   */
  constructor(published: readonly ServedOperation[], own: readonly ServedOperation[]) {
    for (const operation of published) {
      for (const version of operation.versions ?? USUAL_VERSIONS) {
        for (const path of spellingsOfPath(operation.path, version)) this.#add({ path, version, operation });
      }
    }
    for (const operation of own) this.#add({ path: operation.path, version: 'v3', operation });
  }

  /** @param url as it stands in a request: what follows the path is not looked at. */
  find(method: string, url: string): FoundRoute {
    const pathEnd = url.search(AFTER_PATH);
    const place = this.#findPlace(pathEnd < 0 ? url : url.slice(0, pathEnd));
    if (place === undefined) return { kind: 'nothing' };
    const { byMethod } = place.store;
    // Whatever can be read can be asked for its headers.
    const spelling = byMethod.get((method === 'HEAD' ? 'GET' : method) as Method);
    if (spelling === undefined) return { kind: 'other-method', served: [...byMethod.keys()] };
    const { operation, version, names } = spelling;
    const params: Record<string, string> = {};
    for (let index = 0; index < names.length; index += 1) {
      params[names[index] ?? ''] = place.params[index] ?? '';
    }
    return { kind: 'route', route: { operation, version, params } };
  }

  #add(spelling: Spelling): void {
    const key = branchOf(spelling.path);
    const known = this.#branches.get(key);
    if (known === undefined) this.#branches.set(key, { spellings: [spelling], router: undefined });
    else known.spellings.push(spelling);
  }

  #findPlace(path: string) {
    const readable = findReadable(path);
    if (readable === undefined) return undefined;
    for (let count = BRANCH_SEGMENTS; count > 0; count -= 1) {
      const branch = this.#branches.get(firstSegments(readable, count));
      if (branch === undefined) continue;
      branch.router ??= toRouter(branch.spellings);
      const found = branch.router.find('GET', path);
      if (found !== null) return { store: found.store as Place, params: found.params };
    }
    return undefined;
  }
}

/** The path with what the router looks at decoded; absent when that cannot be. */
function findReadable(path: string): string | undefined {
  if (!path.includes('%')) return path;
  try {
    return decodeURI(path);
  } catch {
    return undefined;
  }
}

/** The longest beginning of a spelling that has no parameter, up to `BRANCH_SEGMENTS`. */
function branchOf(path: string): string {
  let count = BRANCH_SEGMENTS;
  while (count > 1 && firstSegments(path, count).includes('{')) count -= 1;
  return firstSegments(path, count);
}

/** Such as `/crm/v3` for two; the whole of a path that has no more. */
function firstSegments(path: string, count: number): string {
  let end = 0;
  for (let found = 0; found < count; found += 1) {
    const next = path.indexOf('/', end + 1);
    if (next < 0) return path;
    end = next;
  }
  return path.slice(0, end);
}

/** All methods stand in one tree: which place is meant does not depend on the method. */
function toRouter(spellings: readonly Spelling[]): PlaceRouter {
  const router = FindMyWay({ ignoreTrailingSlash: true, maxParamLength: MAX_PATH_SEGMENT_LENGTH });
  const places = new Map<string, Place>();
  for (const spelling of spellings) {
    const names = [...spelling.path.matchAll(PARAMETER)].map(([, name = '']) => name);
    let count = 0;
    const url = spelling.path.replace(PARAMETER, () => `:${count++}`);
    const known = places.get(url);
    const place = known ?? { byMethod: new Map() };
    if (known === undefined) {
      places.set(url, place);
      router.on('GET', url, unused, place);
    }
    place.byMethod.set(spelling.operation.method, { ...spelling, names });
  }
  return router;
}

/** The router wants something to call; what is found is looked at instead. */
function unused(): void {}
