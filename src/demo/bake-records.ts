import { writeBakedRecords } from './baked-records.ts';
import { workOutDemoRecords } from './demo-account.ts';

// Run by the build, in the folder that it builds.
writeBakedRecords(await workOutDemoRecords());
