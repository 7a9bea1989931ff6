/** Forms that fields of definitions and of settings have in common, each with the words that it is refused with. */
import { z } from 'zod'

/** Text of a form. What is wrong with it, its type or its form, is answered with the same words. */
export const textLike = (pattern: RegExp, words: string) => z.string(words).regex(pattern, words)
/** A whole number between two others, both included. */
export const wholeNumber = (least: number, most: number, words: string) =>
  z.int(words).min(least, words).max(most, words)
export const yesOrNo = (name: string) => z.boolean(`${name} is true or false.`)

export const Port = wholeNumber(1, 65535, 'A port is a whole number from 1 to 65535.')
