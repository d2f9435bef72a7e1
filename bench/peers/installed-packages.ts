/** The packages of this folder: what Axle is measured beside. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = import.meta.dirname;
const MODULES = join(FOLDER, 'node_modules');
const LOCK = join(FOLDER, 'package-lock.json');
/** Says which lock file an installation that went through was made from. */
const INSTALLED = join(MODULES, '.installed-from.json');

/**
 * Installs what the lock file names unless it is there. No package runs a script, except the one whose part in C++
 * has to be fetched or compiled.
 */
export function installPackages(): void {
  const lock = readFileSync(LOCK, 'utf8');
  if (existsSync(INSTALLED) && readFileSync(INSTALLED, 'utf8') === lock) return;
  process.stderr.write('installing what is measured beside Axle: some minutes, once\n');
  runNpm('ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error');
  runNpm('rebuild', 'sqlite3', '--loglevel=error');
  writeFileSync(INSTALLED, lock);
}

/** A file of an installed package. */
export function packageFile(name: string, file: string): string {
  return join(MODULES, name, file);
}

/** The version that the lock file names. */
export function packageVersion(name: string): string {
  const { packages } = JSON.parse(readFileSync(LOCK, 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly version?: string }>>;
  };
  return packages[`node_modules/${name}`]?.version ?? '';
}

/** The npm that runs this command, or else the one that is found. */
function runNpm(...args: readonly string[]): void {
  const { npm_execpath: npm } = process.env;
  const [program, ...before] = npm === undefined ? ['npm'] : [process.execPath, npm];
  const { status, error } = spawnSync(program ?? 'npm', [...before, ...args], {
    cwd: FOLDER,
    stdio: ['ignore', process.stderr, process.stderr],
  });
  if (status !== 0) throw error ?? new Error(`npm ${args[0]} ended with ${status}`);
}
