import { expect, test } from 'vitest'

import { createProject, jobwright } from '../testing/command-line.fixture.ts'

test('explain prints the page about a code', async () => {
  await using project = await createProject({})
  expect(await jobwright(project, 'explain', 'jw7001')).toMatchInlineSnapshot(`
    {
      "code": 0,
      "errors": "",
      "output": "# JW7001: an ignore comment without a reason

    A warning. \`// jobwright-ignore\` silences one code in the next line, or in its own line if it stands
    after code. The text after the code is the reason. The next reader needs it to see whether it still
    holds.

    ## Wrong

    \`src/tasks/send-digest.ts\`:

    \`\`\`ts
    import { BaseTask, job, type JobContext } from 'jobwright'

    @job('send_digest', {
      // jobwright-ignore JW2011
      timeoutSeconds: 90,
      intervalSeconds: 60,
    })
    export class SendDigestTask extends BaseTask {
      execute({ signal }: JobContext) {
        return readNews(signal)
      }
    }
    \`\`\`

    ## Right

    \`src/tasks/send-digest.ts\`:

    \`\`\`ts
    import { BaseTask, job, type JobContext } from 'jobwright'

    @job('send_digest', {
      // jobwright-ignore JW2011 a tick that is skipped now and then does no harm
      timeoutSeconds: 90,
      intervalSeconds: 60,
    })
    export class SendDigestTask extends BaseTask {
      execute({ signal }: JobContext) {
        return readNews(signal)
      }
    }
    \`\`\`
    ",
    }
  `)
})

test.for([
  [['JW701'], 'there is no code "JW701". Did you mean "JW7001"?'],
  [['7001'], 'there is no code "7001". Did you mean "JW7001"?'],
  [['unused'], 'there is no code "unused". Every message contains its code, such as JW2003.'],
  [['JW7001', 'JW7002'], 'unexpected argument "JW7002"'],
] as const)('what it cannot explain (%j) ends it with 2', async ([args, message]) => {
  await using project = await createProject({})
  expect(await jobwright(project, 'explain', ...args)).toEqual({
    code: 2,
    output: '',
    errors: `jobwright: ${message}\n`,
  })
})

test('explain without a code shows its usage', async () => {
  await using project = await createProject({})
  const { code, output, errors } = await jobwright(project, 'explain')
  expect({ code, output }).toEqual({ code: 2, output: '' })
  expect(errors).toMatch(
    /^jobwright: an argument is missing: <code>\n\n[^]*\nUsage: jobwright explain <code> /,
  )
})

test('explain --json prints the page for programs', async () => {
  await using project = await createProject({})
  const { code, output, errors } = await jobwright(project, 'explain', 'jw2003', '--json')
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  expect(JSON.parse(output)).toEqual({
    code: 'JW2003',
    severity: 'error',
    title: expect.any(String),
    why: expect.any(String),
    text: expect.stringMatching(/^# JW2003: /),
  })
})
