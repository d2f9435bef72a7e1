#!/usr/bin/env node
// Plain JavaScript that any Node understands, so that an old one gets a clear message.
const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(`axle needs Node.js 24 or later; this is ${process.version}.`);
  process.exitCode = 1;
} else {
  await import('../dist/main.js');
}
