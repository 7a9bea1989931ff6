/** What only a face has: the CLI gives functions that throw Failure `forbidden` for what it lacks. */
export interface Surface {
  /** A secret does not stay on the clipboard for long. */
  copy(text: string, options?: { readonly secret?: boolean }): void
  /** Asks where to save; null when the person cancels. */
  chooseSaveFile(name: string): Promise<string | null>
  /** Shows the file in the file manager. */
  reveal(path: string): void
  openDocs(page: 'docker' | 'mcp' | 'tray'): void
  quit(): void
}
