// How the code that runs outside the window is bundled: the app's own, and the sample server's.
import { builtinModules } from 'node:module'
import { resolve } from 'node:path'
import type { EnvironmentOptions } from 'vite'

export const here = (path: string): string => resolve(import.meta.dirname, path)
const external = ['electron', /^electron\//, /^node:/, ...builtinModules]

/** Code that runs outside the window. Everything is bundled, so the installed app ships no node_modules. */
export function nodeEnvironment(
  folder: string,
  input: Record<string, string>,
  format: 'es' | 'cjs',
): EnvironmentOptions {
  return {
    consumer: 'server',
    resolve: { noExternal: true, conditions: ['node'], builtins: [/^electron/, /^node:/, ...builtinModules] },
    build: {
      outDir: here(`dist/${folder}`),
      emptyOutDir: true,
      copyPublicDir: false,
      ssr: true,
      target: 'node20',
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input,
        external,
        output: {
          format,
          entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
        },
      },
    },
  }
}

/** The sample server and its SDK, bundled flat into the folder that is sent to the engine to build its image. */
export function sampleEnvironment(): EnvironmentOptions {
  const input = {
    server: here('resources/sample-server/server.ts'),
    healthcheck: here('resources/sample-server/healthcheck.ts'),
  }
  const { build, ...rest } = nodeEnvironment('sample', input, 'es')
  const output = { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' } as const
  return {
    ...rest,
    build: {
      ...build,
      outDir: here('resources/sample-server/dist'),
      sourcemap: false,
      minify: true,
      rolldownOptions: { input, external, output },
    },
  }
}
