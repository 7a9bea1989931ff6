/** Reads a file of variables the way `docker run --env-file` does: NAME=VALUE, no quotes, no expansion; pure. */
import { Failure } from '../contract/failure.ts'

export function readEnvFile(text: string, file: string): readonly (readonly [name: string, value: string])[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .flatMap((line, index) => {
      const trimmed = line.trimStart()
      if (trimmed === '' || trimmed.startsWith('#')) return []
      const sign = trimmed.indexOf('=')
      if (sign > 0) return [[trimmed.slice(0, sign), trimmed.slice(sign + 1)] as const]
      throw new Failure(
        'invalid-input',
        `${file}, line ${index + 1}: that is not NAME=VALUE.`,
        'Correct the line, or start it with # to leave it out.',
      )
    })
}
