// Compiles the sources to plain JavaScript for the published package. Plain JavaScript itself: it runs while
// the package is being installed, with whatever Node the machine has.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

// An install without dev dependencies has no compiler, and needs none: the package holds what was built.
if (existsSync(compiler)) {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  execFileSync(process.execPath, [compiler, '--project', join(root, 'tsconfig.build.json')], {
    stdio: 'inherit',
  });
  cpSync(join(root, 'src/model/standard'), join(root, 'dist/model/standard'), { recursive: true });
}
