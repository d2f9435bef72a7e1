// Compiles the sources to plain JavaScript: what the package publishes, and what `npm start` runs, since it
// starts quicker than the sources. Plain JavaScript itself: it runs while the package is being installed, with
// whatever Node the machine has. With --if-stale it does nothing when nothing has changed.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const stamp = join(root, 'dist', 'built');

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

function build() {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  execFileSync(process.execPath, [compiler, '--project', join(root, 'tsconfig.build.json')], {
    stdio: 'inherit',
  });
  cpSync(join(root, 'src/model/standard'), join(root, 'dist/model/standard'), { recursive: true });
  execFileSync(findNode(), [join(root, 'dist/demo/bake-records.js')], { stdio: 'inherit' });
  writeFileSync(stamp, '');
}

// An install without dev dependencies has no compiler, and needs none: the package holds what was built.
if (existsSync(compiler) && (!process.argv.includes('--if-stale') || isStale())) build();
