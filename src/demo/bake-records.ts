import { writeBakedContent } from './baked-records.ts';
import { workOutDemoContent } from './demo-content.ts';

// Run by the build, in the folder that it builds.
writeBakedContent(await workOutDemoContent());
