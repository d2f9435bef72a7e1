import { enableCompileCache } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { growThreadPool } from './cli/thread-pool.ts';

growThreadPool();
// Compiled code is kept between starts; it halves the time to the first answer.
enableCompileCache();
// While writes wait for the disk, what they hold looks as if it were kept for long. The engine would then put objects
// of that kind among the old ones for good, reads would fill that heap with garbage, and each cleaning take ten times
// as long.
setFlagsFromString('--no-allocation-site-pretenuring');
// What starting allocates is thrown away at once. The heap for young objects may grow when requests need it to,
// but not yet: an idle server keeps what it once had.
setFlagsFromString('--semi-space-growth-factor=1');
const { runCli } = await import('./cli/run-cli.ts');
await runCli(process.argv.slice(2));
setFlagsFromString('--semi-space-growth-factor=2');
