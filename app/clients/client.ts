/** What one AI client's own file has to say: where its config is, what an entry looks like there, what its owner does next. */
import type { Transport } from '../contract/server.ts'
import type { ParseConfig } from './config-document.ts'

/** The computer as far as finding config files goes. Given, not read, so that each OS can be tested on any. */
export interface Computer {
  readonly env: NodeJS.ProcessEnv
  readonly platform: NodeJS.Platform
  readonly homedir: string
}

/** Where this Berth is: `command script connect ID` is the bridge, with `env` added to the client's own. */
export interface Launcher {
  readonly command: string
  readonly script: string
  readonly env: Readonly<Record<string, string>>
  /** Where the script is as seen from the program's folder, when both are somewhere else with each start: an AppImage. */
  readonly scriptFromProgram?: string
  /** A program that does the same and stays where it is when Berth moves: what entries name, where there is one. */
  readonly fixedPath?: string
}

/** A server as clients need to know it. */
export interface MooredServer {
  readonly id: string
  /** null for stdio, which only the bridge can reach. */
  readonly url: string | null
  readonly transport: Transport
  readonly token: string | null
}

/** An entry as plain data. What one client takes another rejects: Claude Desktop allows strings only (clients.md 1.2). */
export type Entry = { readonly [key: string]: EntryValue }
export type EntryValue = string | number | boolean | readonly EntryValue[] | Entry

/** Array.isArray does not narrow a readonly list away. */
export const isList = (value: EntryValue): value is readonly EntryValue[] => Array.isArray(value)

/** A program to start for stdio. */
export interface BridgeCommand {
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** A server that answers on a URL. */
export interface UrlTarget {
  readonly url: string
  readonly transport: 'streamable-http' | 'sse'
  readonly headers: Readonly<Record<string, string>>
}

/** A file that a client may read. */
export interface ConfigPlace {
  readonly path: string
  /** The folder whose presence means that this profile of the client is in use. */
  readonly profile: string
}

export interface RunningProcess {
  /** The file name of the program, as the OS tells it. */
  readonly name: string
  /** Its whole path where the OS tells it cheaply; otherwise the name again. */
  readonly path: string
  /** Where the OS tells it cheaply. */
  readonly pid?: number
}

/** A desktop app that reads its file only when it starts, so that it is quit for a write and started again. */
export interface DesktopApp {
  /** Its name on macOS. */
  readonly bundle: string
  /** What starts it on Windows. */
  windowsStart(computer: Computer): Promise<StartCommand>
}

export interface StartCommand {
  readonly command: string
  readonly args: readonly string[]
  /** As when it ran before; the usual one otherwise. */
  readonly env?: NodeJS.ProcessEnv
}

/** A rule that switches servers off, as a person has to hear of it. */
export interface Policy {
  readonly problem: string
  readonly fix: string
}

export interface Client {
  /** As the CLI takes it: `claude-desktop`. */
  readonly id: string
  readonly name: string
  /** Every file it may read for this person, the one to create first. None has to exist. */
  places(computer: Computer): Promise<readonly ConfigPlace[]>
  /** Of several files that are there, those to write an entry to; left out: all. For a client that merges its files. */
  readonly writesTo?: (files: readonly string[]) => Promise<readonly string[]>
  /** Paths of which any one means that it is installed, even if it was never started. */
  signs(computer: Computer): readonly string[]
  readonly parse: ParseConfig
  /** `strip` where the client itself chokes on a byte order mark. */
  readonly byteOrderMark: 'keep' | 'strip'
  bridgeEntry(bridge: BridgeCommand): Entry
  /** Left out where no entry can hold a URL; answers null for a server that it cannot reach so. The bridge serves both. */
  readonly urlEntry?: (target: UrlTarget) => Entry | null
  /** Names it keeps for itself and drops. Asked with a name in lower case, its dashes as underscores. */
  readonly isReservedName?: (name: string) => boolean
  isProcess(process: RunningProcess, platform: NodeJS.Platform): boolean
  /** Clients, by their ids, whose entries it takes over as its own: what is in both files, a person sees twice. */
  readonly takesOver?: (computer: Computer) => Promise<readonly string[]>
  /** The folder of the app's package that a file of it lies in, where packages have files of their own. */
  readonly packageOf?: (file: string) => string | null
  /** It may write its whole file anew from what it read at its start. */
  readonly writesFromMemory?: true
  readonly app?: DesktopApp
  /** The lock folder that its own sessions take while they write this file. */
  readonly lockFolder?: (file: string) => string
  /** Its lock holds its owner's name: an empty folder would not keep it out. */
  readonly lockIsOwned?: true
  /** What keeps it from using any server of its own files; null when nothing does. Left out where no such rule is known. */
  readonly policy?: (computer: Computer) => Promise<Policy | null>
  /** What its owner does for a change to take effect while it runs. */
  readonly reload: string
  /** It takes up a changed file while it runs; `reload` tells what helps if it does not. */
  readonly readsAgain?: true
  readonly snippet: SnippetForm
  readonly doubtful?: DoubtfulForm
}

/** A form that guides show and the client does not take: to be copied with its warning, and never written. */
export interface DoubtfulForm {
  readonly title: string
  entry(target: UrlTarget): Entry
  readonly note: string
}

/** How a person is shown an entry to paste. */
export interface SnippetForm {
  readonly language: 'json' | 'toml' | 'yaml'
  /** The entry inside everything that has to be around it. */
  text(name: string, entry: Entry): string
  readonly note: string | null
}
