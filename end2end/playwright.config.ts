// What is run, in which browsers' moods, and where results go. How a server is started for the tests
// is in support/server.ts.
import { defineConfig } from '@playwright/test';
import { chromium } from './support/places.ts';

// `npx playwright test` with nothing but its reporter: then no page may be left out (checks/pages.ts).
const [command, ...asked] = process.argv.slice(2);
if (command === 'test' && asked.every((word) => word.startsWith('--reporter'))) process.env.SMR_WHOLE_RUN = 'yes';

// What Playwright turns off itself, for the last list counts; and the browser's own pages beside the tests'
// page: each new window draws them, for half a second of a processor.
const OFF = [
  'AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay', 'MediaRouter', 'PaintHolding', 'ThirdPartyStoragePartitioning', 'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints', 'NetworkTimeServiceQuerying', 'AimEnabled', 'PreconnectToSearch',
  'WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup', 'OmniboxEverywhere', 'WebUIToolbarWebView',
  'WebUIReloadButton', 'WebUILocationBar',
];

const everything = { testDir: './tests', dependencies: ['ready'] };

export default defineConfig({
  outputDir: 'test-results',
  forbidOnly: true,
  // A test that passes at the second try is counted as unsteady and shown; where nobody can look at
  // the machine, one stumble of it does not throw the whole run away.
  retries: process.env.CI ? 1 : 0,
  maxFailures: 30, // a server that is broken altogether need not be asked for an hour
  workers: 2,
  fullyParallel: false, // the tests of one file share a server, one after the other
  timeout: 90_000,
  expect: { timeout: 5_000 },
  reporter: [['list']],
  use: {
    // Not headless shell: the browser people use, from the system's packages.
    launchOptions: {
      executablePath: chromium(),
      args: [
        '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
        '--disable-background-networking', '--disable-component-update', '--disable-sync',
        `--disable-features=${OFF.join(',')}`,
      ],
    },
    headless: true,
    locale: 'en-NZ',
    timezoneId: 'Pacific/Auckland',
    viewport: { width: 1280, height: 900 },
    actionTimeout: 5_000,
    navigationTimeout: 15_000,
    acceptDownloads: true,
    screenshot: 'only-on-failure',
  },
  projects: [
    // Begins every run; `pages` judges at the end what all the others saw, even when some of them failed.
    { name: 'ready', testDir: './checks', testMatch: 'ready.ts', teardown: 'pages' },
    { name: 'pages', testDir: './checks', testMatch: 'pages.ts' },
    { ...everything, name: 'js', use: { javaScriptEnabled: true } },
    { ...everything, name: 'no-js', use: { javaScriptEnabled: false }, grepInvert: /@js/ },
    // The same journeys on the other database, in short.
    ...(process.env.SMR_TEST_POSTGRES_URL
      ? [{ ...everything, name: 'postgres', grep: /@smoke/, use: { javaScriptEnabled: true, database: 'postgres' } as object }]
      : []),
  ],
});
