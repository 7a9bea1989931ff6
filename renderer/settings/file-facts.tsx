/** Where Berth keeps its files, and which Berth this is. */
import type { Snapshot } from '../../app/contract/snapshot.ts'
import { ask, reveal } from '../state/actions.ts'
import { Button } from '../ui/button.tsx'
import { Fact, Section } from '../ui/section.tsx'

export function FileFacts({ app }: { app: Snapshot['app'] }) {
  return (
    <Section level={2} title="About">
      <dl>
        <Fact name="Version">
          <span data-selectable>
            Berth {app.version}
            {app.packaged ? '' : ', run from its source'}
          </span>
        </Fact>
        <Fact name="Files">
          <span className="truncate font-mono text-small" title={app.home} data-selectable>
            {app.home}
          </span>
          <Button size="small" aria-label="Show Berth's files" onClick={() => reveal(app.home)}>
            Show
          </Button>
        </Fact>
      </dl>
      <p className="mt-1 max-w-[560px] text-muted">
        Definitions, tokens, backups of client files and the log. Only your user can read them.
      </p>
      <div className="mt-4">
        <Button onClick={() => void ask('app:quit', undefined)}>Quit Berth</Button>
      </div>
    </Section>
  )
}
