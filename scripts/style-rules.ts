import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** The rules of STYLE.md and ARCHITECTURE.md that the linter cannot state: who imports whom, and a few bans. */

const MAX_FILE_LINES = 400;

/**
 * What each area of `src/` may import, beside itself. Areas not named here may not be imported by others
 * than those that name them.
 */
const ALLOWED_IMPORTS: Readonly<Record<string, readonly string[]>> = {
  model: [],
  'observation.ts': [],
  'release.ts': [],
  'config.ts': [],
  'open-connections.ts': [],
  'worlds.ts': ['model'],
  'store/port': ['model'],
  'store/sqlite': ['model', 'store/port'],
  'store/postgres': ['model', 'store/port'],
  'open-store.ts': ['store/port', 'store/sqlite', 'store/postgres'],
  actions: ['model', 'store/port'],
  auth: ['model', 'store/port'],
  api: ['model', 'store/port', 'actions', 'auth', 'observation.ts'],
  'app.ts': [
    'model',
    'store/port',
    'actions',
    'auth',
    'api',
    'observation.ts',
    'open-connections.ts',
    'open-store.ts',
    'release.ts',
  ],
  'copy-accounts.ts': ['model', 'store/port', 'actions', 'open-store.ts'],
  'examine-place.ts': ['model', 'store/port', 'store/sqlite', 'store/postgres', 'actions', 'open-store.ts'],
  demo: ['model', 'store/port', 'actions', 'app.ts'],
  'start-axle.ts': ['model', 'app.ts', 'demo', 'worlds.ts'],
  cli: [
    'model',
    'app.ts',
    'config.ts',
    'copy-accounts.ts',
    'demo',
    'examine-place.ts',
    'observation.ts',
    'release.ts',
    'worlds.ts',
  ],
  'main.ts': ['cli'],
};

/** Packages and platform modules that an area may use; an area that is not named may use any. */
const ALLOWED_MODULES: Readonly<Record<string, readonly string[]>> = {
  model: ['node:module'],
  actions: ['node:timers/promises'],
};

/** Time, randomness and the environment come from outside, except in the files that bring them in. */
const INJECTED = /\bDate\.now\b|new Date\(\)|\bMath\.random\b|\brandomUUID\b|\bprocess\.env\b/;
const MAY_INJECT: readonly string[] = ['src/worlds.ts', 'src/start-axle.ts', 'src/cli/'];

const VAGUE_NAME = /(^|[/-])(util|utils|helper|helpers|common|misc|manager|service|services|data|info)\.ts$/;
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^'"\n]*(?:\{[^}]*\})?[^'"\n]*from\s+'([^']+)'|import\('([^']+)'\)/g;
const UNSAFE = /@ts-(?:ignore|nocheck)/;

/** Every breach in the tree below the folder, one sentence each. */
export function findStyleBreaches(root: string): readonly string[] {
  return sourceFiles(root).flatMap((file) => breachesIn(root, file));
}

function sourceFiles(root: string): readonly string[] {
  const folders = ['src', 'test', 'bench', 'scripts'];
  return folders.flatMap((folder) =>
    globSync('**/*.ts', { cwd: join(root, folder), exclude: ['**/node_modules'] }).map((name) =>
      join(folder, name),
    ),
  );
}

function breachesIn(root: string, file: string): readonly string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found: string[] = [];
  const lines = text.split('\n').length - 1;
  if (lines > MAX_FILE_LINES) found.push(`has ${lines} lines, more than ${MAX_FILE_LINES}`);
  if (VAGUE_NAME.test(file)) found.push('has a name that says nothing about its subject');
  if (UNSAFE.test(text)) found.push('switches the type checker off');
  if (!file.startsWith('src/')) return found.map((breach) => `${file} ${breach}`);
  if (
    INJECTED.test(text) &&
    !file.endsWith('.test.ts') &&
    !MAY_INJECT.some((each) => file.startsWith(each))
  ) {
    found.push('takes time, randomness or environment from the machine instead of its world');
  }
  if (!file.endsWith('.test.ts')) found.push(...importBreaches(file, text));
  return found.map((breach) => `${file} ${breach}`);
}

function importBreaches(file: string, text: string): readonly string[] {
  const from = areaOf(file);
  const found: string[] = [];
  for (const match of text.matchAll(IMPORT)) {
    const target = match[1] ?? match[2] ?? '';
    if (target.startsWith('.')) {
      if (!/\.(ts|json)$/.test(target)) found.push(`imports ${target} without its ending`);
      const to = areaOf(relative('.', join(dirname(file), target)));
      if (to !== from && !(ALLOWED_IMPORTS[from] ?? []).includes(to))
        found.push(`(${from}) imports ${target} (${to})`);
    } else if (ALLOWED_MODULES[from]?.includes(target) === false) {
      found.push(`(${from}) imports the module ${target}`);
    }
  }
  return found;
}

function areaOf(file: string): string {
  const [, first = '', second = ''] = file.split('/');
  if (first !== 'store') return first;
  return second.endsWith('.ts') ? 'store/port' : `store/${second}`;
}
