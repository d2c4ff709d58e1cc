// The README's picture: `npm run screenshot` draws docs/screens/register.png anew.
import base from './playwright.config.ts';
import { defineConfig } from '@playwright/test';

export default defineConfig({
  ...base,
  outputDir: 'test-results/screenshot',
  projects: [{ name: 'screenshot', testDir: './scripts', testMatch: 'screenshot.ts' }],
});
