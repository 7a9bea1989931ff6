/// <reference types="vitest/config" />
// One config for every part: the window (client), the app's Node code (app), the preload, and vitest.
import { builtinModules } from 'node:module'
import { resolve } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type EnvironmentOptions } from 'vite'

const here = (path: string): string => resolve(import.meta.dirname, path)
const external = ['electron', /^electron\//, /^node:/, ...builtinModules]

/** Code that runs outside the window. Everything is bundled, so the installed app ships no node_modules. */
function nodeEnvironment(folder: string, input: Record<string, string>, format: 'es' | 'cjs'): EnvironmentOptions {
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

/** The sample server with its SDK in one file, inside the folder that is sent to the engine to build its image. */
function sampleEnvironment(): EnvironmentOptions {
  const input = {
    server: here('resources/sample-server/server.ts'),
    healthcheck: here('resources/sample-server/healthcheck.ts'),
  }
  const { build, ...rest } = nodeEnvironment('sample', input, 'es')
  const output = { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: 'chunks/[name].mjs' } as const
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

export default defineConfig({
  root: here('renderer'),
  base: './',
  plugins: [react(), tailwindcss()],
  resolve: {
    // dockerode's SSH transport is native code that Berth never uses: the fleet is local.
    alias: { ssh2: here('app/engine/no-ssh.ts'), 'cpu-features': here('app/engine/no-ssh.ts') },
  },
  environments: {
    client: { build: { outDir: here('dist/renderer'), emptyOutDir: true, target: 'chrome140', sourcemap: true } },
    app: nodeEnvironment(
      'app',
      { main: here('app/main.ts'), cli: here('app/cli.ts'), bridge: here('app/bridge.ts') },
      'es',
    ),
    preload: nodeEnvironment('preload', { preload: here('app/desktop/preload.ts') }, 'cjs'),
    sample: sampleEnvironment(),
  },
  builder: {
    buildApp: async (builder) => {
      for (const name of ['client', 'app', 'preload', 'sample'] as const) {
        const environment = builder.environments[name]
        if (environment) await builder.build(environment)
      }
    },
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          root: here('.'),
          include: ['app/**/*.test.ts', 'renderer/**/*.test.ts', 'scripts/**/*.test.mjs', 'resources/**/*.test.ts'],
          exclude: ['**/*.docker.test.ts', '**/node_modules/**'],
          environment: 'node',
        },
      },
      {
        extends: true,
        test: {
          name: 'docker',
          root: here('.'),
          include: ['app/**/*.docker.test.ts'],
          environment: 'node',
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
