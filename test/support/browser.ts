import { existsSync } from 'node:fs';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';

/** Where systems have a Chromium; the environment may name another one. */
const PLACES = [
  process.env['AXLE_CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

const EXECUTABLE = PLACES.find((place) => place !== undefined && existsSync(place));

/** A real browser, without a window. */
export interface TestBrowser {
  /** A page of a person who was never here before: no cookies, nothing kept. It is closed with the test. */
  newPage(options?: BrowserContextOptions): Promise<Page>;
}

/** Describes what takes a browser; where there is none, one line says that it was skipped. */
export function describeInBrowser(name: string, body: (browser: TestBrowser) => void): void {
  if (EXECUTABLE === undefined) {
    console.log(`skipped, as there is no Chromium: ${name}`);
    describe.skip(name, () => body({ newPage: () => Promise.reject(new Error('there is no browser')) }));
    return;
  }
  describe(name, () => body(useBrowser(EXECUTABLE)));
}

function useBrowser(executablePath: string): TestBrowser {
  let browser: Browser | undefined;
  const contexts: BrowserContext[] = [];
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
  });
  afterAll(() => browser?.close());
  return {
    async newPage(options) {
      if (browser === undefined) throw new Error('the browser has not started yet');
      const context = await browser.newContext(options);
      contexts.push(context);
      return context.newPage();
    },
  };
}
