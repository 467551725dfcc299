/** The tsconfig.json of a user's project, for the type checks of several versions of TypeScript. */

export function userTsconfig(options: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    compilerOptions: {
      target: 'es2023',
      module: 'esnext',
      moduleResolution: 'bundler',
      types: ['node'],
      strict: true,
      skipLibCheck: true,
      noEmit: true,
      ...options,
    },
    include: ['src'],
  })
}
