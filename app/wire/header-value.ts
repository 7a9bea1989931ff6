/** Plain where a header can carry it, else as base64 with the marks that SEP-2243 names. */
export function headerValue(words: string): string {
  const isPlain = /^[\x20-\x7e\t]+$/.test(words) && words.trim() === words && !words.startsWith('=?base64?')
  return isPlain ? words : `=?base64?${Buffer.from(words).toString('base64')}?=`
}
