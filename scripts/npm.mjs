/** Runs npm: the one that runs us where there is one, so that versions agree. */
import { runProgram } from './program.mjs'

/**
 * @param {readonly string[]} args
 * @param {import('./program.mjs').Options} options
 */
export function npm(args, options) {
  const script = process.env['npm_execpath']
  if (script?.endsWith('.js')) return runProgram(process.execPath, [script, ...args], options)
  // On Windows npm is a batch file, which only a shell starts.
  if (process.platform === 'win32') return runProgram('cmd.exe', ['/d', '/c', 'npm', ...args], options)
  return runProgram('npm', args, options)
}
