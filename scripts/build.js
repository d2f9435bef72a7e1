// Makes what the package publishes and `npm start` runs: the sources as plain JavaScript in a few files, since a
// hundred modules take longer to find and link than to run, beside their types and data. Packages stay outside.
// Plain JavaScript itself: it runs while the package is being installed, with whatever Node the machine has. With
// --if-stale it does nothing when nothing has changed.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const stamp = join(dist, 'built');

const ENTRIES = {
  main: join(root, 'src/main.ts'),
  'start-axle': join(root, 'src/start-axle.ts'),
  'bake-records': join(root, 'src/demo/bake-records.ts'),
};

function isStale() {
  if (!existsSync(stamp)) return true;
  const builtAtMs = statSync(stamp).mtimeMs;
  const inputs = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  return inputs.some((name) => statSync(join(root, 'src', name)).mtimeMs > builtAtMs);
}

/** The pinned Node, which understands what was built whatever runs this script. */
function findNode() {
  const pinned = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  return existsSync(pinned) ? pinned : process.execPath;
}

async function bundle() {
  const { rolldown } = await import('rolldown');
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const build = await rolldown({
    input: ENTRIES,
    platform: 'node',
    external: [/^node:/, ...Object.keys(dependencies)],
  });
  // All files lie side by side, so that what they read at run time is found the same way from each.
  await build.write({ dir: dist, format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name].js' });
  await build.close();
}

async function build() {
  rmSync(dist, { recursive: true, force: true });
  await bundle();
  execFileSync(process.execPath, [compiler, '--project', join(root, 'tsconfig.build.json')], {
    stdio: 'inherit',
  });
  cpSync(join(root, 'src/model/standard'), join(dist, 'standard'), { recursive: true });
  execFileSync(findNode(), [join(dist, 'bake-records.js')], { stdio: 'inherit' });
  rmSync(join(dist, 'bake-records.js'));
  writeFileSync(stamp, '');
}

// An install without dev dependencies has no compiler, and needs none: the package holds what was built.
if (existsSync(compiler) && (!process.argv.includes('--if-stale') || isStale())) await build();
