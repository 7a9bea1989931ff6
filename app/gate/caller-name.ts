/** What to call whoever called a gate: the client's own name where it is known, else what the caller says it is. */

/** The name of Berth's own checks. */
export const BERTH = 'Berth'
const NAMELESS = 'A nameless caller'
/** Characters. */
const LONGEST = 40

/** How clients call themselves, in their user agents and in MCP's `clientInfo`. The first that fits is taken. */
const known: readonly (readonly [RegExp, string])[] = [
  [/^berth-probe\b/, BERTH],
  [/^claude[- ]?(?:code|cli)\b/i, 'Claude Code'],
  [/^claude(?:-ai|-desktop| desktop)\b/i, 'Claude Desktop'],
  // Cursor calls itself `cursor-vscode`, too.
  [/^cursor\b/i, 'Cursor'],
  [/^(?:visual studio code|vscode|vs code)\b/i, 'VS Code'],
  [/^codex(?:[-_ /]|$)/i, 'Codex'],
  [/^gemini-?cli\b/i, 'Gemini CLI'],
  [/^windsurf\b/i, 'Windsurf'],
  [/^zed\b/i, 'Zed'],
  [/^cline\b/i, 'Cline'],
  [/^lm[- ]?studio\b/i, 'LM Studio'],
  [/^(?:mcp-)?inspector\b/i, 'MCP Inspector'],
  [/^mozilla\//i, 'A browser'],
]

/** `client` goes before: the bridge calls for a client, and its own user agent says only what it was built with. */
export function callerName({ client, agent }: { readonly client: string; readonly agent: string }): string {
  const text = client || agent
  const found = known.find(([pattern]) => pattern.test(text))
  if (found) return found[1]
  // A user agent begins with product and version: "python-httpx/0.28.1", "curl/8.5.0", "node".
  const own = client || (/^[^/(\s]+/.exec(agent)?.[0] ?? '')
  return own.slice(0, LONGEST).trim() || NAMELESS
}
