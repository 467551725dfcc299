import { describe, expect, test, vi } from 'vitest'

import { configure, type ConfigInput } from './configure.ts'
import { configSchemaFor, OVERRIDABLE_OPTIONS } from '../manifest/config-schema.ts'
import { constantOf } from '../manifest/job-type.ts'
import type { JobOptions } from '../manifest/options.ts'
import type { Registry } from './registry.ts'
import { ConfigError } from '../errors/start-errors.ts'

function registryOf(jobs: Record<string, JobOptions>, envPrefix = ''): Registry {
  return {
    formatVersion: 1,
    envPrefix,
    config: configSchemaFor(Object.keys(jobs)),
    jobs: Object.entries(jobs).map(([type, options]) => ({
      type,
      constant: constantOf(type),
      file: `src/tasks/${type}.ts`,
      options,
      load: () => Promise.reject(new Error('a class is not loaded by its configuration')),
    })),
  }
}

const registry = registryOf({
  tweet: { intervalSeconds: 120, batchSize: 3, maxConcurrent: 2 },
  chain_state_monitor: { cron: '*/5 * * * *', timezone: 'Europe/Berlin' },
})

function tweet(input: Partial<ConfigInput>) {
  return configure({ registry, env: {}, ...input }).jobs.get('tweet')!
}

function warningsOf(env: Record<string, string>): readonly string[] {
  return configure({ registry, env }).warnings
}

