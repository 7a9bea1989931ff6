/// <reference types="vitest/config" />
// One config for every part: the window (client), the app's Node code (app), the preload, and vitest.
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { here, nodeEnvironment, sampleEnvironment } from './vite.environments.ts'

// What dockerode loads at once and Berth never uses: SSH (native code), and gRPC for BuildKit's sessions.
const unusedByBerth = ['ssh2', 'cpu-features', '@grpc/grpc-js', '@grpc/proto-loader', 'protobufjs']

export default defineConfig({
  root: here('renderer'),
  cacheDir: here('node_modules/.vite'),
  base: './',
  plugins: [react(), tailwindcss()],
  resolve: {
    alias: Object.fromEntries(unusedByBerth.map((name) => [name, here('app/engine/not-bundled.ts')])),
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
