import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import {
  deploymentSettings,
  migrationSettings,
  readSettings,
  settingNames,
  SettingsError,
} from '../../platform/settings.ts';

/** What the person who made a mistake reads. */
function complaint(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
  }
  throw new Error('expected a SettingsError');
}

describe('settings', () => {
  test('without any setting everything runs embedded, on the documented ports', () => {
    expect(readSettings({})).toEqual({
      port: 3000,
      dataDir: resolve('.data'),
      databaseUrl: undefined,
      temporalAddress: undefined,
      temporalNamespace: 'default',
      workerBuildId: undefined,
      temporalUiPort: 8233,
      temporalCliPath: undefined,
      temporalTestServerPath: undefined,
      bootstrapAdminKey: undefined,
      stripeApiKey: undefined,
      smtpUrl: undefined,
      mailFrom: 'payouts@localhost',
      payoutDetailsKey: undefined,
      temporalPayloadKey: undefined,
      codecPort: 8234,
      temporalUiOrigin: undefined,
      rateLimit: 6_000,
      drainGrace: 5,
      metricsToken: undefined,
      workerMetricsPort: undefined,
      temporalMetricsPort: undefined,
      otelExporterOtlpEndpoint: undefined,
      logLevel: 'info',
      wakeSpread: 300,
      workflowCache: 1_000,
      allowPrivateWebhooks: false,
      fakeBankUrl: undefined,
      timeSkipping: false,
    });
  });

  test('an empty setting is an absent one', () => {
    expect(readSettings({ PORT: '', DATABASE_URL: '', LOG_LEVEL: '' })).toEqual(readSettings({}));
  });

  test.each([
    { setting: 'PORT', value: 'http', line: 'PORT is wrong: expected a port number from 1 to 65535, got "http"' },
    { setting: 'PORT', value: '0', line: 'PORT is wrong: expected a port number from 1 to 65535, got "0"' },
    { setting: 'PORT', value: '65536', line: 'PORT is wrong: expected a port number from 1 to 65535, got "65536"' },
    { setting: 'PORT', value: '3e3', line: 'PORT is wrong: expected a port number from 1 to 65535, got "3e3"' },
    {
      setting: 'TEMPORAL_UI_PORT',
      value: '-1',
      line: 'TEMPORAL_UI_PORT is wrong: expected a port number from 1 to 65535, got "-1"',
    },
    {
      setting: 'WORKER_BUILD_ID',
      value: 'build of today',
      line: 'WORKER_BUILD_ID is wrong: expected letters, digits, dots, hyphens and underscores, such as 0.4.0-3f2a91c, got "build of today"',
    },
    {
      setting: 'TEMPORAL_ADDRESS',
      value: 'temporal',
      line: 'TEMPORAL_ADDRESS is wrong: expected host and port such as temporal:7233, got "temporal"',
    },
    {
      setting: 'TEMPORAL_NAMESPACE',
      value: 'two words',
      line: 'TEMPORAL_NAMESPACE is wrong: expected a name of letters, digits, dots, hyphens and underscores, got "two words"',
    },
    {
      setting: 'LOG_LEVEL',
      value: 'loud',
      line: 'LOG_LEVEL is wrong: expected fatal, error, warn, info, debug, trace or silent, got "loud"',
    },
    {
      setting: 'ALLOW_PRIVATE_WEBHOOKS',
      value: 'yes',
      line: 'ALLOW_PRIVATE_WEBHOOKS is wrong: expected true or false, got "yes"',
    },
    { setting: 'TIME_SKIPPING', value: '1', line: 'TIME_SKIPPING is wrong: expected true or false, got "1"' },
  ])('$setting=$value names itself and what was expected', ({ setting, value, line }) => {
    expect(complaint(() => readSettings({ [setting]: value }))).toBe(line);
  });

  test.each([
    {
      setting: 'DATABASE_URL',
      value: 'mysql://app:hunter2@db/payouts',
      line: 'DATABASE_URL is wrong: expected a PostgreSQL address such as postgres://user:password@host:5432/database',
    },
    {
      setting: 'BOOTSTRAP_ADMIN_KEY',
      value: 'hunter2',
      line: 'BOOTSTRAP_ADMIN_KEY is wrong: expected any text of 32 characters or more',
    },
    {
      setting: 'PAYOUT_DETAILS_KEY',
      value: 'hunter2',
      line: 'PAYOUT_DETAILS_KEY is wrong: expected 32 bytes as base64, or several of these with commas between them',
    },
    {
      setting: 'SMTP_URL',
      value: 'http://app:hunter2@mail',
      line: 'SMTP_URL is wrong: expected the address of a mail server such as smtps://user:password@mail.example.com:465',
    },
  ])('a wrong $setting is not repeated, for it is a secret', ({ setting, value, line }) => {
    expect(complaint(() => readSettings({ [setting]: value }))).toBe(line);
  });

  test('several wrong settings are all named at once, one line each', () => {
    expect(complaint(() => readSettings({ PORT: 'x', LOG_LEVEL: 'y' })).split('\n')).toEqual([
      expect.stringMatching(/^PORT is wrong/),
      expect.stringMatching(/^LOG_LEVEL is wrong/),
    ]);
  });

  test('the API and the worker say that they need a PostgreSQL and a Temporal', () => {
    expect(complaint(() => deploymentSettings({})).split('\n')).toEqual([
      'DATABASE_URL is missing: expected a PostgreSQL address such as postgres://user:password@host:5432/database',
      'TEMPORAL_ADDRESS is missing: expected host and port such as temporal:7233',
    ]);
  });

  test('the migrations need a PostgreSQL only', () => {
    expect(complaint(() => migrationSettings({}))).toMatch(/^DATABASE_URL is missing: [^\n]*$/);
    expect(migrationSettings({ DATABASE_URL: 'postgres://localhost/payouts' }).databaseUrl).toBe(
      'postgres://localhost/payouts',
    );
  });

  test('.env.example lists every setting, and only those, with values that are accepted', () => {
    const example = parseEnv(readFileSync('.env.example', 'utf8'));
    expect(Object.keys(example).sort()).toEqual([...settingNames].sort());
    expect(readSettings(example)).toEqual(readSettings({}));
  });
});
