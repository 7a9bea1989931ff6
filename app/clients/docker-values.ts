/** Reads the values of single `docker run` flags: mounts, ports and amounts of memory. */
import type { Mount } from '../contract/server.ts'

interface Problem {
  readonly problem: string
}

const NO_VOLUMES = 'Berth mounts folders of this computer, not named volumes.'

export const mountFrom = {
  /** `SOURCE:TARGET[:OPTIONS]`, the source with a drive letter on Windows. */
  volume(value: string): Mount | Problem {
    const [, source = '', target = '', options = ''] =
      /^((?:[A-Za-z]:[\\/])?[^:]*):([^:]+)(?::([^:]*))?$/.exec(value) ?? []
    if (target === '') return { problem: 'it names no folder of this computer.' }
    return bindMount(source, target, options.split(',').includes('ro'))
  },

  /** `type=bind,src=SOURCE,dst=TARGET[,readonly]`. */
  mount(value: string): Mount | Problem {
    const pairs = value.split(',').map((part): [string, string] => {
      const equals = part.indexOf('=')
      return equals < 0 ? [part, 'true'] : [part.slice(0, equals), part.slice(equals + 1)]
    })
    const fields = new Map(pairs)
    const field = (...names: string[]): string => names.map((name) => fields.get(name)).find(Boolean) ?? ''
    if (field('type') !== 'bind') return { problem: NO_VOLUMES }
    const isReadOnly = /^(?:true|1)$/.test(field('readonly', 'ro'))
    return bindMount(field('source', 'src'), field('target', 'dst', 'destination'), isReadOnly)
  },
}

/** Relative and `~` paths go on as they are: the definition's own check says what an absolute one looks like. */
function bindMount(source: string, target: string, readOnly: boolean): Mount | Problem {
  if (!/[\\/~.$%]/.test(source)) return { problem: NO_VOLUMES }
  return { source, target, readOnly }
}

/** `[[ADDRESS:]HOST:]CONTAINER[/tcp]`; `host` is null where Docker would choose. Berth always binds loopback. */
export function portFrom(value: string): { readonly host: number | null; readonly container: number } | Problem {
  const match = /^(?:(?:\[[^\]]*\]|[^:[\]]*):)?(?:(\d*):)?(\d+)(?:\/(\w+))?$/.exec(value)
  // Of two numbers the first is a host port, though the pattern could take it for an address.
  const [, host, container, protocol = 'tcp'] = /^(\d+):(\d+)(?:\/(\w+))?$/.exec(value) ?? match ?? []
  if (!container) return { problem: 'it is not one port.' }
  if (protocol !== 'tcp') return { problem: 'only TCP carries MCP.' }
  return { host: host ? Number(host) : null, container: Number(container) }
}

const UNITS: Readonly<Record<string, number>> = { '': 1, b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 }

/** `512m`, `1.5g`, `536870912` in the largest whole unit that Berth's limits know; null for anything else. */
export function bytesFrom(value: string): string | null {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)\s*([bkmgt]?)(?:i?b)?$/i.exec(value) ?? []
  const bytes = Number(amount) * (UNITS[unit.toLowerCase()] ?? Number.NaN)
  if (!(bytes >= 1)) return null
  const whole = (['g', 'm'] as const).find((name) => bytes % (UNITS[name] ?? 1) === 0)
  return whole ? `${bytes / (UNITS[whole] ?? 1)}${whole}` : `${Math.ceil(bytes / 1024)}k`
}
