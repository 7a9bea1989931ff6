/** Where the focus goes from what moves API keys to the keychain, once there is nothing left to move. */
export const STORE_LABEL = 'Where API keys are kept'

export const CHOSEN_STORE = `[aria-label='${STORE_LABEL}'] [aria-checked='true']`
