/** Makes a container of an `npx` or `uvx` run: the same command on a base image that has the runner. */
import { EnvName, type ServerDefinitionInput } from '../contract/server.ts'
import { type Host, isPlaceholder, type Outlook, refused, withSecretsNamed } from './import-outlook.ts'
import type { PackageRun } from './import-package.ts'
import { hostFiles } from './import-paths.ts'
import { secretNames, withoutSecretWords } from './import-secrets.ts'

/** Debian, not Alpine: packages with native parts are made for it. With `git`: the full image, which has it. */
const NODE = { plain: 'node:22-bookworm-slim', git: 'node:22-bookworm' } as const
const PYTHON = '3.13'
const uvImage = (python: string, git: boolean): string =>
  `ghcr.io/astral-sh/uv:python${python}-bookworm${git ? '' : '-slim'}`

/** Where the runner keeps what it fetches, whoever it runs as. */
const HOME = '/tmp'
/** These only pass on to a server elsewhere, and ask a browser of this computer for the way in. */
const GO_BETWEENS = /^(?:mcp-remote|supergateway|mcp-proxy|@smithery\/cli)(?:@|$)/

export function packageContainer(run: PackageRun, given: Readonly<Record<string, string>>, host: Host): Outlook {
  const { runner, name } = run
  if (run.sources.some((source) => GO_BETWEENS.test(source))) {
    const why = `${name} only leads to a server elsewhere: there is nothing to run here.`
    return refused(runner, name, why, 'It works as it is.')
  }
  if (run.args.some((word) => /\$\{[a-z]\w*[:}]/.test(word))) {
    const why = 'Its arguments have placeholders that only the client fills in.'
    return refused(runner, name, why, 'Put the values themselves into the entry, then look again.')
  }
  const bad = Object.keys(given).find((variable) => !EnvName.safeParse(variable).success)
  if (bad !== undefined) {
    return refused(runner, name, `Its variable "${bad}" has a name that no container takes.`, 'It works as it is.')
  }
  const files = hostFiles(run.args, given, host)
  const { command, env } = withoutSecretWords([...runnerWords(run), name, ...files.words], Object.keys(files.env))
  const variables = { ...files.env, ...env }
  const secrets = [...new Set([...secretNames(variables), ...Object.keys(env)])]
  const input: ServerDefinitionInput = {
    image: imageOf(run),
    transport: 'stdio',
    command: [...command],
    env: { HOME, ...variables },
    ...(secrets.length > 0 ? { secrets } : {}),
    ...(files.mounts.length > 0 ? { mounts: [...files.mounts] } : {}),
    ...(files.mounts.length > 0 && host.user !== null ? { user: host.user } : {}),
    // It fetches its package when it starts; from a read-only container it could not run it.
    readOnly: false,
    limits: { memory: '1g' },
  }
  return {
    kind: runner,
    what: name,
    ok: true,
    input: withSecretsNamed(input),
    notes: [...notesOf(run, given), ...files.notes],
  }
}

function runnerWords({ runner, flags }: PackageRun): readonly string[] {
  return runner === 'npx' ? ['npx', '-y', ...flags] : ['uvx', ...flags]
}

function imageOf({ runner, sources, python }: PackageRun): string {
  const needsGit = sources.some((source) =>
    /^(?:git[+:]|github:|gitlab:|bitbucket:)|\.git(?:[#@]|$)|@ git\+/.test(source),
  )
  if (runner === 'npx') return needsGit ? NODE.git : NODE.plain
  const [version = PYTHON] = /^3\.\d+/.exec(python ?? '') ?? []
  return uvImage(version, needsGit)
}

function notesOf(run: PackageRun, given: Readonly<Record<string, string>>): readonly string[] {
  const open = Object.keys(given).filter((name) => isPlaceholder(given[name] ?? ''))
  return [
    'It sees no other file of this computer than the mounted ones, and no program of it.',
    `Each session fetches the package anew, so its start takes longer than with ${run.runner} itself.`,
    ...(run.sources.every(isPinned) ? [] : [`No exact version is named: each session runs the newest ${run.name}.`]),
    ...open.map((name) => `${name} has only a placeholder: give it its value before a client uses the server.`),
  ]
}

/** `pkg@1.2.3`, `@scope/pkg@1.2.3`, `pkg==1.2.3`, a commit. */
const isPinned = (source: string): boolean => /(?:.@v?\d+\.\d+|==\s*\d|@[0-9a-f]{7,40}$|#[0-9a-f]{7,40}$)/.test(source)