function problemsOf(input: Partial<ConfigInput>): readonly string[] {
  try {
    configure({ registry, env: {}, ...input })
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

describe('layers', () => {
  test('without overrides a job has its declared options and the defaults', () => {
    const { options, sources } = tweet({})
    expect(options).toMatchObject({ name: 'Tweet', intervalSeconds: 120, maxRetries: 3, cron: undefined })
    expect(sources.intervalSeconds).toEqual({ layer: 'decorator', name: 'intervalSeconds' })
    expect(sources.maxRetries).toEqual({ layer: 'default', name: 'maxRetries' })
  })

  test.for([
    [
      'the environment wins over all',
      {},
      { batchSize: 9 },
      { layer: 'environment', name: 'TWEET_BATCH_SIZE' },
    ],
    [
      'the older name comes second',
      { TWEET_BATCH_SIZE: undefined },
      { batchSize: 8 },
      { layer: 'older environment', name: 'TWEET_RUNNER_BATCH_SIZE' },
    ],
    [
      'the config file comes third',
      { TWEET_BATCH_SIZE: undefined, TWEET_RUNNER_BATCH_SIZE: undefined },
      { batchSize: 7 },
      { layer: 'file', name: 'tweet.batchSize' },
    ],
  ] as const)('%s', ([, env, options, source]) => {
    const job = tweet({
      env: { TWEET_BATCH_SIZE: '9', TWEET_RUNNER_BATCH_SIZE: '8', ...env },
      file: { tweet: { batchSize: 7 } },
      overrides: { tweet: { batchSize: 6 } },
    })
    expect(job.options).toMatchObject(options)
    expect(job.sources.batchSize).toEqual(source)
  })

  test('every layer wins over those below it', () => {
    const layers = [
      ['environment', { env: { TWEET_BATCH_SIZE: '9' } }],
      ['older environment', { env: { TWEET_RUNNER_BATCH_SIZE: '8' } }],
      ['file', { file: { tweet: { batchSize: 7 } } }],
      ['program', { overrides: { tweet: { batchSize: 6 } } }],
      ['decorator', {}],
    ] as const
    for (const [index, [layer]] of layers.entries()) {
      const given: readonly Partial<ConfigInput>[] = layers.slice(index).map(([, input]) => input)
      const env = Object.assign({}, ...given.map((input) => input.env)) as Record<string, string>
      const { sources, options } = tweet({ ...Object.assign({}, ...given), env })
      expect([sources.batchSize.layer, options.batchSize]).toEqual([layer, [9, 8, 7, 6, 3][index]])
    }
  })

  test.for([
    ['enabled', 'false', false],
    ['intervalSeconds', '7.5', 7.5],
    ['cron', '0 8 * * *', '0 8 * * *'],
    ['timezone', 'Asia/Tokyo', 'Asia/Tokyo'],
    ['priority', 'LOW', 'LOW'],
    ['maxRetries', '7', 7],
    ['retryDelaySeconds', '7.5', 7.5],
    ['timeoutSeconds', '7.5', 7.5],
    ['maxConcurrent', '7', 7],
    ['batchSize', '7', 7],
    ['misfireGraceSeconds', '7.5', 7.5],
  ] as const)(
    '%s can be overridden in the environment, by the older name, in a file in both forms, and in the program',
    ([option, text, value]) => {
      const words = option.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
      const inputs: Partial<ConfigInput>[] = [
        { env: { [`TWEET_${words.toUpperCase()}`]: text } },
        { env: { [`TWEET_RUNNER_${words.toUpperCase()}`]: text } },
        { file: { tweet: { [option]: value } } },
        { file: { [`tweet_${words}`]: value } },
        { overrides: { tweet: { [option]: value } } },
      ]
      expect(inputs.map((input) => tweet(input).options[option])).toEqual(inputs.map(() => value))
    },
  )

  test('no other option can be overridden', () => {
    expect(OVERRIDABLE_OPTIONS).toHaveLength(11)
  })

  test('the values are judged by the schema of the registry', () => {
    const strict = { ...registry, config: configSchemaFor([]) as Registry['config'] }
    expect(() => configure({ registry: strict, env: { TWEET_BATCH_SIZE: '5' } })).toThrow(
      'the schema refuses what was not given',
    )
  })

  test('what createRunner is given wins over the decorator', () => {
    const { options, sources } = tweet({ overrides: { tweet: { batchSize: 6 } } })
    expect(options).toMatchObject({ batchSize: 6, enabled: true, maxConcurrent: 2 })
    expect(sources.batchSize).toEqual({ layer: 'program', name: 'jobs.tweet.batchSize' })
  })

  test('a config file may have flat keys', () => {
    const { options, sources } = tweet({
      file: { tweet_enabled: false, tweet_interval_seconds: 5, tweet: { batchSize: 4 } },
    })
    expect(options).toMatchObject({ enabled: false, intervalSeconds: 5, batchSize: 4 })
    expect(sources.enabled).toEqual({ layer: 'file', name: 'tweet_enabled' })
  })

  test('every variable has the prefix of the program', () => {
    const prefixed = registryOf({ tweet: {} }, 'MYAPP_')
    const env = { MYAPP_TWEET_ENABLED: 'no', TWEET_MAX_RETRIES: '9', MYAPP_TWEET_RUNNER_BATCH_SIZE: '2' }
    expect(configure({ registry: prefixed, env }).jobs.get('tweet')?.options).toMatchObject({
      enabled: false,
      maxRetries: 3,
      batchSize: 2,
    })
  })

  test('a job that is not idempotent has no retries unless they are configured', () => {
    const careful = registryOf({ pay: { idempotent: false } })
    const retries = (env: Record<string, string>) =>
      configure({ registry: careful, env }).jobs.get('pay')?.options.maxRetries
    expect(retries({})).toBe(0)
    expect(retries({ PAY_MAX_RETRIES: '2' })).toBe(2)
  })

  test('job types may be names that every object has', () => {
    const odd = registryOf({ constructor: {}, toString: {} })
    const { jobs } = configure({ registry: odd, env: { CONSTRUCTOR_BATCH_SIZE: '5' }, file: {} })
    expect([...jobs].map(([type, { options }]) => [type, options.batchSize])).toEqual([
      ['constructor', 5],
      ['toString', 10],
    ])
  })
})

describe('schedules', () => {
  test('an interval in the environment replaces the cron of the decorator', () => {
    const { jobs } = configure({ registry, env: { CHAIN_STATE_MONITOR_INTERVAL_SECONDS: '300' } })
    const { options, sources } = jobs.get('chain_state_monitor')!
    expect(options).toMatchObject({ intervalSeconds: 300, cron: undefined })
    expect(sources.cron).toEqual({ layer: 'environment', name: 'CHAIN_STATE_MONITOR_INTERVAL_SECONDS' })
  })

  test('a cron in a higher layer replaces the interval of a lower one', () => {
    const { options } = tweet({
      env: { TWEET_CRON: '0 8 * * *' },
      file: { tweet: { intervalSeconds: 5 } },
    })
    expect(options).toMatchObject({ cron: '0 8 * * *', intervalSeconds: undefined })
  })

  test('two schedules in one layer are an error', () => {
    expect(problemsOf({ env: { TWEET_CRON: '0 8 * * *', TWEET_INTERVAL_SECONDS: '5' } })).toEqual([
      'environment variable TWEET_CRON, job "tweet": TWEET_INTERVAL_SECONDS gives a schedule too, and a job has one schedule',
    ])
  })
})

describe('values', () => {
  test.for(['true', 'TRUE', '1', 'yes', 'On'])('%s is true', (text) => {
    expect(tweet({ env: { TWEET_ENABLED: text } }).options.enabled).toBe(true)
  })

  test.for(['false', 'False', '0', 'no', 'OFF'])('%s is false', (text) => {
    expect(tweet({ env: { TWEET_ENABLED: text } }).options.enabled).toBe(false)
  })

  test('a priority may be in any case', () => {
    expect(tweet({ env: { TWEET_PRIORITY: 'critical' } }).options.priority).toBe('CRITICAL')
  })

  test.for([
    ['', '; a variable that is empty is set, so unset it to leave the option as it is'],
    ['  ', '; a variable that is empty is set, so unset it to leave the option as it is'],
    ['abc', ''],
    ['0x10', '; write 16'],
    ['1e3', '; write 1000'],
    ['-1e3', ''],
    ['1e999', ''],
    ['5 ', '; write 5'],
    ['5s', '; write 5'],
    ['1h30m', '; write 5400'],
    ['٥', ''],
  ] as const)('%j is not a number, and the message gives the remedy', ([text, remedy]) => {
    expect(problemsOf({ env: { TWEET_RETRY_DELAY_SECONDS: text } })).toEqual([
      `environment variable TWEET_RETRY_DELAY_SECONDS, job "tweet": expected retryDelaySeconds to be a number ≥ 0, got ${JSON.stringify(text)}${remedy}`,
    ])
  })

  test('for a text in a config file that should be a value, the error gives the value without quotes', () => {
    expect(
      problemsOf({ file: { tweet: { enabled: 'yes', maxRetries: '3', priority: 'high', timezone: '' } } }),
    ).toEqual([
      'config file key tweet.enabled, job "tweet": expected enabled to be true or false, got "yes"; write true',
      'config file key tweet.timezone, job "tweet": expected timezone to be an IANA time zone such as "Europe/Berlin", or an offset such as "+05:30", got ""',
      `config file key tweet.priority, job "tweet": expected priority to be one of 'LOW', 'NORMAL', 'HIGH', 'CRITICAL', got "high"; write "HIGH"`,
      'config file key tweet.maxRetries, job "tweet": expected maxRetries to be an integer ≥ 0, got "3"; write 3',
    ])
  })

  const LAYERS = {
    'environment variable': (option: string, value: string) => ({
      env: { [`TWEET_${option.toUpperCase()}`]: value },
    }),
    'older variable': (option: string, value: string) => ({
      env: { [`TWEET_RUNNER_${option.toUpperCase()}`]: value },
    }),
    'nested file': (option: string, value: string) => ({ file: { tweet: { [option]: value } } }),
    'flat file': (option: string, value: string) => ({ file: { [`tweet_${option}`]: value } }),
    program: (option: string, value: string) => ({ overrides: { tweet: { [option]: value } } }),
  }

  test.for([
    ['timezone', 'BST', 'Europe/London'],
    ['timezone', 'SystemV/PST8PDT', 'America/Los_Angeles'],
    ['timezone', '\u221205:00', '-05:00'],
    ['timezone', 'europe/berlin', 'Europe/Berlin'],
    ['cron', '@hourly', '0 * * * *'],
    ['cron', '*/90 * * * *', '0'],
    ['cron', '0 0 * * 7-1', '0-1'],
  ] as const)('%s %j is wrong in every layer, with the same remedy', ([option, value, meant]) => {
    for (const [name, layer] of Object.entries(LAYERS)) {
      const [problem = 'none', ...more] = problemsOf(layer(option, value))
      expect([name, more]).toEqual([name, []])
      expect(/; write "?(.+?)"?$/.exec(problem)?.[1], `${name}: ${problem}`).toBe(meant)
    }
  })

  test.for(['US/Pacific', 'EST', '+05:30', 'UTC'])('timezone %s is right in every layer', (timezone) => {
    for (const layer of Object.values(LAYERS)) expect(problemsOf(layer('timezone', timezone))).toEqual([])
  })

  test('a zone that this Node has no data of is an error of the start', () => {
    // The options of @job are not checked again: this stands for a zone that only the build knew.
    const jobs = {
      tweet: { cron: '0 8 * * *', timezone: 'Mars/Olympus' },
      feed: { timezone: 'Mars/Olympus' },
    }
    expect(problemsOf({ registry: registryOf(jobs) })).toEqual([
      `@job option timezone, job "tweet": Node.js ${process.versions.node} has no data of the time zone "Mars/Olympus" (its data are of version ${process.versions.tz}); update Node.js`,
    ])
  })

  test('each remedy that names a value is right itself', () => {
    const texts = [
      'true',
      'YES',
      'y',
      'off',
      '3',
      ' 3',
      '3s',
      '1h30m',
      '1e3',
      'high',
      'Low',
      ' CRITICAL',
      '@daily ',
    ]
    const zones = ['pst', 'UTC ', 'utc', 'Berlin', 'Europe/Berln', 'GMT+2', '+0530', '+5', '5', 'Kolkata']
    let remedies = 0
    for (const option of OVERRIDABLE_OPTIONS) {
      for (const text of [...texts, ...zones]) {
        const [problem = ''] = problemsOf({ file: { tweet: { [option]: text } } })
        const meant = /; write (.+)$/.exec(problem)?.[1]
        if (meant === undefined) continue
        remedies += 1
        const mended = { tweet: { [option]: JSON.parse(meant) as unknown } }
        expect({ mended, problems: problemsOf({ file: mended }) }).toEqual({ mended, problems: [] })
      }
    }
    expect(remedies).toBeGreaterThan(40)
  })

  test('one error lists every bad value of every layer', () => {
    const problems = problemsOf({
      env: {
        TWEET_ENABLED: 'maybe',
        TWEET_MAX_CONCURRENT: '0',
        TWEET_RUNNER_PRIORITY: 'urgent',
        CHAIN_STATE_MONITOR_TIMEZONE: 'Berlin',
        CHAIN_STATE_MONITOR_CRON: '* * *',
      },
      file: {
        tweet: { enabled: 'yes', overlap: 'allow', batchsize: 3 },
        chain_state_monitor_max_retries: -1,
        twet: {},
        tweet_enable: true,
        chain_state_monitor: 5,
      },
      // oxlint-disable-next-line typescript/no-explicit-any -- what the types forbid can come from JavaScript
      overrides: { tweet: { timeoutSeconds: null }, discord: { enabled: true } } as any,
    })
    expect(problems.join('\n')).toMatchInlineSnapshot(`
      "environment variable TWEET_ENABLED, job "tweet": expected enabled to be true or false, got "maybe"
      environment variable TWEET_MAX_CONCURRENT, job "tweet": expected maxConcurrent to be an integer ≥ 1, got "0"
      environment variable CHAIN_STATE_MONITOR_CRON, job "chain_state_monitor": expected cron to be a cron expression of 5 fields, or of 6 with seconds first, got "* * *": it has 3 fields, not 5 (or 6 with seconds first)
      environment variable CHAIN_STATE_MONITOR_TIMEZONE, job "chain_state_monitor": expected timezone to be an IANA time zone such as "Europe/Berlin", or an offset such as "+05:30", got "Berlin": it is not in the IANA time zone database; write "Europe/Berlin"
      environment variable TWEET_RUNNER_PRIORITY, job "tweet": expected priority to be one of 'LOW', 'NORMAL', 'HIGH', 'CRITICAL', got "urgent"
      config file key tweet.overlap: overlap is fixed by @job and cannot be configured
      config file key tweet.batchsize: there is no option "batchsize"; did you mean "batchSize"?
      config file key twet: there is no job "twet"; did you mean "tweet"?
      config file key tweet_enable: there is no job "tweet_enable"; did you mean "tweet_enabled"?
      config file key chain_state_monitor: expected an object of options, got 5
      config file key tweet.enabled, job "tweet": expected enabled to be true or false, got "yes"; write true
      config file key chain_state_monitor_max_retries, job "chain_state_monitor": expected maxRetries to be an integer ≥ 0, got -1
      createRunner option jobs.discord: there is no job "discord"; there are tweet, chain_state_monitor
      createRunner option jobs.tweet.timeoutSeconds, job "tweet": expected timeoutSeconds to be a number > 0, got null"
    `)
  })

  test('an option that a file gives in both forms is an error', () => {
    expect(problemsOf({ file: { tweet: { enabled: true }, tweet_enabled: true } })).toEqual([
      'config file key tweet_enabled, job "tweet": enabled is also given by tweet.enabled',
    ])
  })

  test('rules across options are checked on the result', () => {
    const ordered = registryOf({ feed: { preserveOrder: true } })
    expect(problemsOf({ registry: ordered, env: { FEED_MAX_CONCURRENT: '2' } })).toEqual([
      'environment variable FEED_MAX_CONCURRENT, job "feed": preserveOrder: true runs one message at a time, so maxConcurrent cannot be 2',
    ])
  })
})

describe('rules across options while a value is wrong', () => {
  const ordered = registryOf({ feed: { preserveOrder: true }, tweet: {} })
  const broken =
    'environment variable FEED_MAX_CONCURRENT, job "feed": preserveOrder: true runs one message at a time, so maxConcurrent cannot be 2'

  test('the rule is in the same error as the wrong values of other options', () => {
    const env = { FEED_MAX_CONCURRENT: '2', FEED_ENABLED: 'maybe', TWEET_BATCH_SIZE: '0' }
    expect(problemsOf({ registry: ordered, env })).toEqual([
      'environment variable FEED_ENABLED, job "feed": expected enabled to be true or false, got "maybe"',
      'environment variable TWEET_BATCH_SIZE, job "tweet": expected batchSize to be an integer ≥ 1, got "0"',
      broken,
    ])
  })

  test('a rule across options is not reported if the value in force is itself invalid', () => {
    const env = { FEED_MAX_CONCURRENT: '2.5', FEED_RUNNER_MAX_CONCURRENT: '2' }
    expect(problemsOf({ registry: ordered, env })).toEqual([
      'environment variable FEED_MAX_CONCURRENT, job "feed": expected maxConcurrent to be an integer ≥ 1, got "2.5"',
    ])
  })
})

describe('warnings', () => {
  test('two slips are noticed, and three are another name', () => {
    expect(warningsOf({ TWEET_BATCH_SIZ3S: '5', TWEET_BATCH_S12ES: '5', DISCORD_WEBHOOK_URL: 'x' })).toEqual([
      'environment variable TWEET_BATCH_SIZ3S configures nothing; did you mean TWEET_BATCH_SIZE?',
    ])
  })

  test('a slip in the name of the job is noticed too', () => {
    expect(warningsOf({ TWEAT_ENABLED: '1' })).toEqual([
      'environment variable TWEAT_ENABLED configures nothing; did you mean TWEET_ENABLED?',
    ])
  })

  test('a variable in lower case is noticed too', () => {
    expect(warningsOf({ tweet_enabled: '1' })).toEqual([
      'environment variable tweet_enabled configures nothing; did you mean TWEET_ENABLED?',
    ])
  })

  test('an option that is fixed by @job is named as such', () => {
    expect(warningsOf({ TWEET_RUN_ON_START: '1', TWEET_VERSION: '2' })).toEqual([
      'environment variable TWEET_RUN_ON_START configures nothing: runOnStart is fixed by @job',
    ])
  })

  test('a variable that is nearly one of a job has a did-you-mean', () => {
    expect(warningsOf({ TWEET_INTERVAL_SECOND: '5', CHAIN_STATE_MONITOR_RUNNER_ENABLD: '1' })).toEqual([
      'environment variable CHAIN_STATE_MONITOR_RUNNER_ENABLD configures nothing; did you mean CHAIN_STATE_MONITOR_RUNNER_ENABLED?',
      'environment variable TWEET_INTERVAL_SECOND configures nothing; did you mean TWEET_INTERVAL_SECONDS?',
    ])
  })

  test('other variables, and the variables of other jobs, have none', () => {
    expect(warningsOf({ TWEET_WEBHOOK_URL: 'https://example.com', HOME: '/home/me' })).toEqual([])
    const similar = registryOf({ tweet: {}, tweets: {} })
    expect(configure({ registry: similar, env: { TWEETS_CRON: '0 8 * * *' } }).warnings).toEqual([])
  })
})

describe('very many jobs', () => {
  const types = Array.from({ length: 2000 }, (_, index) => `job_${index}`)
  const many = registryOf(Object.fromEntries(types.map((type) => [type, {}])))

  function configured(input: Partial<ConfigInput>): ConfigError {
    try {
      configure({ registry: many, env: {}, ...input })
    } catch (error) {
      if (error instanceof ConfigError) return error
      throw error
    }
    throw new Error('the configuration is valid')
  }

  test('of very many problems the message shows the first hundred, and the error has all', () => {
    const error = configured({ overrides: Object.fromEntries(types.map((type) => [type, { batchSize: 0 }])) })
    expect(error.problems).toHaveLength(2000)
    expect(error.message.split('\n')).toHaveLength(102)
    expect(error.message).toMatch(/job_99\b[^]*\n {2}- and 1900 more, which the error has as its problems$/)
  })

  test('a wrong value is found among the others without a search', () => {
    const find = vi.spyOn(Array.prototype, 'find')
    const both = { cron: '0 8 * * *', intervalSeconds: 0 }
    const error = configured({ overrides: Object.fromEntries(types.map((type) => [type, both])) })
    const searched = find.mock.contexts.filter((list) => (list as unknown[]).length > 100)
    find.mockRestore()
    expect(error.problems).toHaveLength(4000)
    expect(searched).toEqual([])
  })

  test('a near name is looked for with the first unknown jobs', () => {
    const unknown = Object.fromEntries(types.map((type) => [`x${type}`, {}]))
    const hinted = configured({ file: unknown }).problems.filter((problem) =>
      problem.includes('did you mean'),
    )
    expect(hinted).toHaveLength(10)
  })

  test('of very many variables and jobs only the first variables are compared', () => {
    const env = Object.fromEntries(types.map((_, index) => [`JOBB_${index}_ENABLED`, '1']))
    expect(configure({ registry: many, env }).warnings).toHaveLength(500)
  })
})
