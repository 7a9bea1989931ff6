/** What the fixture's answers are made of. */
export const text = (words: string) => ({ type: 'text' as const, text: words })
export const said = (words: string) => ({ content: [text(words)] })

/** One red pixel. */
export const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC'
export const picture = { type: 'image' as const, data: PIXEL, mimeType: 'image/png' }
