/** A command line that cannot be carried out as typed: exit code 2, with the usage that would have been right. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage'

  /** Node's own words, without its advice on escaping, which is longer than the mistake. */
  static from(cause: unknown): WrongUsage {
    const words = cause instanceof Error ? cause.message : String(cause)
    return new WrongUsage(`${words.split(/\. (?=To specify)|\n/)[0]?.replace(/\.$/, '') ?? words}.`)
  }
}
