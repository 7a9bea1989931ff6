/** Where the focus goes from what moves API keys to the keychain, once there is nothing left to move. */
export const STORE_LABEL = 'Where API keys are kept'

/** The first choice, whichever is taken at that moment: that the keychain is from now on may be heard a moment later. */
export const KEYCHAIN_CHOICE = `[aria-label='${STORE_LABEL}'] [role='radio']`
