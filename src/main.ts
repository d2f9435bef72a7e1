import { enableCompileCache } from 'node:module';

// Compiled code is kept between starts; it halves the time to the first answer.
enableCompileCache();
const { runCli } = await import('./cli/run-cli.ts');
await runCli(process.argv.slice(2));
