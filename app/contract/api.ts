/** `window.berth`: all that the preload gives the window. */
import type { Command, InputOf, OutputOf } from './commands.ts'
import type { Result } from './result.ts'
import type { Snapshot } from './snapshot.ts'
import type { StreamMessage, StreamRequest } from './streams.ts'

/** Where the tray or a notification asks the window to go. */
export interface Place {
  readonly screen: 'servers' | 'ports' | 'clients' | 'settings'
  readonly server?: string
  readonly tab?: 'overview' | 'logs' | 'connection' | 'inspect'
  /** `conflict`: the ways out of `server`'s port conflict. */
  readonly dialog?: 'add' | 'conflict'
}

export interface BerthApi {
  readonly platform: 'darwin' | 'win32' | 'linux'
  ask<C extends Command>(command: C, input: InputOf<C>): Promise<Result<OutputOf<C>>>
  /** Every snapshot from now on. Returns how to stop: a remount that forgets it leaks a listener. */
  onSnapshot(listener: (snapshot: Snapshot) => void): () => void
  onPlace(listener: (place: Place) => void): () => void
  /** Messages arrive one batch at a time; the next comes once the listener has returned. Returns how to end it. */
  openStream(request: StreamRequest, listener: (message: StreamMessage) => void): () => void
}

declare global {
  interface Window {
    readonly berth: BerthApi
  }
}
