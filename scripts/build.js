// Makes what the package publishes and `npm start` runs: the sources and most packages as plain JavaScript in a few
// files, since hundreds of modules take longer to find and link than to run, beside their types and data.
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
  'checkpoint-worker': join(root, 'src/store/sqlite/checkpoint-worker.ts'),
  'bake-records': join(root, 'src/demo/bake-records.ts'),
};

/** Packages that are found at run time: those that most starts do without, and those that are never loaded. */
const LEFT_OUTSIDE = [
  'pg',
  'pino',
  'pino-pretty',
  'light-my-request',
  '@fastify/ajv-compiler',
  '@fastify/fast-json-stringify-compiler',
];

function isStale() {
  if (!existsSync(stamp)) return true;
  const builtAtMs = statSync(stamp).mtimeMs;
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  const inputs = [...sources.map((name) => join('src', name)), 'scripts/build.js', 'package.json'];
  return inputs.some((name) => statSync(join(root, name)).mtimeMs > builtAtMs);
}

/** The pinned Node, which understands what was built whatever runs this script. */
function findNode() {
  const pinned = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  return existsSync(pinned) ? pinned : process.execPath;
}

async function bundle() {
  const { rolldown } = await import('rolldown');
  const build = await rolldown({
    input: ENTRIES,
    platform: 'node',
    external: [/^node:/, ...LEFT_OUTSIDE],
  });
  // All files lie side by side, so that what they read at run time is found the same way from each.
  const names = { entryFileNames: '[name].js', chunkFileNames: '[name].js' };
  const { output } = await build.write({ dir: dist, format: 'esm', comments: false, ...names });
  await build.close();
  writeLicences(output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : [])));
}

/** The licences of the packages that went into the files; they ask to be passed on. */
function writeLicences(modules) {
  const folders = modules.map(
    (id) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id.replaceAll('\\', '/'))?.[0],
  );
  const packages = [...new Set(folders)]
    .filter((folder) => folder !== undefined && existsSync(folder))
    .sort();
  const texts = packages.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
    const text = file === undefined ? `Licence: ${license}\n` : readFileSync(join(folder, file), 'utf8');
    return `${name} ${version}\n\n${text.trim()}\n`;
  });
  writeFileSync(join(dist, 'third-party-licences.txt'), texts.join(`\n${'-'.repeat(80)}\n\n`));
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
